import { type SettlementWords, useSettlementWords } from '../../settlement/words';
import { Await, type Column, DataList, DateText, Empty, Money, Page, Tag, toneOf } from '../../shared';
import { MorePages } from '../../shared/pages';
import { type List, useLists } from './api';

export function Component() {
  const t = useSettlementWords();
  const lists = useLists();
  return (
    <Page title={t.operator.lists} lead={t.operator.listsLead} width="wide">
      <Await read={lists}>
        {(rows) => (
          <DataList
            caption={t.operator.lists}
            columns={columnsOf(t)}
            rows={rows}
            rowKey={(list) => list.id}
            rowLink={(list) => `/operate/payment-lists/${list.id}`}
            empty={
              <Empty
                title={t.operator.emptyLists}
                text={t.operator.emptyListsText}
                next={{ label: t.operator.payouts, to: '/operate/payouts' }}
              />
            }
          />
        )}
      </Await>
      <MorePages read={lists} />
    </Page>
  );
}

function columnsOf(t: SettlementWords): Column<List>[] {
  return [
    {
      key: 'number',
      title: t.operator.number,
      phone: 'heading',
      render: (list) => <span className="num">{list.number}</span>,
    },
    {
      key: 'state',
      title: t.operator.state,
      render: (list) => (
        <Tag tone={list.state === 'released' ? 'good' : toneOf(list.state)}>
          {t.operator.listStates[list.state]}
        </Tag>
      ),
    },
    {
      key: 'proposed',
      title: t.operator.proposedBy,
      render: (list) => (
        <span>
          {list.proposedBy.name} · <DateText value={list.proposedAt} clock />
        </span>
      ),
    },
    { key: 'released', title: t.operator.releasedBy, render: (list) => list.releasedBy?.name ?? '—' },
    {
      key: 'count',
      title: t.operator.count,
      align: 'end',
      render: (list) =>
        list.state === 'released' ? t.operator.progress(list.paid, list.lineCount) : list.lineCount,
    },
    {
      key: 'total',
      title: t.operator.total,
      align: 'end',
      phone: 'corner',
      render: (list) => <Money fen={list.totalFen} />,
    },
  ];
}
