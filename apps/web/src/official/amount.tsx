import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { formatFen, useShared, useShortFen } from '../shared';
import styles from './amount.module.css';

/** "123.46 万元" in words. */
export function useAmountText(): (fen: number) => string {
  const t = useShared();
  const short = useShortFen();
  return (fen) => `${short(fen)}${/[a-z\d]$/i.test(short(fen)) ? ' ' : ''}${t.units.yuan}`.trim();
}

/** A headline amount in 万元; the exact figure stands in its title. */
export function Amount({ fen }: { fen: number }) {
  const t = useShared();
  const short = useShortFen();
  const [figure = '', scale = ''] = short(fen).split(' ');
  return (
    <data value={fen} title={`${formatFen(fen)} ${t.units.yuan}`} className={styles['amount']}>
      {figure}
      <small>
        {scale}
        {scale.length > 0 && /[a-z]/i.test(scale) ? ' ' : ''}
        {t.units.yuan}
      </small>
    </data>
  );
}

/** An exact figure that opens the rows behind it. */
export function FigureLink({ fen, to, label }: { fen: number; to: string; label?: string }) {
  return (
    <Link to={to} className={styles['link']} aria-label={label}>
      {formatFen(fen)}
    </Link>
  );
}

export function Quiet({ children }: { children: ReactNode }) {
  return <span className={styles['quiet']}>{children}</span>;
}
