import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type Invoice, invoiceFileUrl, useInvoices } from '../api/invoices';
import { Clashes } from '../sales/clashes';
import {
  Await,
  DateText,
  Empty,
  Facts,
  formatFen,
  Loading,
  Money,
  Note,
  Pills,
  StateTag,
  Tag,
} from '../shared';
import { MorePages } from '../shared/pages';
import { RedLetterForm } from './invoice-form';
import styles from './invoices.module.css';
import { useSupplierWords } from './words';

/** All invoices that were handed in, and what the buyers said of them. */
export function IssuedInvoices() {
  const t = useSupplierWords();
  const [filter, setFilter] = useState<'' | 'disputed'>('');
  const invoices = useInvoices(filter === '' ? {} : { state: filter });
  return (
    <>
      <p className={styles['filter']}>
        <Pills<'' | 'disputed'>
          label={t.invoices.tabs.issued}
          value={filter}
          onChange={setFilter}
          options={[
            { value: '', label: t.invoices.all },
            { value: 'disputed', label: t.invoices.disputed },
          ]}
        />
      </p>
      <Await read={invoices} bones={<Loading rows={6} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t.invoices.noneIssued} text={t.invoices.noneIssuedText} />
          ) : (
            rows.map((invoice) => <InvoiceCard key={invoice.id} invoice={invoice} />)
          )
        }
      </Await>
      <MorePages read={invoices} />
      <Clashes onlyIfAny />
    </>
  );
}

function InvoiceCard({ invoice }: { invoice: Invoice }) {
  const t = useSupplierWords();
  const [reversing, setReversing] = useState(false);
  const leftFen = invoice.amountFen - invoice.reversedFen;
  return (
    <article className={styles['card']}>
      <div className={styles['head']}>
        <span>
          <b className="num">{invoice.number}</b>
          {invoice.original && <Tag tone="bad">{t.invoices.red}</Tag>}
          <br />
          <span className="quiet">{invoice.buyerName}</span>
        </span>
        <StateTag kind="invoice" state={invoice.state} />
      </div>
      <Facts
        columns={2}
        items={[
          [t.invoice.amount, <Money key="amount" fen={invoice.amountFen} />],
          [t.invoices.tax, invoice.taxFen !== null && <Money key="tax" fen={invoice.taxFen} />],
          [t.invoice.issuedOn, <DateText key="on" value={invoice.issuedOn} />],
          [t.invoice.code, invoice.code],
        ]}
      />
      <p className={styles['orders']}>
        {invoice.orders.map((order) => (
          <Link key={order.id} to={`/supply/orders/${order.id}`} className="num">
            {order.number}
          </Link>
        ))}
      </p>
      {invoice.original && <Note tone="loess">{t.invoices.redOf(invoice.original.number)}</Note>}
      {invoice.reversedFen > 0 && (
        <Note tone="loess">{t.invoices.reversed(formatFen(invoice.reversedFen))}</Note>
      )}
      {invoice.disputeReason !== null && (
        <Note tone="seal">{t.invoices.disputedFor(invoice.disputeReason)}</Note>
      )}
      <div className={styles['acts']}>
        {invoice.file ? (
          <a href={invoiceFileUrl(invoice.id)} download={invoice.file.name}>
            {t.invoices.download}
          </a>
        ) : (
          <span />
        )}
        {leftFen > 0 && (
          <Button size="large" onClick={() => setReversing(true)}>
            {t.invoices.makeRed}
          </Button>
        )}
      </div>
      {reversing && (
        <RedLetterForm
          invoice={{ id: invoice.id, number: invoice.number, leftFen }}
          amountFen={leftFen}
          onClose={() => setReversing(false)}
        />
      )}
    </article>
  );
}
