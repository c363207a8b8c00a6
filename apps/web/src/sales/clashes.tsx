import { Await, type Column, DataList, DateText, Loading, Section, Tag } from '../shared';
import { MorePages } from '../shared/pages';
import { type Clash, useClashes } from './api';
import { InvoiceOf } from './report-parts';
import styles from './sales.module.css';
import { useSalesWords } from './words';

/** Invoices that were claimed a second time: both sides and their officials see who and when, and no more. */
export function Clashes({ onlyIfAny = false }: { onlyIfAny?: boolean }) {
  const t = useSalesWords();
  const clashes = useClashes();
  if (onlyIfAny && !clashes.data?.length) return null;
  const columns: Column<Clash>[] = [
    {
      key: 'invoice',
      title: t.clashes.invoice,
      phone: 'heading',
      render: (clash) => <InvoiceOf line={clash} />,
    },
    {
      key: 'holder',
      title: t.clashes.holder,
      render: (clash) => (
        <span className={styles['two']}>
          {clash.holder.name}
          <small className="quiet">
            {t.clashes.heldBy[clash.heldBy]} · <DateText value={clash.heldSince} />
          </small>
        </span>
      ),
    },
    {
      key: 'claimant',
      title: t.clashes.claimant,
      render: (clash) => (
        <span className={styles['two']}>
          {clash.claimant.name}
          <small className="quiet">
            <DateText value={clash.claimedAt} clock />
          </small>
        </span>
      ),
    },
    {
      key: 'outcome',
      title: '',
      phone: 'corner',
      render: () => <Tag tone="bad">{t.states.refused}</Tag>,
    },
  ];
  return (
    <Section title={t.clashes.title} note={t.clashes.note}>
      <Await read={clashes} bones={<Loading rows={2} title={false} />}>
        {(rows) => (
          <DataList
            caption={t.clashes.title}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            empty={<p className="quiet">{t.clashes.none}</p>}
            dense
          />
        )}
      </Await>
      <MorePages read={clashes} />
    </Section>
  );
}
