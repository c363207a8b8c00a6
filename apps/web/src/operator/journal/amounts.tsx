import { formatFen } from '../../shared';
import styles from './journal.module.css';
import { useJournalWords } from './words';

/** 借 1,234.50: the side and the size, as books are read. */
export function BalanceText({ fen }: { fen: number }) {
  const t = useJournalWords();
  const side = fen > 0 ? 'debit' : fen < 0 ? 'credit' : 'none';
  return (
    <span className={styles['balance']}>
      <small className="quiet">{t.side[side]}</small>
      <span className="num">{formatFen(Math.abs(fen))}</span>
    </span>
  );
}

/** A movement on one side; nothing is a dash. */
export function MovementText({ fen }: { fen: number }) {
  return <span className="num">{fen === 0 ? '—' : formatFen(fen)}</span>;
}
