import { Button } from 'antd';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  formatFen,
  Loading,
  Note,
  Page,
  Pills,
  useInYuan,
  useShared,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import { Adds } from '../adds';
import { FigureLink } from '../amount';
import { FilterBar } from '../filter-bar';
import { type Filters, hrefTo, rankingFilters, useFilters } from '../filters';
import { useOfficialWords } from '../words';
import { type CountedBy, type Measure, type Ranked, type RankedKind, type Ranking, useRanking } from './api';
import { countedIn, measures, rankedKinds, rankingExport, rankingQuery, useMeasures } from './ask';
import { ExportButton } from './export-button';
import { percentText } from './figure-text';
import styles from './rankings.module.css';
import { type ReportWords, useReportWords } from './words';

/** O4: who is where, by what, and how that is counted. */
export function Component() {
  const t = useReportWords();
  const { filters, query, set } = useFilters();
  const of = rankedKinds.find((kind) => kind === query.get('of')) ?? 'units';
  const open = useMeasures(of);
  const by = open.find((measure) => measure === query.get('by')) ?? 'amount';
  const { dates } = useShared();
  const counted = countedIn(query, of);
  // Those that a figure counts are of its whole year so far.
  const within = counted ? { year: filters.year } : rankingFilters(filters);
  const ranking = useRanking({ ...rankingQuery(of, by, within), ...counted });
  const all = { counted: undefined, untilMonth: undefined };
  return (
    <Page title={t.rankings.title(filters.year)} lead={t.rankings.definition[by]} width="wide">
      {counted ? (
        <Note tone="lake">
          {t.rankings.counted[counted.counted](dates.month(counted.untilMonth))}{' '}
          <Button type="link" onClick={() => set(all)}>
            {t.rankings.countedAll}
          </Button>
        </Note>
      ) : (
        <FilterBar filters={within} set={set} show={['year', 'month', 'pairing', 'funding', 'channel']} />
      )}
      <div className={styles['tools']}>
        <Pills
          label={t.rankings.ofLabel}
          value={of}
          onChange={(kind) => set({ ...all, of: kind === 'units' ? undefined : kind })}
          options={rankedKinds.map((kind) => ({ value: kind, label: t.rankings.of[kind] }))}
        />
        <Pills
          label={t.rankings.byLabel}
          value={by}
          onChange={(measure) => set({ by: measure === 'amount' ? undefined : measure })}
          options={measures.map((measure) => ({
            value: measure,
            label: t.rankings.by[measure],
            disabled: !open.includes(measure),
          }))}
        />
      </div>
      <Await read={ranking} bones={<Loading rows={10} />}>
        {(rows) => (
          <Ranks rows={rows} first={ranking.first} of={of} by={by} filters={within} counted={counted} />
        )}
      </Await>
      <MorePages read={ranking} />
    </Page>
  );
}

interface RanksProps {
  rows: readonly Ranked[];
  first: Ranking | undefined;
  of: RankedKind;
  by: Measure;
  filters: Filters;
  counted: CountedBy | undefined;
}

function Ranks({ rows, first, of, by, filters, counted }: RanksProps) {
  const t = useReportWords();
  const official = useOfficialWords();
  const link = rowLink(of, counted ? { ...filters, untilMonth: counted.untilMonth } : filters);
  const hasTarget = useMeasures(of).includes('progress');
  const inYuan = useInYuan();
  if (rows.length === 0 || !first) return <Empty title={t.rankings.empty} text={t.rankings.emptyText} />;
  return (
    <>
      <div className={styles['caption']}>
        <span className="quiet">
          {t.rankings.count(first.count)} · {official.overview.asOf} <DateText value={first.asOf} clock />
        </span>
        {!counted && (
          <span className={styles['exports']}>
            <ExportButton wanted={() => rankingExport(of, by, filters, 'xlsx')} label={t.rankings.export} />
          </span>
        )}
      </div>
      <DataList
        caption={t.rankings.title(filters.year)}
        columns={columnsOf(t, of, first, { link, hasTarget, inYuan })}
        rows={rows}
        rowKey={({ key }) => key}
        rowLink={link}
        dense
      />
      <Adds
        rows={[
          {
            ...{ label: t.rankings.adds, left: first.sumFen, right: first.wholeFen },
            // Facts cannot be narrowed to many suppliers or goods.
            ...(counted ? {} : { to: hrefTo('facts', filters) }),
          },
        ]}
      />
    </>
  );
}

/** Where the rows behind a figure are. */
function rowLink(of: RankedKind, filters: Filters): (row: Ranked) => string | undefined {
  return ({ key }) => {
    if (key === 'none' && of !== 'pairings') return undefined;
    if (of === 'units') return hrefTo('facts', { ...filters, buyerId: key });
    if (of === 'suppliers') return hrefTo('facts', { ...filters, supplierId: key });
    if (of === 'products') return hrefTo('facts', { ...filters, productId: key });
    if (of === 'districts') return hrefTo('units', { ...filters, district: key });
    if (of === 'counties') return hrefTo('units', { ...filters, westCode: key });
    if (key === 'none') return hrefTo('facts', { ...filters, outside: true });
    return hrefTo('units', { ...filters, pairingId: key });
  };
}

type Heads = { inYuan: (head: string) => string };

function columnsOf(
  t: ReportWords,
  of: RankedKind,
  { sumFen, items }: Ranking,
  { link, hasTarget, inYuan }: Heads & { link: (row: Ranked) => string | undefined; hasTarget: boolean },
): Column<Ranked>[] {
  const top = Math.max(1, ...items.map(({ amountFen }) => amountFen));
  const note: Column<Ranked> = { key: 'note', title: t.rankings.notes[of], render: (row) => row.note ?? '—' };
  return [
    {
      key: 'rank',
      title: t.rankings.rank,
      width: 72,
      phone: 'corner',
      render: ({ rank }) => <Rank rank={rank} />,
    },
    {
      key: 'name',
      title: t.rankings.of[of],
      phone: 'heading',
      render: (row) => nameOf(t, of, row),
      total: t.bulletins.total,
    },
    ...(of === 'pairings' ? [] : [note]),
    {
      key: 'amount',
      title: inYuan(t.rankings.amount),
      align: 'end',
      width: '24%',
      render: (row) => (
        <span className={styles['amount']}>
          <span className={styles['track']} aria-hidden="true">
            <span style={{ width: `${Math.max(0, (row.amountFen / top) * 100)}%` }} />
          </span>
          <RankedFigure fen={row.amountFen} to={link(row)} name={nameOf(t, of, row)} />
        </span>
      ),
      total: formatFen(sumFen),
    },
    {
      key: 'share',
      title: t.rankings.share,
      align: 'end',
      render: ({ amountFen }) => (sumFen > 0 ? percentText(Math.round((amountFen / sumFen) * 10_000)) : '—'),
    },
    {
      key: 'lastYear',
      title: inYuan(t.rankings.lastYear),
      align: 'end',
      render: ({ lastYearFen }) => (lastYearFen === null ? '—' : formatFen(lastYearFen)),
    },
    {
      key: 'change',
      title: t.rankings.change,
      align: 'end',
      render: ({ changeBp }) => <Change bp={changeBp} />,
    },
    ...(hasTarget ? targetColumns(t, inYuan) : []),
  ];
}

/** What has no key has a name in each language. */
function nameOf(t: ReportWords, of: RankedKind, { key, name }: Ranked): string {
  return key === 'none' ? (of === 'pairings' ? t.figures.outside : t.rankings.notRegistered) : name;
}

function RankedFigure({ fen, to, name }: { fen: number; to: string | undefined; name: string }) {
  const amount = formatFen(fen);
  return to === undefined ? amount : <FigureLink fen={fen} to={to} label={`${name} ${amount}`} />;
}

function targetColumns(t: ReportWords, inYuan: Heads['inYuan']): Column<Ranked>[] {
  return [
    {
      key: 'target',
      title: inYuan(t.rankings.target),
      align: 'end',
      render: ({ targetFen }) => (targetFen === null ? '—' : formatFen(targetFen)),
    },
    {
      key: 'progress',
      title: t.rankings.progress,
      align: 'end',
      render: ({ progressBp }) => percentText(progressBp),
    },
  ];
}

function Rank({ rank }: { rank: number | null }) {
  const t = useReportWords();
  if (rank === null) return <span className="quiet">{t.rankings.noRank}</span>;
  return <span className={`${styles['rank']} ${rank <= 3 ? styles['top'] : ''}`}>{rank}</span>;
}

/** A sign and a word of direction, not colour alone. */
function Change({ bp }: { bp: number | null }) {
  if (bp === null) return <>—</>;
  const sign = bp > 0 ? '+' : '';
  return <span className={bp < 0 ? styles['less'] : styles['more']}>{`${sign}${percentText(bp)}`}</span>;
}
