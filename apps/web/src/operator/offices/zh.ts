/** Chinese words of the offices' desk. */
export const zh = {
  title: '主管部门职能',
  lead: '主管部门能看到什么、能办什么，由这里设定；保存后从下一次请求起生效。',
  search: '单位名称',
  find: '查找',
  function: '职能',
  allFunctions: '全部职能',
  caption: '主管部门',
  body: '单位',
  region: '地区',
  scope: '查看范围',
  people: '人员',
  changed: '最近调整',
  none: '未设定',
  noneNote: '看不到任何数据',
  allUnits: '全部单位',
  allYears: '全部年度',
  years: (first: number | null, last: number | null) =>
    first !== null && last !== null
      ? first === last
        ? `${first} 年`
        : `${first}—${last} 年`
      : first !== null
        ? `${first} 年起`
        : `至 ${last} 年`,
  functions: {
    collaboration: '协作',
    finance: '财政',
    revitalisation: '乡村振兴',
    agriculture: '农业农村',
    department: '主管部门',
    audit: '审计',
  },
  functionNotes: {
    collaboration: '东西部协作、发展改革',
    finance: '采购预算与预留份额',
    revitalisation: '乡村振兴、帮扶对接',
    agriculture: '产地、产能、质量',
    department: '只看所管部门的单位',
    audit: '看全部、不改动，可查看未脱敏信息',
  },
  edit: '设定',
  dialog: (name: string) => `设定职能：${name}`,
  departments: '只看这些部门的单位',
  departmentsHint: '每行一个主管部门，如“教育局”；不填则看全部单位。',
  firstYear: '起始年度',
  lastYear: '截止年度',
  unlimited: '不限',
  save: '保存',
  saved: '已保存，下一次请求起生效',
  withdraw: '撤销职能',
  withdrawTitle: (name: string) => `撤销 ${name} 的职能？`,
  withdrawText: '撤销后，该单位的人员仍可登录，但看不到任何数据，直到重新设定。',
  withdrawn: '职能已撤销',
  empty: '没有符合条件的主管部门',
  emptyText: '换个名称或职能再试。',
};
