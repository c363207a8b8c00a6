import type { CSSProperties } from 'react';
import { Link } from 'react-router';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  formatBp,
  formatFen,
  Loading,
  Page,
  Pills,
  Section,
  useInYuan,
  useShortFen,
} from '../../shared';
import { Adds } from '../adds';
import { FilterBar } from '../filter-bar';
import { type Filters, hrefTo, rankingFilters, useFilters } from '../filters';
import { heat } from '../matrix';
import { useOfficialWords } from '../words';
import { type Measure, type Ranked, type Ranking, usePlaces } from './api';
import { rankingQuery, useMeasures } from './ask';
import { percentText } from './figure-text';
import { placeTiles } from './tile-layout';
import styles from './tiles.module.css';
import { type ReportWords, useReportWords } from './words';

type Side = 'counties' | 'districts';

/** O10: one tile per county, no borders; shade and figure say the same, and a table says it again. */
export function Component() {
  const t = useReportWords();
  const { filters, query, set } = useFilters();
  const side: Side = query.get('side') === 'districts' ? 'districts' : 'counties';
  const open = useMeasures(side);
  const by = open.find((measure) => measure === query.get('by')) ?? 'amount';
  const within = rankingFilters(filters);
  const places = usePlaces(rankingQuery(side, by, within));
  return (
    <Page title={t.tiles.title(filters.year)} lead={t.tiles.lead} width="wide">
      <FilterBar filters={within} set={set} show={['year', 'month', 'funding', 'channel']} />
      <div className={styles['tools']}>
        <Pills
          label={t.tiles.sideLabel}
          value={side}
          onChange={(chosen) => set({ side: chosen === 'counties' ? undefined : chosen })}
          options={(['counties', 'districts'] as const).map((value) => ({
            value,
            label: t.tiles.side[value],
          }))}
        />
        <Pills
          label={t.tiles.measureLabel}
          value={by}
          onChange={(chosen) => set({ by: chosen === 'amount' ? undefined : chosen })}
          options={open.map((value) => ({ value, label: t.rankings.by[value] }))}
        />
      </div>
      <Await read={places} bones={<Loading rows={10} />}>
        {(data) => <Result data={data} side={side} by={by} filters={within} />}
      </Await>
    </Page>
  );
}

function Result({ data, side, by, filters }: { data: Ranking; side: Side; by: Measure; filters: Filters }) {
  const t = useReportWords();
  const official = useOfficialWords();
  const inYuan = useInYuan();
  if (data.items.length === 0) return <Empty title={t.rankings.empty} text={t.rankings.emptyText} />;
  const to = ({ key }: Ranked) =>
    hrefTo('units', side === 'counties' ? { ...filters, westCode: key } : { ...filters, district: key });
  return (
    <>
      <p className={styles['asOf']}>
        {official.overview.asOf} <DateText value={data.asOf} clock />
      </p>
      <div className={styles['beside']}>
        <div>
          <Cities rows={data.items} by={by} to={to} />
          <Legend rows={data.items} by={by} />
        </div>
        <Section title={t.tiles.table}>
          <DataList
            caption={t.tiles.table}
            columns={columnsOf(t, side, by, inYuan)}
            rows={data.items}
            rowKey={({ key }) => key}
            rowLink={to}
            dense
          />
          <Adds
            rows={[
              {
                label: t.rankings.adds,
                left: data.sumFen,
                right: data.wholeFen,
                to: hrefTo('facts', filters),
              },
            ]}
          />
        </Section>
      </div>
    </>
  );
}

function Cities({ rows, by, to }: { rows: readonly Ranked[]; by: Measure; to: (row: Ranked) => string }) {
  const t = useReportWords();
  const cities = byCity(rows, t.tiles.city);
  const shade = useShade(rows, by);
  return (
    <div className={styles['cities']}>
      {[...cities].map(([city, counties]) => {
        const { tiles, columns } = placeTiles(counties);
        return (
          <section key={city} aria-label={city}>
            <h2>{city}</h2>
            <ul className={styles['tiles']} style={{ '--columns': columns } as CSSProperties}>
              {tiles.map(({ row, column, line }) => (
                <li key={row.key} style={{ gridColumn: column, gridRow: line }}>
                  <Tile row={row} by={by} level={shade(row)} to={to(row)} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function byCity(rows: readonly Ranked[], others: string): Map<string, Ranked[]> {
  const cities = new Map<string, Ranked[]>();
  for (const row of rows) {
    const city = row.note ?? others;
    cities.set(city, [...(cities.get(city) ?? []), row]);
  }
  return cities;
}

function Tile({ row, by, level, to }: { row: Ranked; by: Measure; level: number; to: string }) {
  const say = useFigure(by);
  return (
    <Link
      to={to}
      className={`${styles['tile']} ${styles[`h${level}`]}`}
      title={`${row.name} ${formatFen(row.amountFen)}`}
    >
      <b>{shortName(row.name)}</b>
      <span className="num">{say(row)}</span>
    </Link>
  );
}

/** 化隆回族自治县 → 化隆: a tile is small, and its title has the whole name. */
function shortName(name: string): string {
  const short = name.replace(/(回族土族|回族|土族|撒拉族)?(自治县|县|区|市)$/, '');
  return short.length >= 2 ? short : name;
}

function useFigure(by: Measure): (row: Ranked) => string {
  const short = useShortFen();
  return (row) => {
    if (by === 'change') return percentText(row.changeBp);
    return by === 'progress' ? percentText(row.progressBp) : short(row.amountFen);
  };
}

const percentSteps = [0, 2_500, 5_000, 7_500, 10_000] as const;
const changeSteps = [-2_000, 0, 2_000, 5_000, 10_000] as const;

/** Shades 0 (nothing) to 6; amounts by the square root of their share of the largest one, ratios by fixed steps. */
function useShade(rows: readonly Ranked[], by: Measure): (row: Ranked) => number {
  const top = Math.max(0, ...rows.map(({ amountFen }) => amountFen));
  return (row) => {
    if (by === 'amount') return heat(row.amountFen, top);
    const bp = by === 'progress' ? row.progressBp : row.changeBp;
    if (bp === null) return 0;
    const steps: readonly number[] = by === 'progress' ? percentSteps.slice(1) : changeSteps;
    return 1 + steps.filter((step) => bp >= step).length;
  };
}

function Legend({ rows, by }: { rows: readonly Ranked[]; by: Measure }) {
  const t = useReportWords();
  const short = useShortFen();
  const top = Math.max(0, ...rows.map(({ amountFen }) => amountFen));
  const amounts = [1, 2, 3, 4, 5].map((level) => short(Math.round(top * (level / 6) ** 2)));
  const percent = (by === 'progress' ? percentSteps.slice(1) : changeSteps).map((bp) => formatBp(bp));
  const steps = by === 'amount' ? amounts : percent;
  const nothing = { amount: t.tiles.none, change: t.tiles.noLastYear, progress: t.tiles.noTarget }[by];
  const names = [
    nothing,
    t.tiles.upTo(steps[0] ?? ''),
    ...steps.slice(1).map((step, at) => t.tiles.between(steps[at] ?? '', step)),
    t.tiles.from(steps.at(-1) ?? ''),
  ];
  return (
    <dl className={styles['legend']} aria-label={t.tiles.legend}>
      {names.map((name, level) => (
        <div key={name}>
          <dt className={styles[`h${level}`]} aria-hidden="true" />
          <dd>{name}</dd>
        </div>
      ))}
    </dl>
  );
}

function columnsOf(
  t: ReportWords,
  side: Side,
  by: Measure,
  inYuan: (head: string) => string,
): Column<Ranked>[] {
  const figures: Record<Measure, Column<Ranked>> = {
    amount: {
      key: 'lastYear',
      title: inYuan(t.rankings.lastYear),
      align: 'end',
      render: ({ lastYearFen }) => (lastYearFen === null ? '—' : formatFen(lastYearFen)),
    },
    change: {
      key: 'change',
      title: t.rankings.change,
      align: 'end',
      render: ({ changeBp }) => percentText(changeBp),
    },
    progress: {
      key: 'progress',
      title: t.rankings.progress,
      align: 'end',
      render: ({ progressBp }) => percentText(progressBp),
    },
  };
  return [
    { key: 'name', title: t.rankings.of[side], phone: 'heading', render: ({ name }) => name },
    { key: 'note', title: t.rankings.notes[side], render: ({ note }) => note ?? '—' },
    {
      key: 'amount',
      title: inYuan(t.rankings.amount),
      align: 'end',
      phone: 'corner',
      render: ({ amountFen }) => formatFen(amountFen),
    },
    figures[by],
  ];
}
