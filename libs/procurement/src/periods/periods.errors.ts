import { defineProblems } from '@app/platform';

export const periodsProblems = defineProblems({
  'period.not_ready': {
    status: 409,
    zh: '关账检查未通过，请先处理清单中标为“须先处理”的事项，再重试。',
    en: 'The checklist is not passed; settle the points that stand in the way, then try again.',
  },
  'period.remark_required': {
    status: 422,
    zh: '仍有未结事项，关账前请写明情况说明。',
    en: 'Some matters are still open; say in a remark why the period can be closed all the same.',
  },
  'period.sums_changed': {
    status: 409,
    zh: '您查看之后本期又有入账，请按现在的笔数和金额核对后再确认。',
    en: 'Entries came into the period after you looked; check its number and sum as they are now, then confirm.',
  },
  'period.more_open': {
    status: 409,
    zh: '提出关账之后未结事项增加，情况说明没有写到。请先处理，或撤回后写明情况重新提出。',
    en: 'More is open than when it was proposed, and the remark does not say so. Settle it, or withdraw the proposal and propose again with a remark.',
  },
  'period.wrong_state': {
    status: 409,
    zh: '该期间的状态已被他人改变，请刷新后查看。',
    en: 'Somebody changed the state of this period by now; reload it.',
  },
  'period.same_person': {
    status: 409,
    zh: '关账须由另一人复核，不能复核自己提出的关账。',
    en: 'Closing takes a second person; you cannot confirm your own proposal.',
  },
  'period.other_office': {
    status: 409,
    zh: '期间由本级看得到全部数据的部门关账，请联系该地区协作办或财政部门的经办人。',
    en: 'A period is closed by offices of its own region that see all its figures; ask the officials there.',
  },
  'period.needs_higher_level': {
    status: 409,
    zh: '重新打开须由上一级主管部门办理，请报上级；省级没有上级在册，由本级未签字的第三人办理。',
    en: 'Only an office of a level above can open a closed period again; ask it to. A province has none above it here: a third person of its own does, who did not sign.',
  },
  'period.closed_above': {
    status: 409,
    zh: '上级地区的同一期间已关账，请先由其上级重新打开。',
    en: 'The same period is closed at a level above; that one has to be opened first.',
  },
  'period.year_closed': {
    status: 409,
    zh: '该地区或其下级以本月为准的全年已关账，请先重新打开全年，再打开月份。',
    en: 'The year of this region, or of one below that rests on this month, is closed; open the year again before one of its months.',
  },
});
