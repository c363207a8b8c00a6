import { useSearchParams } from 'react-router';
import {
  type Earning,
  type Earnings,
  type Settlement,
  type Stage,
  stages,
  useEarningOrders,
  useEarnings,
  useSettlements,
} from '../../settlement/api';
import { Days } from '../../settlement/days';
import { type SettlementWords, useSettlementWords } from '../../settlement/words';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  formatFen,
  Loading,
  Money,
  Note,
  Page,
  Pills,
  Section,
  Tag,
  type Tone,
  toneOf,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import { Account } from './account';
import styles from './earnings.module.css';

/** C7: what is earned, what it waits for, what is on its way, what was paid, and how long that takes. */
export function Component() {
  const t = useSettlementWords();
  const earnings = useEarnings();
  return (
    <Page title={t.earnings.title} lead={t.earnings.lead}>
      <Await read={earnings} bones={<Loading rows={5} />}>
        {(data) => (
          <>
            <Flow earnings={data} />
            {!data.hasAccount && <Account urgent />}
          </>
        )}
      </Await>
      <Orders />
      <Days />
      <Settlements />
      {earnings.data?.hasAccount && <Account urgent={false} />}
    </Page>
  );
}

/** The four places where earned money can be, as one bar and its legend; together they are all that was earned. */
function Flow({ earnings }: { earnings: Earnings }) {
  const t = useSettlementWords();
  const parts = [
    ['awaiting_payment', earnings.awaitingPayment],
    ['to_settle', earnings.toSettle],
    ['on_the_way', earnings.onTheWay],
    ['paid', earnings.paid],
  ] as const;
  const whole = parts.reduce((sum, [, part]) => sum + Math.max(0, part.amountFen), 0);
  return (
    <section className={styles['flow']} aria-label={t.earnings.earned}>
      <p className={styles['earned']}>
        <span>{t.earnings.earned}</span>
        <Money fen={earnings.earnedFen} size="huge" />
      </p>
      {whole > 0 && (
        <div className={styles['bar']} aria-hidden="true">
          {parts.map(([stage, part]) => (
            <span key={stage} className={styles[stage]} style={{ flexGrow: Math.max(0, part.amountFen) }} />
          ))}
        </div>
      )}
      <ol className={styles['stages']}>
        {parts.map(([stage, part]) => (
          <li key={stage}>
            <span className={`${styles['dot']} ${styles[stage]}`} aria-hidden="true" />
            <b>{t.stages[stage]}</b>
            <Money fen={part.amountFen} />
            <small className="quiet">
              {t.earnings.orders(part.orders)} · {t.waits[stage]}
            </small>
          </li>
        ))}
      </ol>
      {earnings.toSettle.amountFen < 0 && <Note tone="loess">{t.earnings.returnsOnly}</Note>}
      <p className="quiet">
        {t.earnings.adds} ✓
        {earnings.travelling.amountFen > 0 &&
          ` · ${t.earnings.travelling(formatFen(earnings.travelling.amountFen))}`}
      </p>
    </section>
  );
}

const tones: Record<Stage, Tone> = {
  travelling: 'still',
  awaiting_payment: 'wait',
  to_settle: 'move',
  on_the_way: 'move',
  paid: 'good',
};

function Orders() {
  const t = useSettlementWords();
  const [query, setQuery] = useSearchParams();
  const stage = stages.find((one) => one === query.get('stage'));
  const orders = useEarningOrders(stage);
  return (
    <Section title={t.earnings.perOrder}>
      <div className={styles['pills']}>
        <Pills<Stage | 'all'>
          label={t.earnings.stage}
          value={stage ?? 'all'}
          onChange={(next) =>
            setQuery(next === 'all' ? {} : { stage: next }, { replace: true, preventScrollReset: true })
          }
          options={(['all', ...stages] as const).map((value) => ({
            value,
            label: value === 'all' ? t.earnings.all : t.stages[value],
          }))}
        />
      </div>
      <Await read={orders}>
        {(rows) => (
          <DataList
            caption={t.earnings.perOrder}
            columns={orderColumns(t)}
            rows={rows}
            rowKey={(order) => order.orderId}
            rowLink={(order) => `/supply/orders/${order.orderId}`}
            empty={<Empty title={t.earnings.empty} text={t.earnings.emptyText} />}
            dense
          />
        )}
      </Await>
      <MorePages read={orders} />
    </Section>
  );
}

function orderColumns(t: SettlementWords): Column<Earning>[] {
  const days = ({ days: count, stage }: Earning) => {
    if (count === null) return '—';
    return stage === 'paid' ? t.earnings.took(count) : t.earnings.soFar(count);
  };
  return [
    { key: 'buyer', title: t.earnings.buyer, phone: 'heading', render: (order) => order.buyerName },
    {
      key: 'order',
      title: t.earnings.order,
      render: (order) => <span className="num quiet">{order.orderNumber}</span>,
    },
    {
      key: 'stage',
      title: t.earnings.stage,
      render: (order) => <Tag tone={tones[order.stage]}>{t.stages[order.stage]}</Tag>,
    },
    {
      key: 'settlement',
      title: t.earnings.settlement,
      phone: 'none',
      render: (order) => <span className="num quiet">{order.settlementNumber ?? '—'}</span>,
    },
    { key: 'days', title: t.earnings.waited, align: 'end', render: days },
    {
      key: 'amount',
      title: t.earnings.amount,
      align: 'end',
      phone: 'corner',
      render: (order) => <Money fen={order.stage === 'travelling' ? order.totalFen : order.earnedFen} />,
    },
  ];
}

function Settlements() {
  const t = useSettlementWords();
  const settlements = useSettlements();
  const columns: Column<Settlement>[] = [
    {
      key: 'number',
      title: t.earnings.settlement,
      phone: 'heading',
      render: (one) => <span className="num">{one.number}</span>,
    },
    { key: 'made', title: t.paper.made, render: (one) => <DateText value={one.madeAt} /> },
    { key: 'orders', title: t.paper.items, render: (one) => t.earnings.orders(one.orders) },
    {
      key: 'state',
      title: t.paper.payout,
      render: (one) => <Tag tone={toneOf(one.payout.state)}>{t.payoutStates[one.payout.state]}</Tag>,
    },
    {
      key: 'amount',
      title: t.paper.amount,
      align: 'end',
      phone: 'corner',
      render: (one) => <Money fen={one.amountFen} />,
    },
  ];
  return (
    <Section title={t.earnings.settlements}>
      <Await read={settlements}>
        {(rows) => (
          <DataList
            caption={t.earnings.settlements}
            columns={columns}
            rows={rows}
            rowKey={(one) => one.id}
            rowLink={(one) => `/supply/settlements/${one.id}`}
            empty={<Empty title={t.earnings.noSettlements} text={t.earnings.noSettlementsText} />}
            dense
          />
        )}
      </Await>
      <MorePages read={settlements} />
    </Section>
  );
}
