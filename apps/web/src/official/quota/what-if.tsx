import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { percent } from '../../filing/required';
import { useFilingWords } from '../../filing/words';
import {
  Await,
  barsOption,
  Chart,
  type Column,
  chartInk,
  DataList,
  Empty,
  Figure,
  FileButton,
  formatFen,
  Loading,
  Money,
  Note,
  Page,
  Refused,
  Section,
  Select,
  TextField,
  useInYuan,
  useShared,
  useShortFen,
  WhereFilesMayLeave,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import { RegionSelect } from '../filings/desk';
import { thisYear } from '../filters';
import { YearSelect } from '../year-select';
import { type Policy, usePolicies, useWhatIf, type WhatIfItem, type WhatIfQuery, whatIfBook } from './api';
import { readPercent } from './enter';
import styles from './quota.module.css';

const bases = ['canteen_food', 'canteen_food_and_union', 'union_funds_no_canteen'] as const;
const aUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const drawn = 12;

/** 政策测算: what another rule would ask of the units that filed. */
export function Component() {
  const t = useFilingWords();
  const { query, set } = useQueryOfAddress();
  const read = useWhatIf(query);
  return (
    <Page
      title={t.whatIf.title}
      lead={t.whatIf.lead}
      back={{ to: `/official/rules?year=${query.year}`, label: t.rules.title }}
      width="wide"
      actions={
        <WhereFilesMayLeave>
          <FileButton path={whatIfBook(query)} name={t.whatIf.bookName(query.year)}>
            {t.whatIf.export}
          </FileButton>
        </WhereFilesMayLeave>
      }
    >
      <Assumption query={query} set={set} />
      <Await read={read} bones={<Loading rows={8} />}>
        {(items) => {
          const { totals, assumed } = read.first ?? {};
          return totals === undefined || assumed === undefined || totals.units === 0 ? (
            <Empty title={t.whatIf.empty} text={t.whatIf.emptyText} />
          ) : (
            <Outcome items={items} totals={totals} assumed={assumed} />
          );
        }}
      </Await>
      <MorePages read={read} />
    </Page>
  );
}

type Set = (change: Record<string, string | undefined>) => void;

/** What is assumed lives in the address. */
function useQueryOfAddress(): { query: WhatIfQuery; set: Set } {
  const [address, setAddress] = useSearchParams();
  const whole = (key: string, low: number, high: number, otherwise: number) => {
    const value = Number(address.get(key) ?? Number.NaN);
    return Number.isInteger(value) && value >= low && value <= high ? value : otherwise;
  };
  const code = address.get('regionCode');
  const policyId = address.get('policyId');
  const query: WhatIfQuery = {
    year: whole('year', 2000, 2100, thisYear()),
    ...(policyId !== null && aUuid.test(policyId)
      ? { policyId }
      : {
          minimumRatioBp: whole('minimumRatioBp', 0, 10_000, 1_500),
          base: bases.find((one) => one === address.get('base')) ?? 'canteen_food',
          ...(address.get('ratchet') === 'true' ? { ratchet: 'true' as const } : {}),
        }),
    ...(code !== null && /^\d{6}$/.test(code) ? { regionCode: code } : {}),
  };
  const set: Set = (change) =>
    setAddress(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(change))
          if (value === undefined) next.delete(key);
          else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  return { query, set };
}

function Assumption({ query, set }: { query: WhatIfQuery; set: Set }) {
  const t = useFilingWords();
  const policies = usePolicies(query.year, true);
  const every = policies.data?.items ?? [];
  const templates = every.filter(({ firstYear, lastYear }) => lastYear === null || lastYear >= firstYear);
  const [ratio, setRatio] = useState(String((query.minimumRatioBp ?? 1_500) / 100));
  const type = (text: string) => {
    setRatio(text);
    const bp = readPercent(text);
    if (bp !== undefined) set({ minimumRatioBp: String(bp) });
  };
  return (
    <div className={styles['assumption']}>
      <Refused error={policies.error} />
      <YearSelect year={query.year} onChange={(year) => set({ year: String(year) })} />
      <Select
        label={t.whatIf.template}
        value={query.policyId ?? ''}
        onChange={(id) => set({ policyId: id === '' ? undefined : id })}
        options={[
          { value: '', label: t.whatIf.noTemplate },
          ...templates.map((policy) => ({ value: policy.id, label: nameOf(policy, t.rules.span) })),
        ]}
      />
      {query.policyId === undefined && (
        <>
          <TextField
            label={t.whatIf.ratio}
            value={ratio}
            onChange={type}
            inputMode="decimal"
            error={readPercent(ratio) === undefined ? t.rules.badRatio : undefined}
            maxLength={7}
          />
          <Select
            label={t.whatIf.base}
            value={query.base ?? 'canteen_food'}
            onChange={(base) => set({ base })}
            options={bases.map((value) => ({ value, label: t.bases[value] }))}
          />
          <label className={styles['check']}>
            <input
              type="checkbox"
              checked={query.ratchet === 'true'}
              onChange={(event) => set({ ratchet: event.target.checked ? 'true' : undefined })}
            />
            {t.whatIf.ratchet}
          </label>
        </>
      )}
      <RegionSelect value={query.regionCode} onChange={(regionCode) => set({ regionCode })} />
    </div>
  );
}

/** "张掖市 2023年 10%". */
function nameOf(
  { regionName, firstYear, lastYear, minimumRatioBp }: Policy,
  span: (first: number, last: number) => string,
): string {
  return `${regionName} ${span(firstYear, lastYear ?? firstYear)} ${percent(minimumRatioBp)}`;
}

type First = NonNullable<ReturnType<typeof useWhatIf>['first']>;
type Totals = First['totals'];

function Outcome({
  items,
  totals,
  assumed,
}: {
  items: readonly WhatIfItem[];
  totals: Totals;
  assumed: First['assumed'];
}) {
  const t = useFilingWords();
  const shared = useShared();
  const short = useShortFen();
  const shown = items.slice(0, drawn);
  const option = barsOption({
    labels: shown.map(shortName),
    series: [
      { name: t.whatIf.now, values: shown.map(({ requiredFen }) => requiredFen), color: chartInk.lakeSoft },
      {
        name: t.whatIf.assumed,
        values: shown.map(({ newRequiredFen }) => newRequiredFen),
        color: chartInk.loess,
      },
    ],
    format: short,
  });
  return (
    <>
      <Note tone={totals.unitsShort > 0 ? 'loess' : 'barley'}>
        {t.whatIf.summary(percent(assumed.minimumRatioBp), formatFen(totals.shortFen), totals.unitsShort)}
      </Note>
      <div className={styles['figures']}>
        <Figure
          label={t.whatIf.units}
          value={totals.units}
          note={`${t.whatIf.notFiled} ${totals.unitsNotFiled}`}
        />
        <Figure label={t.whatIf.required} value={<Money fen={totals.requiredFen} />} />
        <Figure label={t.whatIf.newRequired} value={<Money fen={totals.newRequiredFen} />} />
        <Figure
          label={t.whatIf.short}
          value={<Money fen={totals.shortFen} />}
          note={[
            `${t.whatIf.unitsShort} ${totals.unitsShort}`,
            ...(assumed.ratchet ? [`${t.whatIf.unitsNeedingReason} ${totals.unitsNeedingReason}`] : []),
          ].join(' · ')}
        />
      </div>
      <Section title={t.whatIf.chart}>
        <Chart
          option={option}
          height={280}
          summary={shown
            .map((item) => `${item.name} ${short(item.requiredFen)} → ${short(item.newRequiredFen)}`)
            .join(shared.marks.comma)}
        />
        <Table items={items} totals={totals} />
      </Section>
    </>
  );
}

/** "无锡市锡山区东岚医院" → "锡山区东岚医院": a bar has room for no more. */
function shortName({ name, regionName }: WhatIfItem): string {
  const at = name.indexOf(regionName);
  const own = at > 0 ? name.slice(at) : name;
  return own.length > 10 ? `${own.slice(0, 9)}…` : own;
}

function Table({ items, totals }: { items: readonly WhatIfItem[]; totals: Totals }) {
  const t = useFilingWords();
  const shared = useShared();
  const inYuan = useInYuan();
  const money = (
    key: 'reservedFen' | 'requiredFen' | 'newRequiredFen' | 'changeFen' | 'shortFen',
    title: string,
  ) =>
    ({
      key,
      title: inYuan(title),
      align: 'end',
      render: (row) => formatFen(row[key]),
      total: formatFen(totals[key]),
    }) satisfies Column<WhatIfItem>;
  return (
    <DataList
      caption={t.whatIf.title}
      dense
      rows={items}
      rowKey={({ unitId }) => unitId}
      columns={[
        {
          key: 'name',
          title: t.desk.unit,
          phone: 'heading',
          render: (row) => (row.needsReason ? row.name + shared.marks.brackets(t.whatIf.reason) : row.name),
          total: t.whatIf.total(totals.units),
        },
        { key: 'region', title: t.desk.region, phone: 'corner', render: (row) => row.regionName },
        money('reservedFen', t.whatIf.reserved),
        money('requiredFen', t.whatIf.required),
        money('newRequiredFen', t.whatIf.newRequired),
        money('changeFen', t.whatIf.change),
        money('shortFen', t.whatIf.short),
      ]}
    />
  );
}
