import { defineProblems } from '@app/platform';

export const subsidyProblems = defineProblems({
  'subsidy.period_wrong': {
    status: 400,
    zh: '截止日不能早于起始日，期间最长两年，请修改。',
    en: 'The last day is before the first one, or the period is longer than two years; change it.',
  },
  'subsidy.tiers_unordered': {
    status: 400,
    zh: '各档起点须由小到大、不能重复，请调整档次。',
    en: 'The bands must begin at rising amounts; put them in order.',
  },
  'subsidy.rates_fall': {
    status: 400,
    zh: '按全额计档时，后一档比例不能低于前一档，否则多卖反而少得；请调整比例，或改为分段累计。',
    en: 'With one rate for all sales a higher band cannot have a lower rate, or selling more would pay less; raise it or count band by band.',
  },
  'subsidy.rate_unknown': {
    status: 400,
    zh: '这一档还没有比例：所采用的办法没有查到比例，请按本地文件填写后再保存。',
    en: 'This band has no rate: the rules taken over do not say one. Enter the rate of your own document, then save.',
  },
  'subsidy.region_unknown': {
    status: 422,
    zh: '没有这个行政区划代码，请填写现行的六位代码。',
    en: 'There is no region with this code; enter a present code of six digits.',
  },
  'subsidy.version_required': {
    status: 428,
    zh: '请带上您看到的版本（If-Match）再保存。',
    en: 'Send the version that you saw as If-Match.',
  },
  'subsidy.changed_meanwhile': {
    status: 412,
    zh: '他人刚修改了这个项目，请刷新后重新填写。',
    en: 'Somebody changed this programme meanwhile; reload it and enter your change again.',
  },
  'subsidy.not_a_county': {
    status: 422,
    zh: '奖补项目由西部县（市、区）的主管部门设立，请用县级账户登录。',
    en: 'Programmes are set up by an office of a western county; log in with an account of the county.',
  },
  'subsidy.period_open': {
    status: 409,
    zh: '项目期间尚未结束，名单还会变化；请在期间结束后公示。',
    en: 'The period of the programme is not over and its sales still change; publish when it has ended.',
  },
  'subsidy.already_running': {
    status: 409,
    zh: '该项目已有一份名单，请先处理或撤销那一份。',
    en: 'There is a list of this programme already; go on with it or withdraw it first.',
  },
  'subsidy.nobody': {
    status: 409,
    zh: '按现行规则没有应奖补的主体，没有可公示的名单；请核对规则与台账。',
    en: 'By these rules nobody gets anything and there is no list to publish; check the rules and the facts.',
  },
  'subsidy.nobody_left': {
    status: 409,
    zh: '这样定稿没有一家有奖补金额：请核对更正；确实无人应奖补的，请撤销这份名单。',
    en: 'Made final so, the list pays nobody: check the corrections, or withdraw the list if nobody is to be paid.',
  },
  'subsidy.upheld_unanswered': {
    status: 422,
    zh: '有异议已认定成立，所涉主体的销售额却没有变动：请更正，或写明不更正的理由。',
    en: 'An objection was upheld and the sales of whom it is about are unchanged: correct them, or say why they stay.',
  },
  'subsidy.not_upheld': {
    status: 422,
    zh: '所列异议不在这份名单中，或未认定成立；请刷新后重新填写。',
    en: 'An objection named is not one of this list, or was not upheld; reload and enter it again.',
  },
  'subsidy.list_changed': {
    status: 409,
    zh: '您看到的名单与现在的台账不一致，请刷新后核对新的合计再提交。',
    en: 'The list is not what you saw any more; reload, check the new total and send it again.',
  },
  'subsidy.wrong_state': {
    status: 409,
    zh: '名单已进入其他环节，请刷新后查看。',
    en: 'The list is in another state by now; reload it.',
  },
  'subsidy.same_person': {
    status: 409,
    zh: '公示人和终稿人不能自己复核，请由另一位同事确认。',
    en: 'Who published the list or made it final cannot confirm it; ask a colleague.',
  },
  'subsidy.objections_open': {
    status: 409,
    zh: '还有异议没有答复，请逐件处理后再定稿。',
    en: 'There are objections without an answer; decide each of them first.',
  },
  'subsidy.not_on_list': {
    status: 422,
    zh: '更正所指的主体不在名单里，请从名单中选择。',
    en: 'A correction names somebody who is not on the list; choose from the list.',
  },
  'subsidy.notice_over': {
    status: 409,
    zh: '这份名单不在公示期内，不能再提异议；请直接联系公示单位。',
    en: 'This list is not open for objections any more; contact the office that published it.',
  },
  'subsidy.no_such_line': {
    status: 422,
    zh: '名单上没有这个序号，请对照名单填写，或留空。',
    en: 'There is no such number on the list; take it from the list or leave it empty.',
  },
  'subsidy.objection_decided': {
    status: 409,
    zh: '这件异议已有处理结果，请刷新后查看。',
    en: 'Somebody decided this objection by now; reload it.',
  },
  'subsidy.nothing_to_pay': {
    status: 409,
    zh: '没有可列入付款文件的主体：或已列入，或收款账户尚未核对。',
    en: 'There is nobody to put on a payment file: all are on one, or their accounts are not checked yet.',
  },
  'subsidy.already_marked': {
    status: 409,
    zh: '这份付款文件已登记过结果，请刷新后查看。',
    en: 'The outcome of this payment file is recorded by now; reload it.',
  },
  'subsidy.paid_too_early': {
    status: 422,
    zh: '付款日不能早于付款文件日期，也不能晚于今天，请修改。',
    en: 'The day of payment is before the file was made, or after today; change it.',
  },
  'subsidy.not_on_file': {
    status: 422,
    zh: '登记的失败笔数不属于这份付款文件，请刷新后重试。',
    en: 'A failed transfer is not on this payment file; reload and try again.',
  },
});
