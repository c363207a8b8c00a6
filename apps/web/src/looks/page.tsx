import { useSearchParams } from 'react-router';
import { answer, api } from '../api/client';
import type { Answer } from '../api/types';
import { useAuditWords } from '../audit/words';
import {
  Await,
  type Column,
  DataList,
  Empty,
  inShanghai,
  Page,
  Select,
  Tag,
  type Tone,
  useDates,
} from '../shared';
import { MorePages, usePages } from '../shared/pages';
import { useLookWords } from './words';

type Look = Answer<'listLooks'>['items'][number];

const dayMs = 86_400_000;
const periods = { month: 31, quarter: 92, year: 366 } as const;
type Period = keyof typeof periods;
const tones: Record<Look['act'], Tone> = {
  evidence: 'still',
  photo: 'still',
  file: 'still',
  paper: 'still',
  export: 'move',
  unmasked: 'wait',
};

/** For a unit and for a cooperative: which bodies looked at its papers, by day, without the names of people. */
export function Component() {
  const t = useLookWords();
  const audit = useAuditWords();
  const dates = useDates();
  const [query, setQuery] = useSearchParams();
  const period = (Object.keys(periods) as Period[]).find((one) => one === query.get('period')) ?? 'quarter';
  const looks = usePages(['looks', period], (cursor) =>
    answer(api.GET('/v1/looks', { params: { query: { from: firstDay(period), limit: 50, cursor } } })),
  );
  const columns: Column<Look>[] = [
    { key: 'day', title: t.day, width: 150, render: ({ day }) => dates.date(day) },
    {
      key: 'office',
      title: t.office,
      phone: 'heading',
      render: ({ organizationName, office }) => (
        <>
          {organizationName} <small className="quiet">{audit.offices[office ?? 'operator']}</small>
        </>
      ),
    },
    {
      key: 'act',
      title: t.act,
      phone: 'corner',
      render: ({ act }) => <Tag tone={tones[act]}>{audit.acts[act]}</Tag>,
    },
    { key: 'looks', title: t.looks, align: 'end', render: ({ looks: times }) => times },
    {
      key: 'papers',
      title: t.papers,
      align: 'end',
      render: ({ papers, act }) => (act === 'export' ? t.list : t.paperCount(papers)),
    },
  ];
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <Select<Period>
          label={t.period}
          value={period}
          onChange={(next) => setQuery({ period: next }, { replace: true })}
          options={(Object.keys(periods) as Period[]).map((value) => ({ value, label: t.periods[value] }))}
        />
      }
    >
      <Await read={looks}>
        {(rows) => (
          <DataList
            caption={t.caption}
            columns={columns}
            rows={rows}
            rowKey={({ day, organizationId, act }) => `${day} ${organizationId} ${act}`}
            empty={<Empty title={t.empty} text={t.emptyText} />}
            dense
          />
        )}
      </Await>
      <MorePages read={looks} />
    </Page>
  );
}

function firstDay(period: Period): string {
  const { year, month, day } = inShanghai(new Date(Date.now() - (periods[period] - 1) * dayMs));
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
