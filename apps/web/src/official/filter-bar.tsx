import { CloseOutlined } from '@ant-design/icons';
import { usePairings } from '../api/catalog';
import { Select, useShared } from '../shared';
import styles from './filter-bar.module.css';
import { channels, type Filters, fundings, useRegionNames } from './filters';
import { MONTHS } from './matrix';
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
  const shared = useShared();
  const funding: Record<string, string> = t.funding;
  const channel: Record<string, string> = t.channels;
  return (
    <fieldset className={styles['bar']} aria-label={t.filters.label}>
      {show.includes('year') && <YearSelect year={filters.year} onChange={(year) => set({ year })} />}
      {show.includes('month') && (
        <Select
          label={t.filters.month}
          value={String(filters.month ?? '')}
          onChange={(month) => set({ month })}
          options={[
            { value: '', label: t.filters.allMonths },
            ...MONTHS.map((month) => ({ value: String(month), label: shared.dates.month(month) })),
          ]}
        />
      )}
      {show.includes('pairing') && <PairingSelect filters={filters} set={set} />}
      {show.includes('funding') && (
        <Select
          label={t.filters.funding}
          value={filters.fundingSource ?? ''}
          onChange={(fundingSource) => set({ fundingSource })}
          options={[
            { value: '', label: t.filters.allFunding },
            ...fundings.map((value) => ({ value, label: funding[value] ?? value })),
          ]}
        />
      )}
      {show.includes('channel') && (
        <Select
          label={t.filters.channel}
          value={filters.channel ?? ''}
          onChange={(value) => set({ channel: value })}
          options={[
            { value: '', label: t.filters.allChannels },
            ...channels.map((value) => ({ value, label: channel[value] ?? value })),
          ]}
        />
      )}
      {show.includes('level') && (
        <Select
          label={t.filters.level}
          value={String(filters.evidenceLevel ?? '')}
          onChange={(evidenceLevel) => set({ evidenceLevel })}
          options={[
            { value: '', label: t.filters.allLevels },
            ...[0, 1, 2, 3].map((level) => ({ value: String(level), label: t.evidence.level(level) })),
          ]}
        />
      )}
      {filters.paid && (
        <button type="button" className={styles['chip']} onClick={() => set({ paid: undefined })}>
          {t.facts.paid} <CloseOutlined aria-label={t.filters.remove} />
        </button>
      )}
      {filters.buyerId !== undefined && (
        <button type="button" className={styles['chip']} onClick={() => set({ buyerId: undefined })}>
          {unitName ?? t.filters.oneUnit} <CloseOutlined aria-label={t.filters.remove} />
        </button>
      )}
    </fieldset>
  );
}

/** A pairing, one end of it, or what is outside every pairing. */
function PairingSelect({ filters, set }: { filters: Filters; set: Set }) {
  const t = useOfficialWords();
  const region = useRegionNames();
  const pairings = usePairings();
  const value = filters.outside ? 'outside' : `${filters.eastCode ?? ''}-${filters.westCode ?? ''}`;
  const known = (pairings.data?.items ?? []).map((pair) => ({
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
