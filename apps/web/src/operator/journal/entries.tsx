import { useSearchParams } from 'react-router';
import { Await, type Column, DataList, DateText, Empty, Page, plainFen } from '../../shared';
import { MorePages } from '../../shared/pages';
import { MovementText } from './amounts';
import { type Account, type Entry, type EntryFilter, useEntries } from './api';
import { EntryFiles } from './export';
import styles from './journal.module.css';
import { PeriodSelect, usePeriod } from './period';
import { type JournalWords, useJournalWords } from './words';

const isId = (text: string | null): text is string => text !== null && /^[0-9a-f-]{36}$/.test(text);

/** The entries of an account, a party or an order; each opens its booking. */
export function Component() {
  const t = useJournalWords();
  const [query] = useSearchParams();
  const { key, period, set } = usePeriod();
  const [account, partyId, orderId] = ['account', 'partyId', 'orderId'].map((name) => query.get(name));
  const known = account !== null && account !== undefined && account in t.accounts;
  const filter: EntryFilter = {
    account: known ? (account as Account) : undefined,
    partyId: isId(partyId ?? null) ? (partyId as string) : undefined,
    orderId: isId(orderId ?? null) ? (orderId as string) : undefined,
    // All of an order, whenever it was booked.
    ...(isId(orderId ?? null) ? {} : period),
  };
  const entries = useEntries(filter);
  const title = known ? t.accounts[account as Account] : t.entries;
  return (
    <Page title={title} back={{ to: `/operate/journal?period=${key}`, label: t.back }} width="wide">
      <Await read={entries}>
        {(rows) => (
          <>
            <div className={styles['tools']}>
              <PeriodSelect value={key} onChange={set} />
              <EntryFiles name={t.file(title, key)} table={() => tableOf(t, rows)} filter={filter} />
            </div>
            <DataList
              caption={t.entries}
              columns={entryColumns(t)}
              rows={rows}
              rowKey={({ causeKind, causeId, position }) => `${causeKind}-${causeId}-${position}`}
              rowLink={({ causeId }) => `/operate/journal/bookings/${causeId}`}
              empty={<Empty title={t.noEntries} text={t.noEntriesText} />}
              dense
            />
          </>
        )}
      </Await>
      <MorePages read={entries} />
    </Page>
  );
}

function tableOf(t: JournalWords, rows: readonly Entry[]): (string | number | null)[][] {
  return [
    [t.day, t.cause, t.paper, t.account, t.party, t.order, t.debitSide, t.creditSide],
    ...rows.map((row) => [
      row.bookedOn,
      t.causes[row.causeKind],
      row.paper,
      t.accounts[row.account],
      row.partyName,
      row.orderNumber,
      row.amountFen > 0 ? plainFen(row.amountFen) : null,
      row.amountFen < 0 ? plainFen(-row.amountFen) : null,
    ]),
  ];
}

export function entryColumns(t: JournalWords): Column<Entry>[] {
  return [
    {
      key: 'cause',
      title: t.cause,
      phone: 'heading',
      render: ({ causeKind, paper }) => (
        <>
          {t.causes[causeKind]} <small className="quiet">{paper}</small>
        </>
      ),
    },
    { key: 'day', title: t.day, render: ({ bookedOn }) => <DateText value={bookedOn} /> },
    { key: 'account', title: t.account, render: ({ account }) => t.accounts[account] },
    { key: 'party', title: t.party, render: ({ partyName }) => partyName ?? '—' },
    { key: 'order', title: t.order, render: ({ orderNumber }) => orderNumber ?? '—' },
    {
      key: 'debit',
      title: t.debitSide,
      align: 'end',
      render: ({ amountFen }) => <MovementText fen={Math.max(0, amountFen)} />,
    },
    {
      key: 'credit',
      title: t.creditSide,
      align: 'end',
      render: ({ amountFen }) => <MovementText fen={Math.max(0, -amountFen)} />,
    },
  ];
}
