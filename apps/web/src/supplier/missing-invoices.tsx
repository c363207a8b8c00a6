import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type MissingInvoice, useMissingInvoices } from '../api/invoices';
import { Await, Empty, Loading, Money } from '../shared';
import { MorePages } from '../shared/pages';
import { InvoiceForm } from './invoice-form';
import styles from './invoices.module.css';
import { useSupplierWords } from './words';

/** What was accepted and not invoiced, by buyer: ticked orders go onto one invoice. */
export function MissingInvoices() {
  const t = useSupplierWords();
  const missing = useMissingInvoices();
  return (
    <>
      <Await read={missing} bones={<Loading rows={6} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t.invoices.noneMissing} text={t.invoices.noneMissingText} />
          ) : (
            [...new Set(rows.map((row) => row.buyer.id))].map((id) => (
              <Group key={id} rows={rows.filter((row) => row.buyer.id === id)} />
            ))
          )
        }
      </Await>
      <MorePages read={missing} />
    </>
  );
}

function Group({ rows }: { rows: readonly MissingInvoice[] }) {
  const t = useSupplierWords();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [writing, setWriting] = useState(false);
  const chosen = rows.filter((row) => ticked.includes(row.orderId));
  const totalFen = chosen.reduce((sum, row) => sum + row.missingFen, 0);
  const buyer = rows[0]?.buyer.name ?? '';
  return (
    <article className={styles['card']}>
      <div className={styles['head']}>
        <b>{buyer}</b>
      </div>
      <div>
        {rows.map((row) => (
          <div key={row.orderId} className={styles['row']}>
            <input
              type="checkbox"
              aria-label={t.invoices.choose(row.orderNumber)}
              checked={ticked.includes(row.orderId)}
              onChange={(event) =>
                setTicked((all) =>
                  event.target.checked ? [...all, row.orderId] : all.filter((id) => id !== row.orderId),
                )
              }
            />
            <span>
              <Link to={`/supply/orders/${row.orderId}`} className="num">
                {row.orderNumber}
              </Link>
              <small className={styles['under']}>
                {t.invoices.age(row.ageDays)}
                {row.askedFen > 0 && ` · ${t.invoices.asked}`}
              </small>
            </span>
            <Money fen={row.missingFen} />
          </div>
        ))}
      </div>
      <div className={styles['acts']}>
        <Money fen={totalFen} size="large" />
        <Button size="large" type="primary" disabled={chosen.length === 0} onClick={() => setWriting(true)}>
          {t.invoices.issue}
        </Button>
      </div>
      {writing && (
        <InvoiceForm
          over={{ orderIds: chosen.map((row) => row.orderId) }}
          title={t.invoices.issueTitle(buyer)}
          lead={chosen.length > 1 && <p className="quiet">{t.invoices.issueText(chosen.length)}</p>}
          amountFen={totalFen}
          onClose={() => {
            setWriting(false);
            setTicked([]);
          }}
        />
      )}
    </article>
  );
}
