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
      <Chips filters={filters} set={set} />
      {filters.buyerId !== undefined && (
        <Chip label={unitName ?? t.filters.oneUnit} remove={() => set({ buyerId: undefined })} />
      )}
    </fieldset>
  );
}

/** What no field of the bar shows; each can be taken off. */
function Chips({ filters, set }: { filters: Filters; set: Set }) {
  const chips = useChips(filters);
  return chips.map(({ names, label }) => (
    <Chip
      key={names[0]}
      label={label}
      remove={() => set(Object.fromEntries(names.map((name) => [name, undefined])))}
    />
  ));
}

function useChips(filters: Filters): { names: (keyof Filters)[]; label: string }[] {
  const t = useOfficialWords();
  const region = useRegionNames();
  const { untilMonth, untilDay, district, regionCode, mode, minimumEvidenceLevel, paid, countsToTarget } =
    filters;
  const chips: ([names: (keyof Filters)[], label: string] | false)[] = [
    untilMonth !== undefined && [['untilMonth', 'untilDay'], t.filters.until(untilMonth, untilDay)],
    regionCode !== undefined && [['regionCode'], region(regionCode)],
    district !== undefined && [['district'], t.filters.district(region(district))],
    filters.paired === true && [['paired'], t.filters.paired],
    countsToTarget !== undefined && [
      ['countsToTarget'],
      countsToTarget ? t.filters.countsToTarget : t.filters.countsToNoTarget,
    ],
    mode !== undefined && [['mode'], t.filters.modes[mode]],
    minimumEvidenceLevel !== undefined && [
      ['minimumEvidenceLevel'],
      t.evidence.atLeast(minimumEvidenceLevel),
    ],
    paid !== undefined && [['paid'], paid ? t.facts.paid : t.filters.unpaid],
    filters.supplierId !== undefined && [['supplierId'], t.filters.supplierId],
    filters.productId !== undefined && [['productId'], t.filters.productId],
  ];
  return chips.flatMap((chip) => (chip ? [{ names: chip[0], label: chip[1] }] : []));
}

function Chip({ label, remove }: { label: string; remove: () => void }) {
  const t = useOfficialWords();
  return (
    <button type="button" className={styles['chip']} onClick={remove}>
      {label} <CloseOutlined aria-label={t.filters.remove} />
    </button>
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
      onChange={(month) => set({ month, untilMonth: undefined, untilDay: undefined })}
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
      onChange={(value) =>
        set({ [key]: value, ...(part === 'level' ? { minimumEvidenceLevel: undefined } : {}) })
      }
      options={[{ value: '', label: all }, ...options]}
    />
  );
}

/** A pairing, one end of it, or what is outside every pairing. */
function PairingSelect({ filters, set }: { filters: Filters; set: Set }) {
  const t = useOfficialWords();
  const region = useRegionNames();
  const pairings = useOwnPairs();
  const known = pairings.map((pair) => ({ value: pair.id, label: `${pair.eastName} — ${pair.westName}` }));
  const half = [filters.eastCode, filters.westCode].filter((code) => code !== undefined);
  const value = filters.outside ? 'outside' : (filters.pairingId ?? (half.length > 0 ? half.join('-') : '-'));
  const listed = value === '-' || value === 'outside' || known.some((one) => one.value === value);
  const options = [
    { value: '-', label: t.filters.allPairings },
    ...known,
    { value: 'outside', label: t.outside },
    ...(listed ? [] : [{ value, label: half.map(region).join(' — ') || t.filters.pairing }]),
  ];
  const choose = (next: string) =>
    set({
      eastCode: undefined,
      westCode: undefined,
      outside: next === 'outside' ? true : undefined,
      pairingId: known.some((one) => one.value === next) ? next : undefined,
    });
  return <Select label={t.filters.pairing} value={value} onChange={choose} options={options} />;
}
