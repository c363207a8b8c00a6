import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useSearchParams } from 'react-router';
import { useShipments } from '../api/fulfillment';
import { useOrders } from '../api/orders';
import type { OrderState, OrderSummary } from '../api/types';
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
} from '../shared';
import { MorePages } from '../shared/pages';
import { Deadline } from './deadline';
import { ShipmentList } from './shipment-list';
import { isToShip } from './to-ship';
import { type SupplierWords, useSupplierWords } from './words';

const tabs = ['placed', 'to_ship', 'in_transit', 'confirmed', 'completed', 'cancelled', 'all'] as const;
type Tab = (typeof tabs)[number];
const stateOf: Partial<Record<Tab, OrderState>> = {
  placed: 'placed',
  to_ship: 'confirmed',
  confirmed: 'confirmed',
  completed: 'completed',
  cancelled: 'cancelled',
};

export function Component() {
  const t = useSupplierWords();
  const [query, setQuery] = useSearchParams();
  const tab = tabs.find((one) => one === query.get('state')) ?? 'all';
  const q = query.get('q') ?? '';
  const change = (key: string, value: string) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '' || value === 'all') next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <Page
      title={t.orders.title}
      actions={
        tab !== 'in_transit' && (
          <Input.Search
            key={q}
            defaultValue={q}
            allowClear
            placeholder={t.orders.search}
            aria-label={t.orders.search}
            enterButton={<SearchOutlined />}
            onSearch={(text) => change('q', text.normalize('NFKC').trim())}
          />
        )
      }
    >
      <Pills
        label={t.orders.filter}
        value={tab}
        onChange={(next) => change('state', next)}
        options={tabs.map((value) => ({ value, label: t.orders.tabs[value] }))}
      />
      <div style={{ marginTop: 20 }}>{tab === 'in_transit' ? <InTransit /> : <Orders tab={tab} q={q} />}</div>
    </Page>
  );
}

function columnsOf(t: SupplierWords): Column<OrderSummary>[] {
  return [
    {
      key: 'goods',
      title: t.orders.goods,
      phone: 'heading',
      render: (order) =>
        `${order.firstLine.productName}${order.lineCount > 1 ? ` ${t.order.andMore(order.lineCount)}` : ''}`,
    },
    { key: 'buyer', title: t.order.buyer, render: (order) => order.buyerName },
    {
      key: 'state',
      title: t.orders.state,
      phone: 'corner',
      render: (order) =>
        order.state === 'confirmed' ? (
          <StateTag kind="delivery" state={order.deliveryStatus} />
        ) : (
          <StateTag kind="order" state={order.state} />
        ),
    },
    {
      key: 'payment',
      title: t.orders.payment,
      render: (order) => <StateTag kind="payment" state={order.paymentStatus} />,
    },
    {
      key: 'total',
      title: t.order.total,
      align: 'end',
      render: (order) => <Money fen={order.totalFen} />,
    },
    {
      key: 'placed',
      title: t.order.placedAt,
      align: 'end',
      render: (order) => (
        <>
          <DateText value={order.placedAt} />
          {order.state === 'placed' && (
            <>
              {' '}
              <Deadline at={order.confirmBy} />
            </>
          )}
        </>
      ),
    },
    {
      key: 'number',
      title: t.order.number,
      align: 'end',
      render: (order) => <span className="num quiet">{order.number}</span>,
    },
  ];
}

function Orders({ tab, q }: { tab: Tab; q: string }) {
  const t = useSupplierWords();
  const state = stateOf[tab];
  const orders = useOrders({
    ...(state === undefined ? {} : { state }),
    ...(q === '' ? {} : { q }),
  });
  if (orders.data === undefined)
    return orders.error ? (
      <ErrorState error={orders.error} retry={() => orders.refetch()} />
    ) : (
      <Loading rows={6} />
    );
  const all = orders.data.pages.flatMap((page) => page.items);
  const rows = tab === 'to_ship' ? all.filter(isToShip) : all;
  return (
    <>
      <DataList
        caption={t.orders.title}
        columns={columnsOf(t)}
        rows={rows}
        rowKey={(order) => order.id}
        rowLink={(order) => `/supply/orders/${order.id}`}
        empty={
          <Empty
            title={q === '' ? t.orders.emptyOf[tab] : t.orders.notFound(q)}
            text={q === '' ? t.orders.emptyText : t.orders.notFoundText}
          />
        }
      />
      <MorePages
        read={{
          hasMore: orders.hasNextPage,
          more: () => orders.fetchNextPage(),
          isFetchingMore: orders.isFetchingNextPage,
          error: orders.error,
        }}
      />
    </>
  );
}

function InTransit() {
  const t = useSupplierWords();
  const shipments = useShipments({ state: 'shipped,awaiting_second_signature' });
  if (shipments.data === undefined)
    return shipments.error ? (
      <ErrorState error={shipments.error} retry={() => shipments.refetch()} />
    ) : (
      <Loading rows={6} />
    );
  const rows = shipments.data.pages.flatMap((page) => page.items);
  return (
    <>
      <ShipmentList
        shipments={rows}
        withBuyer
        empty={<Empty title={t.orders.emptyOf.in_transit} text={t.orders.emptyText} />}
      />
      <MorePages
        read={{
          hasMore: shipments.hasNextPage,
          more: () => shipments.fetchNextPage(),
          isFetchingMore: shipments.isFetchingNextPage,
          error: shipments.error,
        }}
      />
    </>
  );
}
