import { Select, useShared } from '../shared';
import { yearChoices } from './filters';
import { useOfficialWords } from './words';

export function YearSelect({ year, onChange }: { year: number; onChange: (year: number) => void }) {
  const t = useOfficialWords();
  const shared = useShared();
  const years = yearChoices();
  const options = (years.includes(year) ? years : [year, ...years]).map((one) => ({
    value: String(one),
    label: shared.dates.year(one),
  }));
  return (
    <Select
      label={t.filters.year}
      value={String(year)}
      onChange={(value) => onChange(Number(value))}
      options={options}
    />
  );
}
