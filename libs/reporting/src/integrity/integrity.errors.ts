import { defineProblems } from '@app/platform';

export const integrityProblems = defineProblems({
  'flag.ended': {
    status: 409,
    zh: '这个疑点已经办结，请刷新后查看结论。',
    en: 'This case has ended; reload it to see how.',
  },
  'flag.owner_unfit': {
    status: 422,
    zh: '请从本辖区可查看该疑点的工作人员中选择经办人。',
    en: 'Choose an official of your region who may see this case.',
  },
  'flag.not_owner': {
    status: 409,
    zh: '只有经办人能填写结论，请先把疑点分派给自己。',
    en: 'Only its owner can end a case; assign it to yourself first.',
  },
  'flag.grew_meanwhile': {
    status: 409,
    zh: '刚刚又发现新的线索，请刷新后看完全部证据再填写结论。',
    en: 'More was found just now; reload, look at all of the evidence, then decide.',
  },
  'integrity_rule.version_required': {
    status: 428,
    zh: '请先打开规则再修改（缺少 If-Match）。',
    en: 'Open the rule first and send its version as If-Match.',
  },
  'integrity_rule.changed_meanwhile': {
    status: 412,
    zh: '规则刚被别人改过，请刷新后在新内容上修改。',
    en: 'Somebody changed the rule just now; reload it and change that.',
  },
  'integrity_rule.thresholds_unfit': {
    status: 422,
    zh: '阈值不完整或超出范围，请按该规则的各项阈值逐一填写。',
    en: 'Thresholds are missing or out of range; give each one that the rule has.',
  },
  'flag_search.day_ahead': {
    status: 422,
    zh: '起始日期不能晚于今天，请核对。',
    en: 'The search cannot begin on a day to come; check the day.',
  },
  'flag_search.waiting': {
    status: 409,
    zh: '本单位已有一次重新排查在进行，请等它完成。',
    en: 'Your office has a search under way; wait until it is done.',
  },
});
