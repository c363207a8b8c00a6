import { DateText, Money } from '../shared';
import type { BankLine } from './api';
import styles from './bank-lines.module.css';
import { useOperatorWords } from './words';

/** Lines of money that came in: who, how much, what the memo says, and why it found no payable. */
export function BankLines({
  lines,
  chosen,
  onChoose,
}: {
  lines: readonly BankLine[];
  chosen: string | undefined;
  onChoose: (line: BankLine) => void;
}) {
  const t = useOperatorWords();
  return (
    <ul className={styles['lines']} aria-label={t.desk.lines}>
      {lines.map((line) => (
        <li key={line.id}>
          <button type="button" aria-pressed={line.id === chosen} onClick={() => onChoose(line)}>
            <span className={styles['who']}>
              <b>{line.payerName || t.line.noPayer}</b>
              <Money fen={line.amountFen} />
            </span>
            <span className={styles['memo']}>{line.memo || t.line.noMemo}</span>
            <span className={styles['foot']}>
              <span className={styles['why']}>
                <Why line={line} />
              </span>
              <DateText value={line.bookedOn} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Why({ line }: { line: BankLine }) {
  const t = useOperatorWords();
  const reasons: Record<string, string> = t.reasons;
  if (line.state === 'unmatched')
    return reasons[line.unmatchedReason ?? ''] ?? line.unmatchedReason ?? t.states.unmatched;
  if (line.state === 'proposed') return t.line.proposedBy(line.proposedBy?.name ?? '—');
  return line.confirmedBy ? t.line.byTwo(line.proposedBy?.name ?? '—', line.confirmedBy.name) : t.line.byCode;
}
