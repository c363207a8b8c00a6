import { Link } from 'react-router';
import { Await, type Column, DataList, DateText, Empty, Money, Tag } from '../shared';
import { MorePages, type usePages } from '../shared/pages';
import type { Fact } from './api';
import { type SubsidyWords, useSubsidyWords } from './words';

type Read = ReturnType<typeof usePages<Fact, { items: Fact[]; nextCursor: string | null }>>;

/** The sales behind a figure, each with why it counts or does not; an official opens its papers. */
export function FactList({ read, evidence }: { read: Read; evidence: boolean }) {
  const t = useSubsidyWords();
  return (
    <>
      <Await read={read}>
        {(rows) => (
          <DataList
            caption={t.list.facts}
            columns={columnsOf(t, evidence)}
            rows={rows}
            rowKey={({ factId }) => factId}
            empty={<Empty title={t.facts.empty} />}
            dense
          />
        )}
      </Await>
      <MorePages read={read} />
    </>
  );
}

function columnsOf(t: SubsidyWords, evidence: boolean): Column<Fact>[] {
  const papers: Column<Fact> = {
    key: 'evidence',
    title: t.facts.evidence,
    render: ({ factId }) => <Link to={`/official/facts/${factId}`}>{t.facts.open}</Link>,
  };
  return [
    {
      key: 'product',
      title: t.facts.product,
      phone: 'heading',
      render: ({ productName, kind }) => (
        <>
          {productName} {kind !== 'purchase' && <Tag tone="wait">{t.facts.kinds[kind]}</Tag>}
        </>
      ),
    },
    { key: 'day', title: t.facts.day, render: ({ occurredAt }) => <DateText value={occurredAt} /> },
    {
      key: 'buyer',
      title: t.facts.buyer,
      render: ({ buyerName, eastName }) => (
        <>
          {buyerName} <small className="quiet">{eastName}</small>
        </>
      ),
    },
    {
      key: 'order',
      title: t.facts.order,
      render: ({ orderNumber }) => <span className="num">{orderNumber ?? '—'}</span>,
    },
    {
      key: 'counts',
      title: t.facts.whether,
      render: ({ reason }) =>
        reason === null ? <Tag tone="good">{t.facts.counts}</Tag> : <Tag tone="bad">{t.reasons[reason]}</Tag>,
    },
    ...(evidence ? [papers] : []),
    {
      key: 'amount',
      title: t.facts.amount,
      align: 'end',
      phone: 'corner',
      render: ({ amountFen }) => <Money fen={amountFen} />,
    },
  ];
}
