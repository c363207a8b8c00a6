import { useOrders } from '../api/orders';
import { type Payment, usePayments } from '../api/payments';
import { useTasks } from '../api/progress';
import { Await, type Column, DataList, DateText, Empty, Figure, Money, Note, Page, Section } from '../shared';
import { MorePages } from '../shared/pages';
import styles from './money.module.css';
import { type SupplierWords, useSupplierWords } from './words';

/** C7: what is accepted and waits for payment, what is on its way, what has arrived. */
export function Component() {
  const t = useSupplierWords();
  return (
    <Page title={t.money.page} lead={t.money.lead}>
      <Glance />
      <div className={styles['note']}>
        <Note>{t.money.note}</Note>
      </div>
      <Section title={t.money.pending} note={t.money.pendingNote}>
        <Payments state="pending" />
      </Section>
      <Section title={t.money.captured}>
        <Payments state="captured" />
      </Section>
    </Page>
  );
}

function Glance() {
  const t = useSupplierWords();
  const tasks = useTasks();
  const due = tasks.data?.items.find((task) => task.kind === 'money_arriving');
  const orders = useOrders({ state: 'confirmed' }, 100);
  const open = orders.data?.pages.flatMap((page) => page.items) ?? [];
  const travelling = open.reduce((sum, order) => sum + order.totalFen - order.acceptedFen, 0);
  return (
    <div className={styles['figures']}>
      <Figure
        label={t.money.dueAll}
        value={<Money fen={due?.amountFen ?? 0} size="large" />}
        note={t.today.moneyCount(due?.count ?? 0)}
        to="/supply/orders?state=confirmed"
      />
      <Figure
        label={t.money.travelling}
        value={<Money fen={travelling} size="large" />}
        note={t.money.travellingNote}
        to="/supply/orders?state=in_transit"
      />
    </div>
  );
}

function columnsOf(t: SupplierWords): Column<Payment>[] {
  return [
    { key: 'buyer', title: t.order.buyer, phone: 'heading', render: (payment) => payment.buyerName },
    {
      key: 'amount',
      title: t.money.amount,
      align: 'end',
      phone: 'corner',
      render: (payment) => <Money fen={payment.amountFen} />,
    },
    {
      key: 'order',
      title: t.order.number,
      render: (payment) => <span className="num">{payment.orderNumber}</span>,
    },
    {
      key: 'code',
      title: t.money.code,
      render: (payment) => <span className="num">{payment.transferCode}</span>,
    },
    {
      key: 'when',
      title: t.money.when,
      align: 'end',
      render: (payment) => <DateText value={payment.capturedAt ?? payment.requestedAt} />,
    },
  ];
}

function Payments({ state }: { state: 'pending' | 'captured' }) {
  const t = useSupplierWords();
  const payments = usePayments({ state });
  const rows = payments.data?.pages.flatMap((page) => page.items);
  return (
    <Await
      read={{ data: rows, error: payments.error, isPending: payments.isPending, refetch: payments.refetch }}
    >
      {(data) => (
        <>
          <DataList
            caption={t.money[state]}
            columns={columnsOf(t)}
            rows={data}
            rowKey={(payment) => payment.id}
            rowLink={(payment) => `/supply/orders/${payment.orderId}`}
            empty={<Empty title={t.money.emptyOf[state]} text={t.money.emptyText[state]} />}
            dense
          />
          <MorePages
            read={{
              hasMore: payments.hasNextPage,
              more: () => payments.fetchNextPage(),
              isFetchingMore: payments.isFetchingNextPage,
            }}
          />
        </>
      )}
    </Await>
  );
}
