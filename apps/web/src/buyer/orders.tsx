import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
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
  useShared,
} from '../shared';
import styles from './orders.module.css';
import { useBuyerWords } from './words';

const states: readonly OrderState[] = ['placed', 'confirmed', 'completed', 'cancelled'];

export function Component() {
  const t = useBuyerWords();
  const shared = useShared();
  const [query, setQuery] = useSearchParams();
  const state = states.find((one) => one === query.get('state'));
  const q = query.get('q') ?? '';
  const [text, setText] = useState(q);
  const change = (key: string, value: string) =>
    setQuery((before) => {
      const next = new URLSearchParams(before);
      if (value === '') next.delete(key);
      else next.set(key, value);
      return next;
    });
  return (
    <Page title={t.orders.title}>
      <div className={styles['tools']}>
        <Pills<OrderState | ''>
          label={t.orders.state}
          value={state ?? ''}
          onChange={(value) => change('state', value)}
          options={[
            { value: '', label: t.orders.all },
            ...states.map((value) => ({ value, label: shared.states.order[value] })),
          ]}
        />
        <form
          className={styles['search']}
          onSubmit={(event) => {
            event.preventDefault();
            change('q', text.normalize('NFKC').trim());
          }}
        >
          <input
            type="search"
            value={text}
            placeholder={t.orders.search}
            aria-label={t.orders.search}
            maxLength={60}
            onChange={(event) => setText(event.target.value)}
          />
        </form>
      </div>
      <List filter={{ ...(state ? { state } : {}), ...(q === '' ? {} : { q }) }} />
    </Page>
  );
}

function useColumns(): ReadonlyArray<Column<OrderSummary>> {
  const t = useBuyerWords();
  return [
    {
      key: 'goods',
      title: t.orders.goods,
      phone: 'heading',
      render: (order) =>
        `${order.firstLine.productName}${order.lineCount > 1 ? ` ${t.orders.more(order.lineCount)}` : ''}`,
    },
    { key: 'supplier', title: t.orders.supplier, render: (order) => order.supplierName },
    {
      key: 'number',
      title: t.orders.number,
      phone: 'none',
      render: (order) => <span className="num quiet">{order.number}</span>,
    },
    {
      key: 'placed',
      title: t.orders.placedAt,
      render: (order) => <DateText value={order.placedAt} />,
      phone: 'none',
    },
    {
      key: 'amount',
      title: t.orders.amount,
      align: 'end',
      render: (order) => <Money fen={order.totalFen} />,
    },
    {
      key: 'accepted',
      title: t.orders.accepted,
      align: 'end',
      phone: 'none',
      render: (order) =>
        order.acceptedFen > 0 ? (
          <Money fen={order.acceptedFen} tone="quiet" />
        ) : (
          <span className="quiet">—</span>
        ),
    },
    {
      key: 'state',
      title: t.orders.state,
      phone: 'corner',
      render: (order) => <StateTag kind="order" state={order.state} />,
    },
    {
      key: 'delivery',
      title: t.orders.delivery,
      phone: 'none',
      render: (order) => <Delivery order={order} />,
    },
    { key: 'payment', title: t.orders.payment, phone: 'none', render: (order) => <Payment order={order} /> },
    {
      key: 'progress',
      title: t.orders.progress,
      phone: 'only',
      render: (order) => (
        <span className={styles['tags']}>
          <Delivery order={order} />
          <Payment order={order} />
        </span>
      ),
    },
  ];
}

function Delivery({ order }: { order: OrderSummary }) {
  return order.state === 'cancelled' ? '—' : <StateTag kind="delivery" state={order.deliveryStatus} />;
}

function Payment({ order }: { order: OrderSummary }) {
  return order.state === 'cancelled' ? null : <StateTag kind="payment" state={order.paymentStatus} />;
}

function List({ filter }: { filter: Parameters<typeof useOrders>[0] }) {
  const t = useBuyerWords();
  const shared = useShared();
  const orders = useOrders(filter);
  const columns = useColumns();
  if (orders.data === undefined) {
    return orders.error ? (
      <ErrorState error={orders.error} retry={() => orders.refetch()} />
    ) : (
      <Loading rows={8} title={false} />
    );
  }
  const filtered = filter.state !== undefined || filter.q !== undefined;
  return (
    <>
      <DataList
        caption={t.orders.title}
        columns={columns}
        rows={orders.data.pages.flatMap((page) => page.items)}
        rowKey={(order) => order.id}
        rowLink={(order) => `/buy/orders/${order.id}`}
        empty={
          filtered ? (
            <Empty title={t.orders.nothingFound} next={{ label: t.orders.all, to: '/buy/orders' }} />
          ) : (
            <Empty
              title={t.orders.noneTitle}
              text={t.orders.noneText}
              next={{ label: t.orders.noneNext, to: '/buy/find' }}
            />
          )
        }
      />
      {orders.hasNextPage && (
        <div className={styles['more']}>
          <Button loading={orders.isFetchingNextPage} onClick={() => orders.fetchNextPage()}>
            {shared.actions.loadMore}
          </Button>
        </div>
      )}
    </>
  );
}
