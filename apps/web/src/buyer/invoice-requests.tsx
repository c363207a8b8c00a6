import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type InvoiceRequest, useInvoiceRequests, useWithdrawRequest } from '../api/invoices';
import {
  Await,
  Confirm,
  DateText,
  Empty,
  Facts,
  Loading,
  Money,
  Note,
  Refused,
  StateTag,
  toast,
} from '../shared';
import { MorePages } from '../shared/pages';
import styles from './invoices.module.css';
import { useMay } from './may';
import { useBuyerWords } from './words';

/** What was asked of the cooperatives, and what they answered. */
export function InvoiceRequests() {
  const t = useBuyerWords();
  const requests = useInvoiceRequests({});
  return (
    <>
      <Await read={requests} bones={<Loading rows={6} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t.invoices.noneRequests} text={t.invoices.noneRequestsText} />
          ) : (
            <ul className={styles['cards']}>
              {rows.map((request) => (
                <li key={request.id}>
                  <RequestCard request={request} />
                </li>
              ))}
            </ul>
          )
        }
      </Await>
      <MorePages read={requests} />
    </>
  );
}

function RequestCard({ request }: { request: InvoiceRequest }) {
  const t = useBuyerWords();
  const may = useMay();
  const withdraw = useWithdrawRequest(request.id);
  const [asking, setAsking] = useState(false);
  return (
    <article className={styles['card']}>
      <div className={styles['cardHead']}>
        <b>{request.supplier.name}</b>
        <StateTag kind="invoiceRequest" state={request.state} />
      </div>
      <Facts
        items={[
          [t.invoices.total, <Money key="total" fen={request.amountFen} />],
          [t.invoices.chooseTitle, request.title.name],
          [t.invoices.requestedAt, <DateText key="at" value={request.requestedAt} clock />],
          [t.invoices.number, request.invoice && <span className="num">{request.invoice.number}</span>],
        ]}
      />
      <details>
        <summary>{t.invoices.orders(request.orders.length)}</summary>
        {request.orders.map((order) => (
          <p key={order.id}>
            <Link to={`/buy/orders/${order.id}`} className="num">
              {order.number}
            </Link>{' '}
            <Money fen={order.amountFen} tone="quiet" />
          </p>
        ))}
      </details>
      {request.reason !== null && <Note tone="loess">{t.invoices.declinedFor(request.reason)}</Note>}
      <Refused error={withdraw.error} />
      {request.state === 'requested' && may('invoice') && (
        <div className={styles['cardActs']}>
          <Button onClick={() => setAsking(true)}>{t.invoices.withdraw}</Button>
        </div>
      )}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t.invoices.withdrawTitle}
        pending={withdraw.isPending}
        onConfirm={() =>
          withdraw.mutate(undefined, {
            onSuccess: () => toast(t.invoices.withdrawn),
            onSettled: () => setAsking(false),
          })
        }
      >
        {t.invoices.withdrawText}
      </Confirm>
    </article>
  );
}
