import { useState } from 'react';
import { useOrders } from '../../api/orders';
import { paperUrls } from '../../api/papers';
import type { OrderSummary } from '../../api/types';
import { PaperFiles } from '../../settlement/paper';
import { type SettlementWords, useSettlementWords } from '../../settlement/words';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  ErrorState,
  Facts,
  Loading,
  Money,
  Note,
  Page,
  Section,
  Select,
} from '../../shared';
import { type Sheet, sheetWorkbook, useSheet } from './api';
import styles from './papers.module.css';

/** B13: orders of one cooperative on one settlement sheet. */
export function Component() {
  const t = useSettlementWords();
  const orders = useOrders({ state: 'confirmed,completed' }, 100);
  const rows = orders.data?.pages.flatMap((page) => page.items).filter((order) => order.acceptedFen > 0);
  return (
    <Page title={t.sheet.title} lead={t.sheet.lead}>
      {rows === undefined &&
        (orders.error ? (
          <ErrorState error={orders.error} retry={() => orders.refetch()} />
        ) : (
          <Loading rows={6} />
        ))}
      {rows?.length === 0 && <Empty title={t.sheet.none} text={t.sheet.noneText} />}
      {rows && rows.length > 0 && <Picker orders={rows} />}
    </Page>
  );
}

function Picker({ orders }: { orders: readonly OrderSummary[] }) {
  const t = useSettlementWords();
  const suppliers = [...new Map(orders.map((order) => [order.supplierId, order.supplierName]))];
  const [supplierId, setSupplierId] = useState(suppliers[0]?.[0] ?? '');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const sheet = useSheet(chosen);
  const theirs = orders.filter((order) => order.supplierId === supplierId);
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <div className={styles['split']}>
      <Section title={t.sheet.choose} note={chosen.length > 0 ? t.sheet.chosen(chosen.length) : undefined}>
        <Select
          label={t.sheet.supplier}
          showLabel
          value={supplierId}
          onChange={(next) => {
            setSupplierId(next);
            setChosen([]);
          }}
          options={suppliers.map(([value, label]) => ({ value, label }))}
        />
        <ul className={styles['orders']}>
          {theirs.map((order) => (
            <li key={order.id}>
              <label>
                <input
                  type="checkbox"
                  checked={chosen.includes(order.id)}
                  onChange={() => toggle(order.id)}
                />
                <span>
                  <b className="num">{order.number}</b>
                  <small className="quiet">
                    {order.firstLine.productName} · {t.sheet.placed} <DateText value={order.placedAt} />
                  </small>
                </span>
                <Money fen={order.acceptedFen} />
              </label>
            </li>
          ))}
        </ul>
      </Section>
      <Section
        title={t.sheet.title}
        actions={
          chosen.length > 0 && (
            <PaperFiles paper={paperUrls.settlementSheet(chosen)} workbook={sheetWorkbook(chosen)} />
          )
        }
      >
        {chosen.length === 0 ? (
          <Note>{t.sheet.pick}</Note>
        ) : (
          <Await read={sheet}>{(data) => <Paper sheet={data} />}</Await>
        )}
      </Section>
    </div>
  );
}

function Paper({ sheet }: { sheet: Sheet }) {
  const t = useSettlementWords();
  return (
    <>
      <Facts
        columns={2}
        items={[
          [t.sheet.supplier, sheet.supplier.name],
          [
            t.sheet.number,
            <span key="number" className="num">
              {sheet.number}
            </span>,
          ],
          [t.sheet.amount, <Money key="amount" fen={sheet.amountFen} size="large" />],
          [t.sheet.accepted, <Money key="accepted" fen={sheet.acceptedFen} />],
          [t.sheet.paid, <Money key="paid" fen={sheet.paidFen} />],
          [t.sheet.returned, <Money key="returned" fen={sheet.returnedFen} />],
          [t.sheet.open, <Money key="open" fen={sheet.openFen} />],
          [t.sheet.invoiced, <Money key="invoiced" fen={sheet.invoicedFen} />],
        ]}
      />
      <div className={styles['table']}>
        <DataList
          caption={t.sheet.title}
          columns={columnsOf(t, sheet)}
          rows={sheet.orders}
          rowKey={(order) => order.id}
          rowLink={(order) => `/buy/orders/${order.id}`}
          dense
        />
      </div>
    </>
  );
}

function columnsOf(t: SettlementWords, sheet: Sheet): Column<Sheet['orders'][number]>[] {
  const numbers = (papers: readonly { number: string }[]) => (
    <span className="num">{papers.map(({ number }) => number).join(' ') || '—'}</span>
  );
  const sum = (
    key: 'acceptedFen' | 'returnedFen' | 'paidFen',
    title: string,
  ): Column<Sheet['orders'][number]> => ({
    key,
    title,
    align: 'end',
    total: <Money fen={sheet[key]} />,
    render: (order) => <Money fen={order[key]} />,
  });
  return [
    {
      key: 'number',
      title: t.sheet.order,
      phone: 'heading',
      total: t.paper.sum,
      render: (order) => <span className="num">{order.number}</span>,
    },
    { key: 'acceptances', title: t.sheet.acceptance, render: (order) => numbers(order.acceptances) },
    { key: 'invoices', title: t.sheet.invoice, render: (order) => numbers(order.invoices) },
    sum('acceptedFen', t.sheet.accepted),
    sum('returnedFen', t.sheet.returned),
    sum('paidFen', t.sheet.paid),
  ];
}
