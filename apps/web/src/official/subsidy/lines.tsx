import { type Column, DataList, Empty, formatFen, Money, Tag } from '../../shared';
import { type DraftLine, lineKey, type RunLine } from '../../subsidy/api';
import styles from '../../subsidy/subsidy.module.css';
import { type SubsidyWords, useSubsidyWords } from '../../subsidy/words';

type Line = DraftLine & Partial<Pick<RunLine, 'id' | 'correction' | 'correctionReason' | 'noticeAmountFen'>>;

/** The list: who gets what for which sales, what does not count and why. `more` adds columns of the state it is in. */
export function Lines<Row extends Line>({
  lines,
  totals,
  onFacts,
  more = [],
}: {
  lines: readonly Row[];
  totals: { eligibleFen: number; excludedFen: number; amountFen: number };
  onFacts: (line: Row) => void;
  more?: Column<Row>[];
}) {
  const t = useSubsidyWords();
  return (
    <DataList
      caption={t.list.title}
      columns={[...columnsOf<Row>(t, totals, lines.length, onFacts), ...more, amountColumn<Row>(t, totals)]}
      rows={lines}
      rowKey={lineKey}
      empty={<Empty title={t.list.none} text={t.list.noneText} />}
      dense
    />
  );
}

function columnsOf<Row extends Line>(
  t: SubsidyWords,
  totals: { eligibleFen: number; excludedFen: number },
  sellers: number,
  onFacts: (line: Row) => void,
): Column<Row>[] {
  return [
    { key: 'position', title: t.list.position, phone: 'none', render: ({ position }) => position },
    {
      key: 'seller',
      title: t.list.seller,
      phone: 'heading',
      total: t.list.total(sellers),
      render: (line) => (
        <span className={styles['seller']}>
          <span>{line.supplierName}</span>
          {line.supplierId === null ? (
            <small className="quiet">{t.list.byName}</small>
          ) : (
            <small className="quiet num">{line.creditCode}</small>
          )}
          {line.correction && (
            <span className={styles['corrected']}>
              <Tag tone="wait">{t.list.correction[line.correction]}</Tag> {line.correctionReason}
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'eligible',
      title: t.list.eligible,
      align: 'end',
      total: <Money fen={totals.eligibleFen} />,
      render: (line) => (
        <button type="button" className={styles['link']} onClick={() => onFacts(line)}>
          <Money fen={line.eligibleFen} /> <small>{t.list.factCount(line.factCount)}</small>
        </button>
      ),
    },
    {
      key: 'excluded',
      title: t.list.excluded,
      total: <Money fen={totals.excludedFen} />,
      render: (line) =>
        line.excluded.length === 0 ? (
          <span className="quiet">—</span>
        ) : (
          <span className={styles['why']}>
            {line.excluded.map(({ reason, amountFen }) => (
              <span key={reason}>
                {t.reasons[reason]} <b className="num">{formatFen(amountFen)}</b>
              </span>
            ))}
          </span>
        ),
    },
    {
      key: 'own',
      title: t.list.own,
      align: 'end',
      render: (line) => <Money fen={line.ownFen} tone="quiet" />,
    },
  ];
}

function amountColumn<Row extends Line>(t: SubsidyWords, { amountFen }: { amountFen: number }): Column<Row> {
  return {
    key: 'amount',
    title: t.list.amount,
    align: 'end',
    phone: 'corner',
    total: <Money fen={amountFen} />,
    render: (line) => (
      <b>
        <Money fen={line.amountFen} />
      </b>
    ),
  };
}
