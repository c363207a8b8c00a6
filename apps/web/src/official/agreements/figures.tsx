import { formatFen, useLanguage } from '../../shared';
import type { Indicator } from './api';
import { type AgreementWords, useAgreementWords } from './words';

export type Unit = Indicator['unit'];

const whole = new Intl.NumberFormat('en-US');

/** A value in the unit of its indicator, without the unit: yuan with two decimals, or a count. */
export function formatValue(value: number, unit: Unit): string {
  if (unit === 'fen') return formatFen(value);
  return value < 0 ? `−${whole.format(-value)}` : whole.format(value);
}

export function indicatorName(t: AgreementWords, { kind, name }: Pick<Indicator, 'kind' | 'name'>): string {
  return name ?? t.kinds[kind];
}

/** The usual definition in the reader's language; what an agreement says of its own stands as it was signed. */
export function useDefinition(): (of: Pick<Indicator, 'definition' | 'definitionEn'>) => string {
  const { language } = useLanguage();
  return ({ definition, definitionEn }) => (language === 'en' ? (definitionEn ?? definition) : definition);
}

/** "1,008 人"; a figure that is not for the reader is a dash. */
export function Value({ value, unit }: { value: number | null; unit: Unit }) {
  const t = useAgreementWords();
  if (value === null) return <span className="quiet">—</span>;
  return (
    <span className="num">
      {formatValue(value, unit)} <small className="quiet">{t.units[unit]}</small>
    </span>
  );
}

/** What people type: yuan for money, a whole number for the rest; undefined when it is none. */
export function readValue(text: string, unit: Unit): number | undefined {
  const plain = text.normalize('NFKC').replaceAll(/[\s,元¥]/g, '');
  const match = /^([-−]?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain);
  if (match === null || (unit !== 'fen' && match[3] !== undefined)) return undefined;
  const size =
    unit === 'fen' ? Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0')) : Number(match[2]);
  return match[1] === '' ? size : -size;
}
