import { defineProblems } from '@app/platform';

export const targetsProblems = defineProblems({
  'target.exists': {
    status: 409,
    zh: '该结对当年已下达任务，请在原任务上调整。',
    en: 'This pairing has a target for that year; change that one.',
  },
  'target.unknown_pairing': {
    status: 422,
    zh: '没有这一结对，或不在本单位管辖范围内，请重新选择。',
    en: 'There is no such pairing within your region; choose again.',
  },
  'target.set_by_superior': {
    status: 409,
    zh: '任务由上一级下达和调整，本单位只能分解自己承担的部分。',
    en: 'A target is set by the level above; your office breaks down its own part.',
  },
  'target.changed_meanwhile': {
    status: 409,
    zh: '任务数刚被他人调整，请刷新后按新的数字修改。',
    en: 'Somebody changed this amount just now; reload it and change the new one.',
  },
  'target_part.no_whole': {
    status: 409,
    zh: '协议尚未生效，或没有“采购和帮助销售”指标，无法分解。',
    en: 'The agreement is not in force or has no purchases to break down.',
  },
  'target_part.unknown_parent': {
    status: 422,
    zh: '上级任务不存在或已撤销，请刷新后重试。',
    en: 'The part that you break down does not exist any more; reload.',
  },
  'target_part.not_below': {
    status: 422,
    zh: '所选地区、结对或单位不属于上级任务的范围，请重新选择。',
    en: 'The region, pairing or unit is not below the part that you break down; choose again.',
  },
  'target_part.mixed': {
    status: 409,
    zh: '同一任务只能按一种方式分解：按地区、按结对或按单位。',
    en: 'One whole is broken down in one way: by region, by pairing or by unit.',
  },
  'target_part.exists': {
    status: 409,
    zh: '已经分解到该对象，请在原数上调整。',
    en: 'It has a part already; change that one.',
  },
  'target_part.amount_needed': {
    status: 422,
    zh: '请填写任务金额；只有已下达任务的结对可以不填。',
    en: 'Say the amount; only a pairing that has a target may do without.',
  },
  'target_part.target_differs': {
    status: 409,
    zh: '该结对已下达任务，金额不同：请先不填金额加入，再调整任务。',
    en: 'The pairing has a target of another amount: add it without an amount, then change the target.',
  },
  'target_part.over_allocated': {
    status: 409,
    zh: '分解数合计超过上级任务：请核减，或写明超分解的原因。',
    en: 'The parts would be more than the whole: take something off, or say why they may be.',
  },
  'target_part.has_parts': {
    status: 409,
    zh: '该任务已继续分解，请先撤销下级任务。',
    en: 'It is broken down further; take its parts out first.',
  },
});
