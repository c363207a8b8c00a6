/** Chinese words of 谁看过我们的资料. */
export const zh = {
  title: '谁看过我们的资料',
  lead: '政府部门和平台运营方查看本单位的证据、照片、发票、单据，或导出含本单位数据的表，都按部门、按天列在这里；不显示具体人员，如有疑问可向该部门的审计岗查询。',
  link: '谁看过我们的资料',
  period: '时间',
  periods: { month: '近 31 天', quarter: '近 92 天', year: '近一年' },
  day: '日期',
  office: '部门',
  act: '行为',
  looks: '次数',
  papers: '涉及资料',
  paperCount: (count: number) => `${count} 份`,
  list: '汇总表',
  caption: '查阅本单位资料的记录',
  empty: '这段时间没有部门查看过',
  emptyText: '交易双方自己查看不在此列；有部门查看或导出后，当天就会出现在这里。',
};
