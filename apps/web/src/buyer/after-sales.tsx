import { useSearchParams } from 'react-router';
import { answer, api } from '../api/client';
import type { GoodsReturn } from '../api/fulfillment';
import type { Answer } from '../api/types';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  Money,
  Page,
  Pills,
  StateTag,
  Tag,
  toneOf,
  useShared,
} from '../shared';
import { MorePages, usePages } from '../shared/pages';
import { type BuyerWords, useBuyerWords } from './words';

type Refund = Answer<'listRefunds'>['items'][number];
type Tab = 'returns' | 'refunds';

/** B12: everything that was asked back or claimed, and the money that goes back. */
export function Component() {
  const t = useBuyerWords();
  const [query, setQuery] = useSearchParams();
  const tab: Tab = query.get('tab') === 'refunds' ? 'refunds' : 'returns';
  return (
    <Page
      title={t.afterSales.title}
      lead={t.afterSales.lead}
      back={{ to: '/buy/deliveries', label: t.nav.deliveries }}
    >
      <div style={{ marginBottom: 16 }}>
        <Pills<Tab>
          label={t.afterSales.title}
          value={tab}
          onChange={(next) => setQuery(next === 'returns' ? {} : { tab: next }, { replace: true })}
          options={(['returns', 'refunds'] as const).map((value) => ({ value, label: t.afterSales[value] }))}
        />
      </div>
      {tab === 'returns' ? <Returns /> : <Refunds />}
    </Page>
  );
}

function Returns() {
  const t = useBuyerWords();
  const returns = usePages(['returns', 'all'], (cursor) =>
    answer(api.GET('/v1/returns', { params: { query: { limit: 20, cursor } } })),
  );
  return (
    <>
      <Await read={returns}>
        {(rows) => (
          <DataList
            caption={t.afterSales.returns}
            columns={returnColumns(t)}
            rows={rows}
            rowKey={({ id }) => id}
            rowLink={({ orderId }) => `/buy/orders/${orderId}`}
            empty={<Empty title={t.afterSales.noReturns} text={t.afterSales.noReturnsText} />}
          />
        )}
      </Await>
      <MorePages read={returns} />
    </>
  );
}

function returnColumns(t: BuyerWords): Column<GoodsReturn>[] {
  return [
    {
      key: 'what',
      title: t.afterSales.what,
      phone: 'heading',
      render: ({ kind, number }) => (
        <>
          {t.giveBack.kindNames[kind]} <span className="num">{number}</span>
        </>
      ),
    },
    { key: 'supplier', title: t.orders.supplier, render: ({ supplierName }) => supplierName },
    {
      key: 'goods',
      title: t.orders.goods,
      render: ({ lines }) => lines.map((line) => `${line.productName} × ${line.quantity}`).join('，'),
    },
    { key: 'reason', title: t.giveBack.reason, render: ({ reason }) => reason },
    {
      key: 'when',
      title: t.payments.when,
      render: ({ requestedAt }) => <DateText value={requestedAt} />,
    },
    {
      key: 'amount',
      title: t.payments.amount,
      align: 'end',
      render: ({ amountFen }) => <Money fen={amountFen} />,
    },
    {
      key: 'state',
      title: t.payments.state,
      phone: 'corner',
      render: ({ state }) => <Tag tone={toneOf(state)}>{t.giveBack.states[state]}</Tag>,
    },
  ];
}

function Refunds() {
  const t = useBuyerWords();
  const shared = useShared();
  const refunds = usePages(['refunds', 'all'], (cursor) =>
    answer(api.GET('/v1/refunds', { params: { query: { limit: 20, cursor } } })),
  );
  const columns: Column<Refund>[] = [
    {
      key: 'what',
      title: t.afterSales.what,
      phone: 'heading',
      render: ({ number }) => <span className="num">{number}</span>,
    },
    { key: 'supplier', title: t.orders.supplier, render: ({ supplierName }) => supplierName },
    { key: 'why', title: t.giveBack.reason, render: ({ reason }) => shared.refunds.reasons[reason] },
    { key: 'how', title: t.afterSales.route, render: ({ route }) => shared.refunds.routes[route] },
    {
      key: 'when',
      title: t.payments.when,
      render: ({ paidAt, openedAt }) => <DateText value={paidAt ?? openedAt} />,
    },
    {
      key: 'amount',
      title: t.payments.amount,
      align: 'end',
      render: ({ amountFen }) => <Money fen={amountFen} />,
    },
    {
      key: 'state',
      title: t.payments.state,
      phone: 'corner',
      render: ({ state }) => <StateTag kind="refund" state={state} />,
    },
  ];
  return (
    <>
      <Await read={refunds}>
        {(rows) => (
          <DataList
            caption={t.afterSales.refunds}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            rowLink={({ orderId }) => `/buy/orders/${orderId}`}
            empty={<Empty title={t.afterSales.noRefunds} text={t.afterSales.noRefundsText} />}
          />
        )}
      </Await>
      <MorePages read={refunds} />
    </>
  );
}
