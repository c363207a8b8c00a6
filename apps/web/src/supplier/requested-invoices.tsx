import { Button } from 'antd';
import { Fragment, useState } from 'react';
import { Link } from 'react-router';
import { type InvoiceRequest, useDeclineRequest, useInvoiceRequests } from '../api/invoices';
import {
  Await,
  CopyButton,
  DateText,
  Dialog,
  Empty,
  Facts,
  formatFen,
  Loading,
  Money,
  Note,
  Refused,
  toast,
} from '../shared';
import { MorePages } from '../shared/pages';
import { DialogActs } from './dialog-acts';
import { InvoiceForm } from './invoice-form';
import { InvoiceReason } from './invoice-reason';
import styles from './invoices.module.css';
import { useSupplierWords } from './words';

/** What buyers ask to be invoiced: the title to copy, the orders, two large answers. */
export function InvoiceRequests() {
  const t = useSupplierWords();
  const requests = useInvoiceRequests({ state: 'requested' });
  return (
    <>
      <Await read={requests} bones={<Loading rows={6} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t.invoices.noneRequests} text={t.invoices.noneRequestsText} />
          ) : (
            rows.map((request) => <RequestCard key={request.id} request={request} />)
          )
        }
      </Await>
      <MorePages read={requests} />
    </>
  );
}

function RequestCard({ request }: { request: InvoiceRequest }) {
  const t = useSupplierWords();
  const [open, setOpen] = useState<'answer' | 'decline'>();
  const close = () => setOpen(undefined);
  const openFen = request.orders.reduce(
    (sum, order) => sum + Math.max(0, Math.min(order.openFen, order.amountFen)),
    0,
  );
  const text = t.invoices.issueText(request.orders.length);
  return (
    <article className={styles['card']}>
      <div className={styles['head']}>
        <b>{request.buyer.name}</b>
        <Money fen={request.amountFen} size="large" />
      </div>
      <Title request={request} />
      <ul className={styles['lines']}>
        {request.orders.map((order) => (
          <li key={order.id}>
            <Link to={`/supply/orders/${order.id}`} className="num">
              {order.number}
            </Link>
            <Money fen={order.amountFen} />
          </li>
        ))}
      </ul>
      {request.note !== '' && <p>“{request.note}”</p>}
      {openFen < request.amountFen && <Note tone="loess">{t.invoices.lessOpen(formatFen(openFen))}</Note>}
      <p className="quiet">
        {t.invoices.askedBy(request.requestedBy.name)} · <DateText value={request.requestedAt} clock />
      </p>
      <div className={styles['acts']}>
        <Button size="large" onClick={() => setOpen('decline')}>
          {t.invoices.decline}
        </Button>
        <Button size="large" type="primary" disabled={openFen === 0} onClick={() => setOpen('answer')}>
          {t.invoices.answer}
        </Button>
      </div>
      {open === 'answer' && (
        <InvoiceForm
          over={{ requestId: request.id }}
          title={t.invoices.issueTitle(request.buyer.name)}
          lead={request.orders.length > 1 && <p className="quiet">{text}</p>}
          amountFen={openFen}
          onClose={close}
        />
      )}
      {open === 'decline' && <Decline id={request.id} onClose={close} />}
    </article>
  );
}

/** As it has to stand on the invoice. */
function Title({ request: { title } }: { request: InvoiceRequest }) {
  const t = useSupplierWords();
  return (
    <Facts
      items={[
        [t.invoices.titleName, title.name],
        [
          t.invoices.taxNumber,
          <Fragment key="tax">
            <span className="num">{title.taxNumber}</span>{' '}
            <CopyButton size="small" text={title.taxNumber} label={t.invoices.copyTax} />
          </Fragment>,
        ],
        [t.invoices.kind, t.invoices.kinds[title.kind]],
        [t.invoices.address, title.address],
        [t.invoices.phone, title.phone],
        [t.invoices.bankName, title.bankName],
        [t.invoices.bankAccount, title.bankAccount],
      ]}
    />
  );
}

function Decline({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useSupplierWords();
  const [reason, setReason] = useState('');
  const decline = useDeclineRequest(id);
  const act = () =>
    decline.mutate(reason.trim(), {
      onSuccess: () => {
        toast(t.invoices.declined);
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.invoices.decline}
      footer={
        <DialogActs
          label={t.invoices.decline}
          danger
          disabled={reason.trim() === ''}
          pending={decline.isPending}
          onAct={act}
          onClose={onClose}
        />
      }
    >
      <Refused error={decline.error} />
      <InvoiceReason
        label={t.invoices.declineTitle}
        ready={t.invoices.declineReasons}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
}
