export const en = {
  title: 'Who looked at our papers',
  lead: 'Whenever an official body or the operator looks at evidence, photos, invoices or papers of yours, or takes a list in which you stand, it is shown here by body and day. People are not named; the auditors of that body know them.',
  link: 'Who looked at our papers',
  period: 'Time',
  periods: { month: 'Last 31 days', quarter: 'Last 92 days', year: 'Last year' },
  day: 'Day',
  office: 'Body',
  act: 'What was done',
  looks: 'Times',
  papers: 'Papers',
  paperCount: (count: number) => `${count} papers`,
  list: 'a list',
  caption: 'Who looked at papers of this organisation',
  empty: 'Nobody looked in this time',
  emptyText:
    'What the two sides of a trade look at themselves is not counted; when a body looks, it stands here the same day.',
};
