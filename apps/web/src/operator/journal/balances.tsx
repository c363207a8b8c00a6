import { Await, type Column, DataList, Loading, Note, Page, plainFen } from '../../shared';
import { BalanceText, MovementText } from './amounts';
import { type Balance, perParty, useBalances } from './api';
import { Exports } from './export';
import styles from './journal.module.css';
import { PeriodSelect, usePeriod } from './period';
import { type JournalWords, useJournalWords } from './words';

/** 科目余额表: every account, before, in and after the period. */
export function Component() {
  const t = useJournalWords();
  const { key, period, set } = usePeriod();
  const balances = useBalances(period);
  const link = ({ account }: Balance) =>
    perParty.includes(account)
      ? `/operate/journal/parties/${account}?period=${key}`
      : `/operate/journal/entries?account=${account}&period=${key}`;
  return (
    <Page title={t.title} lead={t.lead} width="wide">
      <Await read={balances} bones={<Loading rows={9} />}>
        {({ items, total }) => (
          <>
            <div className={styles['tools']}>
              <PeriodSelect value={key} onChange={set} />
              <Exports
                name={t.file(t.title, key)}
                table={() => [
                  [t.account, t.opening, t.debit, t.credit, t.closing],
                  ...[...items, { account: undefined, ...total }].map((row) => [
                    row.account === undefined ? t.total : t.accounts[row.account],
                    ...[row.openingFen, row.debitFen, row.creditFen, row.closingFen].map(plainFen),
                  ]),
                ]}
              />
            </div>
            <DataList
              caption={t.title}
              columns={columnsOf(t, total)}
              rows={items}
              rowKey={({ account }) => account}
              rowLink={link}
            />
            <BalanceNote holds={total.closingFen === 0 && total.debitFen === total.creditFen} />
          </>
        )}
      </Await>
    </Page>
  );
}

function BalanceNote({ holds }: { holds: boolean }) {
  const t = useJournalWords();
  return <Note tone={holds ? 'barley' : 'seal'}>{holds ? `${t.balanced} ✓` : t.unbalanced}</Note>;
}

type Totals = Omit<Balance, 'account'>;

function columnsOf(t: JournalWords, total: Totals): Column<Balance>[] {
  return [
    {
      key: 'account',
      title: t.account,
      phone: 'heading',
      total: t.total,
      render: ({ account }) => (
        <span className={styles['account']}>
          {t.accounts[account]}
          <small className="quiet">{t.notes[account]}</small>
        </span>
      ),
    },
    {
      key: 'opening',
      title: t.opening,
      align: 'end',
      total: <BalanceText fen={total.openingFen} />,
      render: ({ openingFen }) => <BalanceText fen={openingFen} />,
    },
    {
      key: 'debit',
      title: t.debit,
      align: 'end',
      total: <MovementText fen={total.debitFen} />,
      render: ({ debitFen }) => <MovementText fen={debitFen} />,
    },
    {
      key: 'credit',
      title: t.credit,
      align: 'end',
      total: <MovementText fen={total.creditFen} />,
      render: ({ creditFen }) => <MovementText fen={creditFen} />,
    },
    {
      key: 'closing',
      title: t.closing,
      align: 'end',
      phone: 'corner',
      total: <BalanceText fen={total.closingFen} />,
      render: ({ closingFen }) => <BalanceText fen={closingFen} />,
    },
  ];
}
