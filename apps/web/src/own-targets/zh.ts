/** Chinese words of a unit's own part of the yearly targets. */
export const zh = {
  title: '承担的协作任务',
  note: '由本区协作部门分解下达；完成数按验收计',
  of: (west: string) => `采购${west}农副产品`,
  amount: '任务',
  done: '已完成',
  yuan: '元',
  level: (level: number) => `按 ${level} 级及以上凭证计`,
};
