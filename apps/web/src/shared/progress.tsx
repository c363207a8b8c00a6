import type { ReactNode } from 'react';
import { formatBp } from './money';
import styles from './progress.module.css';

/** Progress as a ring of two strands: done in lake, the rest in paper. More than 100 % closes the ring in barley. */
export function ProgressRing({
  bp,
  size = 148,
  label,
  children,
}: {
  bp: number | null;
  size?: number;
  label: string;
  children?: ReactNode;
}) {
  const stroke = Math.max(6, size / 15);
  const radius = (size - stroke) / 2 - 1;
  const round = 2 * Math.PI * radius;
  const share = Math.min(1, Math.max(0, (bp ?? 0) / 10_000));
  const done = (bp ?? 0) >= 10_000;
  return (
    <div
      className={styles['ring']}
      style={{ width: size, height: size }}
      role="img"
      aria-label={`${label} ${formatBp(bp)}`}
    >
      <svg width={size} height={size} aria-hidden="true" focusable="false">
        <circle
          cx={size / 2}
          cy={size / 2}
          r={radius}
          fill="none"
          stroke="var(--paper-deep)"
          strokeWidth={stroke}
        />
        {share > 0 && (
          <circle
            cx={size / 2}
            cy={size / 2}
            r={radius}
            fill="none"
            stroke={done ? 'var(--barley)' : 'var(--lake)'}
            strokeWidth={stroke}
            strokeLinecap="round"
            strokeDasharray={`${round * share} ${round}`}
            transform={`rotate(-90 ${size / 2} ${size / 2})`}
          />
        )}
      </svg>
      <div className={styles['middle']} aria-hidden="true">
        {children ?? <strong>{formatBp(bp)}</strong>}
      </div>
    </div>
  );
}

/** A thin bar; `markBp` draws where the year itself stands, `forecastBp` a lighter continuation. */
export function ProgressBar({
  bp,
  markBp,
  forecastBp,
  label,
}: {
  bp: number | null;
  markBp?: number;
  forecastBp?: number;
  label: string;
}) {
  const wide = (value: number) => `${Math.min(100, Math.max(0, value / 100))}%`;
  const done = (bp ?? 0) >= 10_000;
  return (
    <div className={styles['bar']} role="img" aria-label={`${label} ${formatBp(bp)}`}>
      {forecastBp !== undefined && (
        <span className={styles['forecast']} style={{ width: wide(forecastBp) }} />
      )}
      <span className={done ? styles['barDone'] : styles['barFill']} style={{ width: wide(bp ?? 0) }} />
      {markBp !== undefined && <span className={styles['mark']} style={{ left: wide(markBp) }} />}
    </div>
  );
}
