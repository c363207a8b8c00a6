import styles from './logo.module.css';
import { useShared } from './words';

/** 结: two strands, lake and loess, cross twice and hold a grain between them. */
export function LogoMark({ size = 32, tone = 'ink' }: { size?: number; tone?: 'ink' | 'light' }) {
  const light = tone === 'light';
  const lake = light ? '#faf8f4' : 'var(--lake)';
  const ground = light ? 'var(--lake)' : 'var(--paper)';
  const loess = light ? '#e3ad66' : 'var(--loess)';
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" fill="none" aria-hidden="true" focusable="false">
      <path d="M4 37C14 37 14 11 24 11" stroke={loess} strokeWidth="5" strokeLinecap="round" />
      <path d="M4 11C14 11 14 37 24 37" stroke={ground} strokeWidth="10" />
      <path
        d="M4 11C14 11 14 37 24 37c10 0 10-26 20-26"
        stroke={lake}
        strokeWidth="5"
        strokeLinecap="round"
      />
      <path d="M25 11.2C34 12 34 37 43 37" stroke={ground} strokeWidth="10" />
      <path d="M24 11c10 0 10 26 20 26" stroke={loess} strokeWidth="5" strokeLinecap="round" />
      <ellipse cx="24" cy="24" rx="3.1" ry="4.6" fill={light ? '#b7c99b' : 'var(--barley)'} />
    </svg>
  );
}

export function Wordmark({ tone = 'ink', size = 32 }: { tone?: 'ink' | 'light'; size?: number }) {
  const t = useShared();
  return (
    <span className={tone === 'light' ? styles['wordmarkLight'] : styles['wordmark']}>
      <LogoMark size={size} tone={tone} />
      <span>{t.product.name}</span>
    </span>
  );
}

/** The motif as a thin line: two strands run side by side and meet. For headers, sparingly. */
export function Strands({ width = 132, className }: { width?: number; className?: string | undefined }) {
  return (
    <svg
      className={className}
      width={width}
      height={width / 12}
      viewBox="0 0 132 11"
      fill="none"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M0 2h36c11 0 11 7 20 7h2c9 0 9-7 20-7h54" stroke="var(--lake)" strokeWidth="1.6" />
      <path d="M0 9h36c11 0 11-7 20-7h2c9 0 9 7 20 7h54" stroke="var(--loess)" strokeWidth="1.6" />
    </svg>
  );
}
