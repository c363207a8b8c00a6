import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Link } from 'react-router';
import { formatFen, useDates, useShared } from '../shared';
import styles from './adds.module.css';
import { Term } from './term';
import { useOfficialWords } from './words';

interface Check {
  /** Says what is added up, e.g. "全部明细合计". */
  label: string;
  left: number;
  right: number;
  to?: string;
}

/** 明细合计 = 总数 ✓: both sums to the fen, and whether they are equal. Never a tick that nobody computed. */
export function Adds({ rows }: { rows: readonly Check[] }) {
  const t = useOfficialWords();
  const shared = useShared();
  return (
    <ul className={styles['adds']} aria-label={t.adds.title}>
      {rows.map((row) => {
        const equal = row.left === row.right;
        return (
          <li key={row.label} className={equal ? styles['good'] : styles['bad']}>
            <Mark good={equal} />
            <span className={styles['label']}>
              {row.label}
              <Term name="adds" />
            </span>
            <span className={styles['sum']}>
              {row.to ? <Link to={row.to}>{formatFen(row.left)}</Link> : formatFen(row.left)}
              <b>{equal ? '=' : '≠'}</b>
              {formatFen(row.right)} {shared.units.yuan}
            </span>
            <span className={styles['verdict']}>
              {equal ? t.adds.holds : t.adds.differs(formatFen(row.left - row.right))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** The last time that every sum of the market was compared with its rows; their amounts are no region's to read. */
export function Proof({ asOf, differingSums }: { asOf: string; differingSums: number }) {
  const t = useOfficialWords();
  const dates = useDates();
  const good = differingSums === 0;
  return (
    <ul className={styles['adds']} aria-label={t.adds.title}>
      <li className={good ? styles['good'] : styles['bad']}>
        <Mark good={good} />
        <span className={styles['label']}>
          {t.adds.proof(dates.moment(asOf), differingSums)}
          <Term name="adds" />
        </span>
        {good && <span className={styles['verdict']}>{t.adds.holds}</span>}
      </li>
    </ul>
  );
}

function Mark({ good }: { good: boolean }) {
  return (
    <span className={styles['mark']} aria-hidden="true">
      {good ? <CheckCircleFilled /> : <CloseCircleFilled />}
    </span>
  );
}
