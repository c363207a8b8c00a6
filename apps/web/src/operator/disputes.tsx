import { useSearchParams } from 'react-router';
import { answer, api } from '../api/client';
import type { Answer } from '../api/types';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  formatFen,
  Money,
  Note,
  Page,
  Pills,
  Tag,
  type Tone,
} from '../shared';
import { MorePages, usePages } from '../shared/pages';
import styles from './provider-events.module.css';
import { type OperatorWords, useOperatorWords } from './words';

type Dispute = Answer<'listProviderDisputes'>['items'][number];
type DisputeState = Dispute['state'];

const states: readonly DisputeState[] = ['open', 'inquiry', 'lost', 'won', 'closed'];
const tones: Record<DisputeState, Tone> = {
  inquiry: 'wait',
  open: 'bad',
  closed: 'still',
  won: 'good',
  lost: 'bad',
};

function columnsOf(t: OperatorWords): Column<Dispute>[] {
  const reasons: Record<string, string> = t.disputes.reasons;
  return [
    { key: 'order', title: t.line.order, phone: 'heading', render: (row) => row.order.number },
    {
      key: 'state',
      title: t.disputes.state,
      phone: 'corner',
      render: (row) => <Tag tone={tones[row.state]}>{t.disputes.states[row.state]}</Tag>,
    },
    { key: 'buyer', title: t.disputes.buyer, render: (row) => row.buyerName },
    {
      key: 'reason',
      title: t.disputes.reason,
      render: ({ reason }) => (reason && (reasons[reason] ?? reason)) || '—',
    },
    { key: 'amount', title: t.disputes.amount, align: 'end', render: (row) => <Money fen={row.amountFen} /> },
    { key: 'taken', title: t.disputes.taken, align: 'end', render: (row) => <Money fen={row.takenFen} /> },
    { key: 'fee', title: t.disputes.fee, align: 'end', render: (row) => <Money fen={row.feeFen} /> },
    {
      key: 'outcome',
      title: t.disputes.outcome,
      render: (row) => outcomeOf(t, row),
    },
  ];
}

function outcomeOf(t: OperatorWords, { state, replyBy, endedAt, owedAgainFen, borneFen }: Dispute) {
  if (state === 'lost')
    return t.disputes.lost(formatFen(owedAgainFen), borneFen > 0 ? formatFen(borneFen) : null);
  if (endedAt) return <DateText value={endedAt} />;
  return replyBy ? (
    <>
      {t.disputes.replyBy} <DateText value={replyBy} clock />
    </>
  ) : (
    '—'
  );
}

/** Payments that the holder of a card disputes (拒付), and where their money is. Answering them is done at the provider's. */
export function Component() {
  const t = useOperatorWords();
  const [query, setQuery] = useSearchParams();
  const state = states.find((one) => one === query.get('state'));
  const disputes = usePages(['provider-disputes', state], (cursor) =>
    answer(api.GET('/v1/provider-disputes', { params: { query: { state, limit: 50, cursor } } })),
  );
  return (
    <Page title={t.disputes.title} lead={t.disputes.lead} width="wide">
      <div className={styles['tools']}>
        <Pills
          label={t.disputes.state}
          value={state ?? 'all'}
          onChange={(value) =>
            setQuery(value === 'all' ? {} : { state: value }, { replace: true, preventScrollReset: true })
          }
          options={(['all', ...states] as const).map((value) => ({
            value,
            label: t.disputes.states[value],
          }))}
        />
      </div>
      <Note>{t.disputes.how}</Note>
      <Await read={disputes}>
        {(rows) => (
          <DataList
            caption={t.disputes.title}
            columns={columnsOf(t)}
            rows={rows}
            rowKey={(row) => row.id}
            empty={<Empty title={t.disputes.empty} text={t.disputes.emptyText} />}
            dense
          />
        )}
      </Await>
      <MorePages read={disputes} />
    </Page>
  );
}
