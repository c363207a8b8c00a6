import { Button } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useOrders } from '../api/orders';
import { type Payment, usePayments } from '../api/payments';
import type { OrderSummary } from '../api/types';
import {
  type Column,
  DataList,
  DateText,
  Empty,
  ErrorState,
  Loading,
  Money,
  Page,
  Pills,
  StateTag,
  useShared,
} from '../shared';
import { AfterSalesLink } from './after-sales-link';
import { useMay } from './may';
import { useBuyerWords } from './words';

type Tab = 'due' | 'pending' | 'captured';
const tabs: readonly Tab[] = ['due', 'pending', 'captured'];

export function Component() {
  const t = useBuyerWords();
  const [query, setQuery] = useSearchParams();
  const tab = tabs.find((one) => one === query.get('tab')) ?? 'due';
  return (
    <Page
      title={t.payments.title}
      actions={
        <>
          <AfterSalesLink tab="refunds" />
          <Link to="/buy/settlement-sheet">{t.payments.sheet} →</Link>
          <Link to="/buy/statement">{t.payments.statement} →</Link>
        </>
      }
    >
      <div style={{ marginBottom: 16 }}>
        <Pills<Tab>
          label={t.payments.state}
          value={tab}
          onChange={(next) => setQuery(next === 'due' ? {} : { tab: next })}
          options={tabs.map((value) => ({ value, label: t.payments[value] }))}
        />
      </div>
      {tab === 'due' ? <Due /> : <Made state={tab} />}
    </Page>
  );
}

/** Orders with something to pay: prepaid ones from the start. */
function Due() {
  const t = useBuyerWords();
  const navigate = useNavigate();
  const may = useMay();
  const orders = useOrders({ state: 'placed,confirmed' }, 100);
  const columns: ReadonlyArray<Column<OrderSummary>> = [
    { key: 'supplier', title: t.orders.supplier, phone: 'heading', render: (order) => order.supplierName },
    {
      key: 'number',
      title: t.payments.order,
      render: (order) => <span className="num quiet">{order.number}</span>,
    },
    { key: 'goods', title: t.orders.goods, render: (order) => order.firstLine.productName },
    {
      key: 'accepted',
      title: t.orders.accepted,
      align: 'end',
      render: (order) => <Money fen={order.acceptedFen} tone="quiet" />,
    },
    {
      key: 'due',
      title: t.orders.due,
      align: 'end',
      phone: 'corner',
      render: (order) => <Money fen={order.dueFen} tone="price" />,
    },
    {
      key: 'act',
      title: '',
      align: 'end',
      render: (order) => (
        <Button
          type={may('pay') ? 'primary' : 'default'}
          onClick={() => navigate(`/buy/orders/${order.id}/pay`)}
        >
          {t.payments.go}
        </Button>
      ),
    },
  ];
  if (orders.data === undefined)
    return orders.error ? <ErrorState error={orders.error} retry={() => orders.refetch()} /> : <Loading />;
  const rows = orders.data.pages.flatMap((page) => page.items).filter((order) => order.dueFen > 0);
  return (
    <DataList
      caption={t.payments.due}
      columns={columns}
      rows={rows}
      rowKey={(order) => order.id}
      rowLink={(order) => `/buy/orders/${order.id}`}
      empty={
        <Empty
          title={t.payments.noneTitle}
          text={t.payments.noneText}
          next={{ label: t.nav.orders, to: '/buy/orders' }}
        />
      }
    />
  );
}

function Made({ state }: { state: 'pending' | 'captured' }) {
  const t = useBuyerWords();
  const shared = useShared();
  const payments = usePayments({ state });
  const columns: ReadonlyArray<Column<Payment>> = [
    {
      key: 'supplier',
      title: t.orders.supplier,
      phone: 'heading',
      render: (payment) => payment.supplierName,
    },
    {
      key: 'code',
      title: t.payments.code,
      render: (payment) => <b className="num">{payment.transferCode}</b>,
    },
    {
      key: 'order',
      title: t.payments.order,
      render: (payment) => <span className="num quiet">{payment.orderNumber}</span>,
    },
    {
      key: 'when',
      title: t.payments.when,
      render: (payment) => <DateText value={payment.capturedAt ?? payment.requestedAt} clock />,
    },
    {
      key: 'amount',
      title: t.payments.amount,
      align: 'end',
      render: (payment) => <Money fen={payment.amountFen} />,
    },
    {
      key: 'state',
      title: t.payments.state,
      phone: 'corner',
      render: (payment) => <StateTag kind="payment" state={payment.state} />,
    },
  ];
  if (payments.data === undefined)
    return payments.error ? (
      <ErrorState error={payments.error} retry={() => payments.refetch()} />
    ) : (
      <Loading />
    );
  return (
    <>
      <DataList
        caption={t.payments[state]}
        columns={columns}
        rows={payments.data.pages.flatMap((page) => page.items)}
        rowKey={(payment) => payment.id}
        rowLink={(payment) => `/buy/orders/${payment.orderId}/pay`}
        empty={<Empty title={t.payments.noneTitle} text={t.payments.noneText} />}
      />
      {payments.hasNextPage && (
        <p style={{ padding: '20px 0', textAlign: 'center' }}>
          <Button loading={payments.isFetchingNextPage} onClick={() => payments.fetchNextPage()}>
            {shared.actions.loadMore}
          </Button>
        </p>
      )}
    </>
  );
}
