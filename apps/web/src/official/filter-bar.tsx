import { CloseOutlined } from '@ant-design/icons';
import { Select, useShared } from '../shared';
import styles from './filter-bar.module.css';
import { channels, type Filters, fundings, useRegionNames } from './filters';
import { MONTHS } from './matrix';
import { useOwnPairs } from './own-pairs';
import { useOfficialWords } from './words';
import { YearSelect } from './year-select';

type Part = 'year' | 'pairing' | 'month' | 'funding' | 'channel' | 'level';
type Set = (change: Readonly<Record<string, string | number | boolean | undefined>>) => void;

/** What is counted here; every choice is in the address. */
export function FilterBar({
  filters,
  set,
  show,
  unitName,
}: {
  filters: Filters;
  set: Set;
  show: readonly Part[];
  /** The buying unit, when the rows are of one unit only. */
  unitName?: string | undefined;
}) {
  const t = useOfficialWords();
  return (
    <fieldset className={styles['bar']} aria-label={t.filters.label}>
      {show.includes('year') && <YearSelect year={filters.year} onChange={(year) => set({ year })} />}
      {show.includes('month') && <MonthSelect filters={filters} set={set} />}
      {show.includes('pairing') && <PairingSelect filters={filters} set={set} />}
      {(['funding', 'channel', 'level'] as const).map(
        (part) => show.includes(part) && <KindSelect key={part} part={part} filters={filters} set={set} />,
      )}
      {filters.paid && (
        <button type="button" className={styles['chip']} onClick={() => set({ paid: undefined })}>
          {t.facts.paid} <CloseOutlined aria-label={t.filters.remove} />
        </button>
      )}
      {(['supplierId', 'productId'] as const).map(
        (part) =>
          filters[part] !== undefined && (
            <button
              key={part}
              type="button"
              className={styles['chip']}
              onClick={() => set({ [part]: undefined })}
            >
              {t.filters[part]} <CloseOutlined aria-label={t.filters.remove} />
            </button>
          ),
      )}
      {filters.buyerId !== undefined && (
        <button type="button" className={styles['chip']} onClick={() => set({ buyerId: undefined })}>
          {unitName ?? t.filters.oneUnit} <CloseOutlined aria-label={t.filters.remove} />
        </button>
      )}
    </fieldset>
  );
}

function MonthSelect({ filters, set }: { filters: Filters; set: Set }) {
  const t = useOfficialWords();
  const shared = useShared();
  const months = MONTHS.map((month) => ({ value: String(month), label: shared.dates.month(month) }));
  return (
    <Select
      label={t.filters.month}
      value={String(filters.month ?? '')}
      onChange={(month) => set({ month })}
      options={[{ value: '', label: t.filters.allMonths }, ...months]}
    />
  );
}

/** Funding, channel or evidence level: one of a few, or all. */
function KindSelect({
  part,
  filters,
  set,
}: {
  part: 'funding' | 'channel' | 'level';
  filters: Filters;
  set: Set;
}) {
  const t = useOfficialWords();
  const kinds = {
    funding: {
      key: 'fundingSource',
      label: t.filters.funding,
      all: t.filters.allFunding,
      options: fundings.map((value) => ({ value: String(value), label: t.funding[value] })),
    },
    channel: {
      key: 'channel',
      label: t.filters.channel,
      all: t.filters.allChannels,
      options: channels.map((value) => ({ value: String(value), label: t.channels[value] })),
    },
    level: {
      key: 'evidenceLevel',
      label: t.filters.level,
      all: t.filters.allLevels,
      options: [0, 1, 2, 3].map((level) => ({ value: String(level), label: t.evidence.level(level) })),
    },
  } as const;
  const { key, label, all, options } = kinds[part];
  return (
    <Select
      label={label}
      value={String(filters[key] ?? '')}
      onChange={(value) => set({ [key]: value })}
      options={[{ value: '', label: all }, ...options]}
    />
  );
}

/** A pairing, one end of it, or what is outside every pairing. */
function PairingSelect({ filters, set }: { filters: Filters; set: Set }) {
  const t = useOfficialWords();
  const region = useRegionNames();
  const pairings = useOwnPairs();
  const value = filters.outside ? 'outside' : `${filters.eastCode ?? ''}-${filters.westCode ?? ''}`;
  const known = pairings.map((pair) => ({
    value: `${pair.eastCode}-${pair.westCode}`,
    label: `${pair.eastName} — ${pair.westName}`,
  }));
  const half = [filters.eastCode, filters.westCode].filter((code) => code !== undefined).map(region);
  const listed = value === '-' || value === 'outside' || known.some((one) => one.value === value);
  const options = [
    { value: '-', label: t.filters.allPairings },
    ...known,
    { value: 'outside', label: t.outside },
    ...(listed ? [] : [{ value, label: half.join(' — ') }]),
  ];
  const choose = (next: string) => {
    if (next === 'outside') return set({ outside: true, eastCode: undefined, westCode: undefined });
    const [eastCode, westCode] = next.split('-');
    return set({ eastCode, westCode, outside: undefined });
  };
  return <Select label={t.filters.pairing} value={value} onChange={choose} options={options} />;
}
