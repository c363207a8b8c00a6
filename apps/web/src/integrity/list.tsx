import { useSession } from '../api/session';
import { yearChoices } from '../official/filters';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  formatFen,
  Page,
  Pills,
  Select,
  Tag,
  useInYuan,
  useShared,
} from '../shared';
import { MorePages } from '../shared/pages';
import {
  type Figures,
  type Filters,
  type FlagRow,
  flagPath,
  states,
  tones,
  useFigures,
  useFilters,
  useFlags,
} from './api';
import { Counts } from './counts';
import styles from './integrity.module.css';
import { SearchAgain } from './search';
import { type IntegrityWords, useIntegrityWords, useSaid } from './words';

/** O5: what looks odd in the region, by rule, and who looks into it. */
export function Component() {
  const t = useIntegrityWords();
  const said = useSaid();
  const session = useSession();
  const { filters, set } = useFilters();
  const inYuan = useInYuan();
  const figures = useFigures(filters.year);
  const flags = useFlags(filters, session.data?.user.id);
  const names = new Map(figures.data?.items.map(({ rule, name }) => [rule as string, said(name)]));
  return (
    <Page
      eyebrow={session.data?.organization.regionName}
      title={t.title}
      lead={t.lead}
      width="wide"
      actions={session.data?.user.roles.includes('official') && <SearchAgain />}
    >
      <Await read={figures}>{(data) => <Counts figures={data} filters={filters} set={set} />}</Await>
      <FilterBar filters={filters} set={set} figures={figures.data} />
      <Await read={flags}>
        {(rows) => (
          <DataList
            caption={t.list.caption}
            columns={columnsOf(t, names, inYuan)}
            rows={rows}
            rowKey={({ id }) => id}
            rowLink={({ id }) => flagPath(id)}
            empty={<Empty title={t.list.empty} text={t.list.emptyText} />}
          />
        )}
      </Await>
      <MorePages read={flags} />
    </Page>
  );
}

type Setter = ReturnType<typeof useFilters>['set'];

function FilterBar({
  filters,
  set,
  figures,
}: {
  filters: Filters;
  set: Setter;
  figures: Figures | undefined;
}) {
  const t = useIntegrityWords();
  const said = useSaid();
  const shared = useShared();
  const years = yearChoices().map((year) => ({ value: String(year), label: shared.dates.year(year) }));
  const months = Array.from({ length: 12 }, (_, place) => ({
    value: String(place + 1),
    label: shared.dates.month(place + 1),
  }));
  const rules = (figures?.items ?? []).map(({ rule, name }) => ({
    value: rule as string,
    label: said(name),
  }));
  return (
    <fieldset className={styles['bar']} aria-label={t.filters.label}>
      <Select
        label={t.filters.year}
        value={String(filters.year ?? '')}
        onChange={(year) => set({ year, month: '' })}
        options={[{ value: '', label: t.filters.allYears }, ...years]}
      />
      {filters.year && (
        <Select
          label={t.filters.month}
          value={String(filters.month ?? '')}
          onChange={(month) => set({ month })}
          options={[{ value: '', label: t.filters.allMonths }, ...months]}
        />
      )}
      <Select
        label={t.filters.rule}
        value={filters.rule ?? ''}
        onChange={(rule) => set({ rule })}
        options={[{ value: '', label: t.filters.allRules }, ...rules]}
      />
      <Select
        label={t.filters.owner}
        value={filters.mine ? '1' : ''}
        onChange={(mine) => set({ mine })}
        options={[
          { value: '', label: t.filters.anybody },
          { value: '1', label: t.filters.mine },
        ]}
      />
      <Pills
        label={t.filters.state}
        value={filters.state}
        onChange={(state) => set({ state: state === 'alive' ? '' : state })}
        options={(['alive', ...states, 'all'] as const).map((value) => ({ value, label: t.states[value] }))}
      />
    </fieldset>
  );
}

function columnsOf(
  t: IntegrityWords,
  names: ReadonlyMap<string, string>,
  inYuan: (head: string) => string,
): Column<FlagRow>[] {
  return [
    {
      key: 'flag',
      title: t.list.flag,
      phone: 'heading',
      width: '22%',
      render: ({ rule }) => names.get(rule) ?? rule,
    },
    {
      key: 'parties',
      title: t.list.parties,
      render: (row) => <Parties row={row} />,
    },
    {
      key: 'day',
      title: t.list.day,
      render: ({ lastDay }) => <DateText value={lastDay} />,
    },
    {
      key: 'amount',
      title: inYuan(t.list.amount),
      align: 'end',
      render: ({ amountFen }) => <span className={styles['whole']}>{formatFen(amountFen)}</span>,
    },
    {
      key: 'owner',
      title: t.list.owner,
      render: ({ ownerName }) => ownerName ?? <span className="quiet">{t.list.nobody}</span>,
    },
    {
      key: 'state',
      title: t.list.state,
      phone: 'corner',
      render: ({ state, sightings }) => (
        <span className={styles['tags']}>
          <Tag tone={tones[state]}>{t.states[state]}</Tag>
          {sightings > 1 && <small>{t.list.grew(sightings)}</small>}
        </span>
      ),
    },
  ];
}

function Parties({ row }: { row: FlagRow }) {
  const t = useIntegrityWords();
  const shared = useShared();
  const shown = row.buyerNames.slice(0, 2);
  return (
    <span className={styles['parties']}>
      {shown.length > 0 && (
        <span>
          {shown.join(shared.marks.list)}
          {row.buyerCount > shown.length && ` ${t.list.more(row.buyerCount)}`}
        </span>
      )}
      {row.supplierName !== null && <span>{t.list.seller(row.supplierName)}</span>}
      <small className="num">{row.number}</small>
    </span>
  );
}
