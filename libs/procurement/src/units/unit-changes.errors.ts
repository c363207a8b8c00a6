import { defineProblems } from '@app/platform';

export const unitChangeProblems = defineProblems({
  'unit_change.unknown_unit': {
    status: 422,
    zh: '本地区没有这家采购单位，请从单位列表中选择；跨区变更由上级主管部门录入。',
    en: 'No buying unit of your region; choose it from the list. A change across districts is entered by the level above.',
  },
  'unit_change.same_unit': {
    status: 422,
    zh: '同一单位在变更中出现两次；承接单位不能是被合并或分立的单位。',
    en: 'A unit stands in the change twice; a successor cannot be one of those that end.',
  },
  'unit_change.shares_not_whole': {
    status: 422,
    zh: '各承接单位的份额合计必须等于 100 %，请调整。',
    en: 'The shares of all successors must add up to 100 %; adjust them.',
  },
  'unit_change.bad_day': {
    status: 422,
    zh: '生效日期应在今年 1 月 1 日至明年 12 月 31 日之间；以前年度的数据不再变动。',
    en: 'The day must lie between 1 January of this year and 31 December of the next; earlier years stay as they are.',
  },
  'unit_change.already_ended': {
    status: 409,
    zh: '该单位已登记合并、分立或撤销，不能再次登记；如有误，请先撤回原登记。',
    en: 'The end of this unit is entered already; withdraw that entry first if it is wrong.',
  },
  'unit_change.successor_ends': {
    status: 409,
    zh: '承接单位自身已登记合并、分立或撤销，请选择其承接单位。',
    en: 'The end of this successor is entered itself; choose the unit that takes it over.',
  },
  'unit_change.files_for_others': {
    status: 409,
    zh: '其他单位的合用食堂由该单位代填，请先让这些单位在填报页改换填报单位。',
    en: 'Other units of a shared canteen point at this unit; let them name another filer first.',
  },
  'unit_change.reseller': {
    status: 422,
    zh: '经销单位与采购单位不能互相承接：经销单位只能由经销单位承接，或登记撤销。',
    en: 'Resellers and buying units do not go on in each other; a reseller is taken over by a reseller, or closed.',
  },
  'unit_change.contractor': {
    status: 422,
    zh: '承包企业与采购单位不能互相承接：承包企业只能由承包企业承接，或登记撤销；为谁做饭，请在承包关系中登记。',
    en: 'Contractors and buying units do not go on in each other; a contractor is taken over by a contractor, or closed. For whom one cooks is said in its contracts.',
  },
  'unit_change.same_name': {
    status: 422,
    zh: '新名称与现名称相同，请填写新名称。',
    en: 'The new name is the present one; enter the new one.',
  },
  'unit_change.wrong_state': {
    status: 409,
    zh: '该变更已撤回，或更名已生效；已生效的更名请登记新的更名。',
    en: 'It was withdrawn already, or the new name is in force; enter another change of name instead.',
  },
});
