import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { type ProductFilter, useCategories } from '../api/catalog';
import { type Facet, type FundingSource, fundingSources, type ProductPage } from '../api/types';
import { Select, useLanguage, useShared } from '../shared';
import styles from './find.module.css';
import { useOwnPairs } from './pairing';
import { useBuyerWords } from './words';

interface FiltersProps {
  filter: ProductFilter;
  change: (changes: Record<string, string | undefined>) => void;
  facets: ProductPage['facets'] | undefined;
  active: number;
}

export function FindFilters({ filter, change, facets, active }: FiltersProps) {
  const t = useBuyerWords();
  const shared = useShared();
  const { isPaired, codes } = useOwnPairs();
  const pairedCounties = codes.join(',');
  const { language } = useLanguage();
  const categories = useCategories();
  const categoryName = (item: Facet) =>
    (language === 'en' && categories.data?.items.find((one) => one.code === item.code)?.nameEn) || item.name;
  const counties = [...(facets?.counties ?? [])].sort(
    (a, b) => Number(isPaired(b.code)) - Number(isPaired(a.code)),
  );
  return (
    <div className={styles['filters']}>
      <FacetList
        label={t.find.county}
        all={t.find.allCounties}
        items={counties}
        chosen={filter.county}
        onChange={(county) => change({ county })}
        mark={(code) => (isPaired(code) ? t.find.pairedMark : undefined)}
      />
      <FacetList
        label={t.find.category}
        all={t.find.allCategories}
        items={(facets?.categories ?? []).map((item) => ({ ...item, name: categoryName(item) }))}
        chosen={filter.category}
        onChange={(category) => change({ category })}
      />
      <fieldset className={styles['group']}>
        <legend>{t.find.filters}</legend>
        {pairedCounties !== '' && (
          <Check
            label={t.find.onlyPairs}
            checked={filter.county === pairedCounties}
            onChange={(on) => change({ county: on ? pairedCounties : undefined })}
          />
        )}
        <Check
          label={t.find.inSeason}
          checked={filter.inSeason === true}
          onChange={(on) => change({ season: on ? '1' : undefined })}
        />
        <Check
          label={t.find.inStock}
          checked={filter.inStock === true}
          onChange={(on) => change({ stock: on ? '1' : undefined })}
        />
      </fieldset>
      <PriceRange
        key={`${filter.minPricePerKgFen}-${filter.maxPricePerKgFen}`}
        filter={filter}
        change={change}
      />
      <div className={styles['group']}>
        <p className={styles['legend']}>{t.find.funding}</p>
        <Select<FundingSource | ''>
          label={t.find.funding}
          value={(filter.fundingSource as FundingSource | undefined) ?? ''}
          onChange={(funding) => change({ funding })}
          options={[
            { value: '', label: t.find.anyFunding },
            ...fundingSources.map((value) => ({ value, label: shared.states.funding[value] })),
          ]}
        />
      </div>
      {active > 0 && (
        <Button
          type="link"
          className={styles['clear'] ?? ''}
          onClick={() =>
            change({ county: '', category: '', min: '', max: '', season: '', stock: '', funding: '' })
          }
        >
          {t.find.clear}
        </Button>
      )}
    </div>
  );
}

interface FacetListProps {
  label: string;
  all: string;
  items: readonly Facet[];
  chosen: string | undefined;
  onChange: (code: string | undefined) => void;
  mark?: (code: string) => string | undefined;
}

/** Several may be chosen; each shows how many goods it would leave. */
function FacetList({ label, all, items, chosen, onChange, mark }: FacetListProps) {
  const codes = chosen?.split(',').filter(Boolean) ?? [];
  const toggle = (code: string) => {
    const next = codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code];
    onChange(next.length === 0 ? undefined : next.join(','));
  };
  return (
    <fieldset className={styles['group']}>
      <legend>{label}</legend>
      <button
        type="button"
        className={styles['facet']}
        aria-pressed={codes.length === 0}
        onClick={() => onChange(undefined)}
      >
        <span>{all}</span>
      </button>
      {items.map((item) => (
        <button
          key={item.code}
          type="button"
          className={styles['facet']}
          aria-pressed={codes.includes(item.code)}
          onClick={() => toggle(item.code)}
        >
          <span>{item.name}</span>
          {mark?.(item.code) && <em>{mark(item.code)}</em>}
          <small>{item.count}</small>
        </button>
      ))}
    </fieldset>
  );
}

function Check({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label className={styles['check']}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}

const toFen = (text: string) => {
  const yuan = Number(text.normalize('NFKC').replace(/[^\d.]/g, ''));
  return Number.isFinite(yuan) && yuan > 0 ? String(Math.round(yuan * 100)) : undefined;
};
const toYuan = (fen: number | undefined) => (fen === undefined ? '' : String(fen / 100));

function PriceRange({ filter, change }: Pick<FiltersProps, 'filter' | 'change'>) {
  const t = useBuyerWords();
  const shared = useShared();
  const [min, setMin] = useState(toYuan(filter.minPricePerKgFen));
  const [max, setMax] = useState(toYuan(filter.maxPricePerKgFen));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change({ min: toFen(min), max: toFen(max) });
  };
  return (
    <form className={styles['group']} onSubmit={submit}>
      <p className={styles['legend']}>
        {t.find.pricePerKg} <span className="quiet">{shared.units.perKg}</span>
      </p>
      <div className={styles['range']}>
        <input
          inputMode="decimal"
          aria-label={`${t.find.pricePerKg} ${t.find.min}`}
          placeholder={t.find.min}
          value={min}
          onChange={(event) => setMin(event.target.value)}
        />
        <span>{t.find.to}</span>
        <input
          inputMode="decimal"
          aria-label={`${t.find.pricePerKg} ${t.find.max}`}
          placeholder={t.find.max}
          value={max}
          onChange={(event) => setMax(event.target.value)}
        />
        <Button htmlType="submit">{t.find.apply}</Button>
      </div>
    </form>
  );
}
