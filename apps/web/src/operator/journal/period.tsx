import { useSearchParams } from 'react-router';
import { inShanghai, Select, useDates } from '../../shared';
import type { Period } from './api';
import { useJournalWords } from './words';

const monthsBack = 24;

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11` → its first and last day; `2026` → the year's. */
function periodOf(key: string): Period {
  const [year = 0, month] = key.split('-').map(Number);
  if (month === undefined) return { from: `${year}-01-01`, to: `${year}-12-31` };
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { from: `${year}-${two(month)}-01`, to: `${year}-${two(month)}-${two(last)}` };
}

/** The month or year that the books are looked at for; it lives in the address. */
export function usePeriod(): { key: string; period: Period; set: (key: string) => void } {
  const [query, setQuery] = useSearchParams();
  const { year, month } = inShanghai(new Date());
  const asked = query.get('period') ?? '';
  const key = /^20\d\d(-(0[1-9]|1[0-2]))?$/.test(asked) ? asked : `${year}-${two(month)}`;
  const set = (next: string) => setQuery({ ...Object.fromEntries(query), period: next }, { replace: true });
  return { key, period: periodOf(key), set };
}

export function PeriodSelect({ value, onChange }: { value: string; onChange: (key: string) => void }) {
  const t = useJournalWords();
  const dates = useDates();
  const { year, month } = inShanghai(new Date());
  const months = Array.from({ length: monthsBack }, (_, back) => {
    const at = year * 12 + month - 1 - back;
    return `${Math.floor(at / 12)}-${two((at % 12) + 1)}`;
  });
  const years = [year, year - 1, year - 2].map(String);
  const known = [...months, ...years];
  return (
    <Select
      label={t.period}
      value={value}
      onChange={onChange}
      options={(known.includes(value) ? known : [value, ...known]).map((key) => ({
        value: key,
        label: key.includes('-') ? dates.month(`${key}-01`) : t.wholeYear(Number(key)),
      }))}
    />
  );
}
