import { formatFen, useLanguage } from '../../shared';
import { useOfficialWords } from '../words';
import type { Definition, Dimension, Sheet } from './api';
import { useReportWords } from './words';

const whole = new Intl.NumberFormat('en-US');

/** Basis points as a percentage with both its decimals, as papers and files print it. */
export function percentText(bp: number | null): string {
  return bp === null ? '—' : `${(bp / 100).toFixed(2)}%`;
}

/** A figure exactly as it is kept: nothing is rounded on the way to the screen. */
export function figureText(unit: Definition['unit'], value: number | null): string {
  if (value === null) return '—';
  if (unit === 'fen') return formatFen(value);
  return unit === 'bp' ? percentText(value) : whole.format(value);
}

/** Names of figures and parts in the reader's language. */
export function useFigureNames(definitions: Sheet['definitions']) {
  const t = useReportWords();
  const official = useOfficialWords();
  const { language } = useLanguage();
  const side = language === 'en' ? 'en' : 'zh';
  const known = new Map(definitions.map((definition) => [definition.code, definition]));
  const dimensions: Record<string, string> = t.figures.dimensions;
  return {
    known,
    name: (code: string) => known.get(code)?.name[side] ?? dimensions[code] ?? code,
    definition: (code: string) => known.get(code)?.definition[side] ?? '',
    part: (dimension: Dimension, { key, name }: { key: string; name: string }): string => {
      const words: Record<string, Record<string, string>> = {
        fundingSource: official.funding,
        channel: official.channels,
        mode: t.figures.modes,
        level: t.figures.levels,
        unitKind: official.unitKinds,
        department: { none: t.figures.noDepartment },
      };
      if (dimension === 'evidenceLevel') return t.figures.level(key);
      if (dimension === 'month') return t.figures.month(key);
      return words[dimension]?.[key] ?? (key === 'none' ? t.figures.outside : name);
    },
  };
}
