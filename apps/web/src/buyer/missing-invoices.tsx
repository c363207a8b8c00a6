import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type MissingInvoice, useMissingInvoices } from '../api/invoices';
import { Await, Empty, Loading, Money } from '../shared';
import { MorePages } from '../shared/pages';
import { AskInvoice } from './ask-invoice';
import styles from './invoices.module.css';
import { useMay } from './may';
import { useBuyerWords } from './words';

/** Orders without an invoice, by cooperative: ticked, they are asked for together. */
export function MissingInvoices() {
  const t = useBuyerWords();
  const [paid, setPaid] = useState(false);
  const missing = useMissingInvoices(paid ? { paid: 'true' } : {});
  return (
    <>
      <label className={styles['filter']}>
        <input type="checkbox" checked={paid} onChange={(event) => setPaid(event.target.checked)} />
        {t.invoices.onlyPaid}
      </label>
      <Await read={missing} bones={<Loading rows={8} title={false} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t.invoices.noneMissing} text={t.invoices.noneMissingText} />
          ) : (
            bySupplier(rows).map((group) => <Group key={group[0]?.supplier.id} rows={group} />)
          )
        }
      </Await>
      <MorePages read={missing} />
    </>
  );
}

function bySupplier(rows: readonly MissingInvoice[]): MissingInvoice[][] {
  const groups = new Map<string, MissingInvoice[]>();
  for (const row of rows) groups.set(row.supplier.id, [...(groups.get(row.supplier.id) ?? []), row]);
  return [...groups.values()];
}

const openOf = (row: MissingInvoice): number => row.missingFen - row.askedFen;

function Group({ rows }: { rows: readonly MissingInvoice[] }) {
  const t = useBuyerWords();
  const may = useMay();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const open = rows.filter((row) => openOf(row) > 0);
  const chosen = open.filter((row) => ticked.has(row.orderId));
  const tick = (ids: readonly string[], on: boolean) =>
    setTicked((all) => new Set(on ? [...all, ...ids] : [...all].filter((id) => !ids.includes(id))));
  const supplier = rows[0]?.supplier.name ?? '';
  return (
    <section className={styles['group']} aria-label={supplier}>
      <div className={styles['groupHead']}>
        {may('invoice') && open.length > 0 && (
          <input
            type="checkbox"
            aria-label={`${t.invoices.tickAll} ${supplier}`}
            checked={chosen.length === open.length}
            onChange={(event) =>
              tick(
                open.map((row) => row.orderId),
                event.target.checked,
              )
            }
          />
        )}
        <h2>{supplier}</h2>
        <span className="quiet">{t.invoices.supplierTotal(rows.length)}</span>
      </div>
      {rows.map((row) => (
        <Row key={row.orderId} row={row} ticked={ticked.has(row.orderId)} tick={tick} />
      ))}
      {may('invoice') && (
        <div className={styles['foot']}>
          <span className="quiet">{t.invoices.chosen(chosen.length)}</span>
          <Money fen={chosen.reduce((sum, row) => sum + openOf(row), 0)} size="large" />
          <Button type="primary" disabled={chosen.length === 0} onClick={() => setAsking(true)}>
            {t.invoices.ask}
          </Button>
        </div>
      )}
      {asking && (
        <AskInvoice
          rows={chosen}
          onClose={() => setAsking(false)}
          onSent={() => {
            setAsking(false);
            setTicked(new Set());
          }}
        />
      )}
    </section>
  );
}

function Row({
  row,
  ticked,
  tick,
}: {
  row: MissingInvoice;
  ticked: boolean;
  tick: (ids: readonly string[], on: boolean) => void;
}) {
  const t = useBuyerWords();
  const may = useMay();
  return (
    <div className={styles['row']}>
      {may('invoice') && openOf(row) > 0 ? (
        <input
          type="checkbox"
          aria-label={t.invoices.tick(row.orderNumber)}
          checked={ticked}
          onChange={(event) => tick([row.orderId], event.target.checked)}
        />
      ) : (
        <i />
      )}
      <span className={styles['about']}>
        <Link to={`/buy/orders/${row.orderId}`} className="num">
          {row.orderNumber}
        </Link>
        <small className={styles['under']}>
          {t.invoices.age} {t.invoices.days(row.ageDays)}
        </small>
      </span>
      <span className={styles['plain']}>
        <Money fen={row.acceptedFen} tone="quiet" />
        <small className={styles['under']}>{t.invoices.accepted}</small>
      </span>
      <span className={styles['plain']}>
        <Money fen={row.invoicedFen} tone="quiet" />
        <small className={styles['under']}>{t.invoices.invoiced}</small>
      </span>
      <span>
        <Money fen={row.missingFen} />
        <small className={styles['under']}>{row.askedFen > 0 ? t.invoices.asked : t.invoices.missing}</small>
      </span>
    </div>
  );
}
