import { useParams } from 'react-router';
import { Await, type Column, DataList, Empty, Page, plainFen } from '../../shared';
import { MorePages } from '../../shared/pages';
import { BalanceText, MovementText } from './amounts';
import { type Account, type PartyBalance, perParty, useParties } from './api';
import { Exports } from './export';
import styles from './journal.module.css';
import { PeriodSelect, usePeriod } from './period';
import { type JournalWords, useJournalWords } from './words';

/** One account by buyer or supplier, the largest balance first. */
export function Component() {
  const t = useJournalWords();
  const params = useParams();
  const account: Account = perParty.find((one) => one === params['account']) ?? 'buyer_receivable';
  const { key, period, set } = usePeriod();
  const parties = useParties(account, period);
  const title = t.parties(t.accounts[account]);
  return (
    <Page
      title={title}
      lead={t.notes[account]}
      back={{ to: `/operate/journal?period=${key}`, label: t.back }}
      width="wide"
    >
      <Await read={parties}>
        {(rows) => (
          <>
            <div className={styles['tools']}>
              <PeriodSelect value={key} onChange={set} />
              <Exports
                name={t.file(title, key)}
                table={() => [
                  [t.party, t.opening, t.debit, t.credit, t.closing],
                  ...rows.map((row) => [
                    row.partyName,
                    ...[row.openingFen, row.debitFen, row.creditFen, row.closingFen].map(plainFen),
                  ]),
                ]}
              />
            </div>
            <DataList
              caption={title}
              columns={columnsOf(t)}
              rows={rows}
              rowKey={({ partyId }) => partyId}
              rowLink={({ partyId }) =>
                `/operate/journal/entries?account=${account}&partyId=${partyId}&period=${key}`
              }
              empty={<Empty title={t.noEntries} text={t.noEntriesText} />}
              dense
            />
          </>
        )}
      </Await>
      <MorePages read={parties} />
    </Page>
  );
}

function columnsOf(t: JournalWords): Column<PartyBalance>[] {
  return [
    { key: 'party', title: t.party, phone: 'heading', render: ({ partyName }) => partyName },
    {
      key: 'opening',
      title: t.opening,
      align: 'end',
      render: ({ openingFen }) => <BalanceText fen={openingFen} />,
    },
    { key: 'debit', title: t.debit, align: 'end', render: ({ debitFen }) => <MovementText fen={debitFen} /> },
    {
      key: 'credit',
      title: t.credit,
      align: 'end',
      render: ({ creditFen }) => <MovementText fen={creditFen} />,
    },
    {
      key: 'closing',
      title: t.closing,
      align: 'end',
      phone: 'corner',
      render: ({ closingFen }) => <BalanceText fen={closingFen} />,
    },
  ];
}
