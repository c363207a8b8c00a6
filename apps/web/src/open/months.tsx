import { Await, type Column, DataList, DateText, Empty, Loading, Page, Tag, useShared } from '../shared';
import { MorePages } from '../shared/pages';
import { type OpenMonth, useOpenMonths } from './api';
import { Frame } from './frame';
import { useOpenWords } from './words';

/** Every published month of every region. */
export function Component() {
  const t = useOpenWords();
  const months = useOpenMonths();
  return (
    <Frame>
      <Page title={t.title} lead={t.lead}>
        <Await read={months} bones={<Loading rows={8} />}>
          {(rows) => <Months rows={rows} />}
        </Await>
        <MorePages read={months} />
      </Page>
    </Frame>
  );
}

function Months({ rows }: { rows: readonly OpenMonth[] }) {
  const t = useOpenWords();
  const shared = useShared();
  const columns: Column<OpenMonth>[] = [
    {
      key: 'month',
      title: t.month,
      phone: 'heading',
      render: ({ regionName, year, month }) =>
        `${regionName} ${shared.dates.year(year)}${shared.dates.month(month)}`,
    },
    { key: 'office', title: t.office, render: ({ officeName }) => officeName },
    { key: 'number', title: t.number, render: ({ number }) => <span className="num">{number}</span> },
    {
      key: 'publishedAt',
      title: t.publishedAt,
      render: ({ publishedAt }) => <DateText value={publishedAt} />,
    },
    {
      key: 'state',
      title: '',
      phone: 'corner',
      render: ({ state }) => state === 'withdrawn' && <Tag tone="bad">{t.withdrawn}</Tag>,
    },
    {
      key: 'reason',
      title: t.reason,
      render: ({ withdrawalReason }) => withdrawalReason ?? '—',
    },
  ];
  return (
    <DataList
      caption={t.title}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowLink={({ id, state }) => (state === 'published' ? `/open/${id}` : undefined)}
      empty={<Empty title={t.empty} text={t.emptyText} />}
    />
  );
}
