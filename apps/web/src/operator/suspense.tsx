import { Await, type Column, DataList, Empty, Figure, Money, Page, Section, useDates } from '../shared';
import { type SuspenseAnswer, useSuspense } from './api';
import styles from './suspense.module.css';
import { type OperatorWords, useOperatorWords } from './words';

type Reason = SuspenseAnswer['reasons'][number];

function columnsOf(t: OperatorWords): Column<Reason>[] {
  const reasons: Record<string, string> = t.reasons;
  return [
    {
      key: 'reason',
      title: t.suspense.reason,
      phone: 'heading',
      render: ({ reason }) => (reason === null ? t.suspense.proposed : (reasons[reason] ?? reason)),
    },
    { key: 'count', title: t.suspense.count, align: 'end', render: (row) => row.count },
    { key: 'amount', title: t.suspense.amount, align: 'end', render: (row) => <Money fen={row.fen} /> },
  ];
}

/** Money on the bank's statements that nobody has explained (待核款项), and why. */
export function Component() {
  const t = useOperatorWords();
  const dates = useDates();
  const suspense = useSuspense();
  return (
    <Page title={t.suspense.title} lead={t.suspense.lead} width="wide">
      <Await read={suspense}>
        {({ totalFen, inFen, outFen, count, oldestOn, reasons }) => (
          <>
            <div className={styles['figures']}>
              <Figure
                label={t.suspense.total}
                value={<Money fen={totalFen} />}
                note={oldestOn === null ? undefined : t.suspense.oldest(dates.date(oldestOn))}
              />
              <Figure label={t.suspense.in} value={<Money fen={inFen} />} />
              <Figure label={t.suspense.out} value={<Money fen={outFen} />} />
              <Figure label={t.suspense.count} value={count} />
            </div>
            <Section title={t.suspense.reasons}>
              <DataList
                caption={t.suspense.reasons}
                columns={columnsOf(t)}
                rows={reasons}
                rowKey={(row) => row.reason ?? 'proposed'}
                rowLink={({ reason }) =>
                  reason === null ? '/operate?state=proposed' : `/operate?state=unmatched&reason=${reason}`
                }
                empty={<Empty title={t.suspense.empty} text={t.suspense.emptyText} />}
              />
            </Section>
          </>
        )}
      </Await>
    </Page>
  );
}
