import { PlusOutlined } from '@ant-design/icons';
import { Link, useSearchParams } from 'react-router';
import { useSession } from '../../api/session';
import {
  Await,
  barsOption,
  Chart,
  type Column,
  chartInk,
  DataList,
  Empty,
  Figure,
  formatBp,
  formatFen,
  Page,
  Pills,
  ProgressBar,
  Select,
  Tag,
  type Tone,
  useShared,
  useShortFen,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import common from '../agreements/agreements.module.css';
import { Amount } from '../amount';
import { yearChoices } from '../filters';
import { useSigns } from '../office';
import { type Filter, kinds, type ProjectRow, type State, states, useProjects } from './api';
import styles from './projects.module.css';
import { type ProjectWords, useProjectWords } from './words';

export const tones: Record<State, Tone> = {
  registered: 'wait',
  under_way: 'move',
  completed: 'good',
  refused: 'bad',
};

function useFilter() {
  const [query, setQuery] = useSearchParams();
  const year = /^20\d\d$/.test(query.get('year') ?? '') ? Number(query.get('year')) : undefined;
  const state = states.find((one) => one === query.get('state'));
  const kind = kinds.find((one) => one === query.get('kind'));
  const filter: Filter = {
    ...(year ? { year } : {}),
    ...(state ? { state } : {}),
    ...(kind ? { kind } : {}),
  };
  const set = (change: Record<string, string>) => {
    const next = new URLSearchParams(query);
    for (const [key, value] of Object.entries(change)) {
      if (value === '') next.delete(key);
      else next.set(key, value);
    }
    setQuery(next, { replace: true });
  };
  return { filter, set };
}

/** Projects of the region with what they cost and how far they are. */
export function Component() {
  const t = useProjectWords();
  const session = useSession();
  const { filter, set } = useFilter();
  const projects = useProjects(filter);
  const acts = useSigns();
  return (
    <Page
      eyebrow={session.data?.organization.regionName}
      title={t.list.title}
      lead={t.list.lead}
      width="wide"
      actions={
        acts && (
          <Link className={common['primary']} to="/official/projects/new">
            <PlusOutlined aria-hidden="true" /> {t.list.add}
          </Link>
        )
      }
    >
      <Filters filter={filter} set={set} />
      <Await read={projects}>
        {(rows) => (
          <>
            {projects.first && rows.length > 0 && <Totals totals={projects.first.totals} />}
            {rows.length > 0 && !projects.hasMore && <Bars rows={rows} />}
            <DataList
              caption={t.list.caption}
              columns={columnsOf(t)}
              rows={rows}
              rowKey={(row) => row.id}
              rowLink={(row) => `/official/projects/${row.id}`}
              empty={<Empty title={t.list.empty} text={t.list.emptyText} />}
            />
          </>
        )}
      </Await>
      <MorePages read={projects} />
    </Page>
  );
}

function Filters({ filter, set }: { filter: Filter; set: (change: Record<string, string>) => void }) {
  const t = useProjectWords();
  const shared = useShared();
  return (
    <div className={common['filters']}>
      <Select
        label={t.list.year}
        value={String(filter.year ?? '')}
        onChange={(year) => set({ year })}
        options={[
          { value: '', label: t.list.allYears },
          ...yearChoices().map((year) => ({ value: String(year), label: shared.dates.year(year) })),
        ]}
      />
      <Select
        label={t.list.kind}
        value={filter.kind ?? ''}
        onChange={(kind) => set({ kind })}
        options={[
          { value: '', label: t.list.allKinds },
          ...kinds.map((kind) => ({ value: kind, label: t.kinds[kind] })),
        ]}
      />
      <Pills
        label={t.list.state}
        value={filter.state ?? 'all'}
        onChange={(state) => set({ state: state === 'all' ? '' : state })}
        options={(['all', ...states] as const).map((value) => ({ value, label: t.states[value] }))}
      />
    </div>
  );
}

function Totals({ totals }: { totals: { projects: number; budgetFen: number; paidFen: number } }) {
  const t = useProjectWords();
  const share = totals.budgetFen > 0 ? Math.round((totals.paidFen / totals.budgetFen) * 10_000) : null;
  return (
    <div className={styles['totals']}>
      <Figure label={t.list.count} value={totals.projects} />
      <Figure label={t.list.budget} value={<Amount fen={totals.budgetFen} />} />
      <Figure label={t.list.paid} value={<Amount fen={totals.paidFen} />} />
      <Figure label={t.list.share} value={formatBp(share)} />
    </div>
  );
}

/** Budget and payments of each kind that there is. */
function Bars({ rows }: { rows: readonly ProjectRow[] }) {
  const t = useProjectWords();
  const { marks } = useShared();
  const short = useShortFen();
  const present = kinds.filter((kind) => rows.some((row) => row.kind === kind));
  if (present.length < 2) return null;
  const sum = (kind: string, figure: 'budgetFen' | 'paidFen') =>
    rows.filter((row) => row.kind === kind).reduce((total, row) => total + row[figure], 0);
  const option = barsOption({
    labels: present.map((kind) => t.kinds[kind]),
    series: [
      {
        name: t.list.budget,
        values: present.map((kind) => sum(kind, 'budgetFen')),
        color: chartInk.loessSoft,
      },
      { name: t.list.paid, values: present.map((kind) => sum(kind, 'paidFen')), color: chartInk.lake },
    ],
    format: short,
  });
  const summary = present
    .map((kind) => `${t.kinds[kind]} ${formatFen(sum(kind, 'budgetFen'))}`)
    .join(marks.comma);
  return <Chart option={option} height={220} summary={t.list.chart(summary)} />;
}

function columnsOf(t: ProjectWords): Column<ProjectRow>[] {
  return [
    {
      key: 'name',
      title: t.list.project,
      phone: 'heading',
      width: '20%',
      render: (row) => row.name,
    },
    {
      key: 'kind',
      title: t.list.kind,
      render: (row) => <span className={styles['whole']}>{t.kinds[row.kind]}</span>,
    },
    { key: 'sides', title: t.list.sides, render: (row) => `${row.east.name} — ${row.west.name}` },
    { key: 'implementer', title: t.list.implementer, render: (row) => row.implementer },
    {
      key: 'progress',
      title: t.list.progress,
      width: '14%',
      render: (row) => (
        <span className={common['progress']}>
          <ProgressBar bp={row.progressBp} label={t.list.progress} />
          <b>{formatBp(row.progressBp)}</b>
        </span>
      ),
    },
    {
      key: 'budget',
      title: t.list.budget,
      align: 'end',
      render: (row) => <span className={styles['whole']}>{formatFen(row.budgetFen)}</span>,
    },
    {
      key: 'paid',
      title: t.list.paid,
      align: 'end',
      render: (row) => <span className={styles['whole']}>{formatFen(row.paidFen)}</span>,
    },
    {
      key: 'state',
      title: t.list.state,
      phone: 'corner',
      render: (row) => (
        <span className={styles['tags']}>
          <Tag tone={tones[row.state]}>{t.states[row.state]}</Tag>
          {row.appealedLines > 0 && row.state === 'registered' && (
            <Tag tone="bad">{t.list.appeals(row.appealedLines)}</Tag>
          )}
        </span>
      ),
    },
  ];
}
