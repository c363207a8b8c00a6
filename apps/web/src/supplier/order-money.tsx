import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type Invoice, useInvoicesOf } from '../api/invoices';
import { usePaymentsOf } from '../api/payments';
import type { Order } from '../api/types';
import { DateText, Facts, formatFen, Money, Note, Section, StateTag, useShared } from '../shared';
import { InvoiceForm } from './invoice-form';
import styles from './order-money.module.css';
import { useSupplierWords } from './words';

/** What was accepted, invoiced and paid: three figures that should end equal. */
export function OrderMoney({ order }: { order: Order }) {
  const t = useSupplierWords();
  const [registering, setRegistering] = useState(false);
  const invoices = useInvoicesOf(order.id);
  const items = invoices.data?.items ?? [];
  const ofOrder = (one: Invoice) => one.orders.find(({ id }) => id === order.id)?.amountFen ?? 0;
  const invoicedFen = items.reduce((sum, one) => sum + ofOrder(one), 0);
  const leftFen = order.acceptedFen - order.returnedFen - invoicedFen;
  if (order.state === 'placed' || order.state === 'cancelled') return null;
  return (
    <Section
      title={t.money.title}
      actions={
        order.acceptedFen > 0 &&
        leftFen > 0 && (
          <Button type="primary" ghost onClick={() => setRegistering(true)}>
            {t.invoice.register}
          </Button>
        )
      }
    >
      <Facts
        columns={2}
        items={[
          [t.money.accepted, <Money key="accepted" fen={order.acceptedFen} />],
          [t.money.returned, order.returnedFen > 0 ? <Money key="returned" fen={order.returnedFen} /> : null],
          [t.money.invoiced, <Money key="invoiced" fen={invoicedFen} />],
          [t.money.paid, <Money key="paid" fen={order.paidFen} />],
          [t.money.due, <Money key="due" fen={order.dueFen} />],
        ]}
      />
      {order.acceptedFen > 0 && leftFen > 0 && (
        <div className={styles['note']}>
          <Note tone="loess">{t.invoice.missing(formatFen(leftFen))}</Note>
        </div>
      )}
      {leftFen < 0 && (
        <Link to="/supply/invoices?tab=red" className={styles['note']}>
          <Note tone="loess">{t.invoice.excess(formatFen(-leftFen))}</Note>
        </Link>
      )}
      {items.length > 0 && (
        <ul className={styles['papers']} aria-label={t.invoice.list}>
          {items.map((invoice) => (
            <li key={invoice.id}>
              <span>
                {t.invoice.one} <b className="num">{invoice.number}</b>
                {invoice.code && <span className="quiet"> {invoice.code}</span>}
              </span>
              <DateText value={invoice.issuedOn} />
              <StateTag kind="invoice" state={invoice.state} />
              <Money fen={ofOrder(invoice)} />
            </li>
          ))}
        </ul>
      )}
      <Payments order={order} />
      {registering && (
        <InvoiceForm
          over={{ orderIds: [order.id] }}
          title={t.invoices.issueTitle(order.buyerName)}
          amountFen={leftFen}
          onClose={() => setRegistering(false)}
        />
      )}
    </Section>
  );
}

function Payments({ order }: { order: Order }) {
  const t = useSupplierWords();
  const shared = useShared();
  const payments = usePaymentsOf(order.id);
  const items = (payments.data?.items ?? []).filter((payment) => payment.state !== 'voided');
  if (items.length === 0) return null;
  return (
    <ul className={styles['papers']} aria-label={t.money.payments}>
      {items.map((payment) => (
        <li key={payment.id}>
          <span>
            {t.money.transfer} <b className="num">{payment.transferCode}</b>{' '}
            <StateTag kind="payment" state={payment.state} />
          </span>
          <DateText value={payment.capturedAt ?? payment.requestedAt} />
          <span className="num">
            {formatFen(payment.amountFen)} {shared.units.yuan}
          </span>
        </li>
      ))}
    </ul>
  );
}
