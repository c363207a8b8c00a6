import styles from './money.module.css';
import { useLanguage, useShared } from './words';

const grouped = new Intl.NumberFormat('en-US');
const rounded = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** 123450 → "1,234.50". Integer arithmetic only. */
export function formatFen(fen: number): string {
  const size = Math.abs(fen);
  const text = `${grouped.format(Math.floor(size / 100))}.${String(size % 100).padStart(2, '0')}`;
  return fen < 0 ? `−${text}` : text;
}

/** The exact figure a form or a bank wants: 123450 → "1234.50". */
export function plainFen(fen: number): string {
  return formatFen(fen).replaceAll(',', '').replace('−', '-');
}

/** "1,234.5", "１２３４．５０元" → 123450 fen; undefined when it is no amount of yuan with at most two decimals. */
export function readYuan(text: string): number | undefined {
  const plain = text.normalize('NFKC').replaceAll(/[\s,元¥]/g, '');
  const match = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(plain);
  if (match === null) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** Amounts past 100,000 yuan in 万元 (Chinese) or k / M yuan, for charts and headlines. */
export function shortFen(fen: number, language: 'zh-CN' | 'en' = 'zh-CN'): string {
  const yuan = fen / 100;
  if (Math.abs(yuan) < 10_000) return grouped.format(Math.round(yuan));
  if (language === 'en')
    return Math.abs(yuan) >= 1e6
      ? `${rounded.format(yuan / 1e6)} M`
      : `${grouped.format(Math.round(yuan / 1e3))} k`;
  return `${rounded.format(yuan / 10_000)} 万`;
}

export function perKgFen(priceFen: number, unitGrams: number): number {
  return Math.round((priceFen * 1000) / unitGrams);
}

export function perJinFen(priceFen: number, unitGrams: number): number {
  return Math.round((priceFen * 500) / unitGrams);
}

/** The head of a column whose figures are bare: 验收金额 → 验收金额（元）. */
export function useInYuan(): (head: string) => string {
  const { marks, units } = useShared();
  return (head) => head + marks.brackets(units.yuan);
}

type Size = 'small' | 'normal' | 'large' | 'huge';

/** 1,234.50 元 */
export function Money({
  fen,
  size = 'normal',
  tone,
}: {
  fen: number;
  size?: Size;
  tone?: 'price' | 'quiet';
}) {
  const t = useShared();
  return (
    <span className={`${styles['money']} ${styles[size]} ${tone ? styles[tone] : ''}`}>
      {formatFen(fen)}
      <small>{t.units.yuan}</small>
    </span>
  );
}

/** The same price per kilogram, and per 斤 in brackets of a quieter voice. */
export function PerWeight({
  priceFen,
  unitGrams,
  jin = true,
}: {
  priceFen: number;
  unitGrams: number;
  jin?: boolean;
}) {
  const t = useShared();
  if (unitGrams <= 0) return null;
  return (
    <span className={styles['perWeight']}>
      <span>
        {formatFen(perKgFen(priceFen, unitGrams))} {t.units.perKg}
      </span>
      {jin && (
        <span className={styles['jin']}>
          {formatFen(perJinFen(priceFen, unitGrams))} {t.units.perJin}
        </span>
      )}
    </span>
  );
}

/** 2500 g → "2.5 公斤" (or "5 斤"): grams stay integers, only the words change. */
export function useWeight(): (grams: number, unit?: 'kg' | 'jin') => string {
  const t = useShared();
  return (grams, unit = 'kg') => {
    if (unit === 'jin') return `${Number((grams / 500).toFixed(2))} ${t.units.jin}`;
    if (grams < 1000) return `${grams} ${t.units.gram}`;
    if (grams >= 1_000_000) return `${Number((grams / 1_000_000).toFixed(2))} ${t.units.ton}`;
    return `${Number((grams / 1000).toFixed(2))} ${t.units.kg}`;
  };
}

export function Weight({ grams }: { grams: number }) {
  const weight = useWeight();
  return <span className="num">{weight(grams)}</span>;
}

/** Basis points → "83.3 %"; past 100 % as it is; null → "—". */
export function formatBp(bp: number | null | undefined): string {
  return bp === null || bp === undefined ? '—' : `${Number((bp / 100).toFixed(1))}%`;
}

export function useShortFen(): (fen: number) => string {
  const { language } = useLanguage();
  return (fen) => shortFen(fen, language);
}
