import { Button } from 'antd';
import { type FormEvent, useEffect, useState } from 'react';
import { Link } from 'react-router';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  Select,
  Tag,
  TextField,
  type Tone,
  useShared,
} from '../shared';
import { MorePages } from '../shared/pages';
import { type Act, useFilters, useViews, type View } from './api';
import styles from './audit.module.css';
import { AuditFrame, FilterBar, useBase } from './frame';
import { type AuditWords, useAuditWords } from './words';

const tones: Record<Act, Tone> = {
  evidence: 'still',
  photo: 'still',
  file: 'still',
  paper: 'still',
  export: 'move',
  unmasked: 'wait',
};

/** O12, first part: who looked at what. */
export function Component() {
  const t = useAuditWords();
  const { filters, set } = useFilters();
  const views = useViews(filters);
  const base = useBase();
  const acts = Object.keys(t.acts) as Act[];
  return (
    <AuditFrame>
      <FilterBar filters={filters} set={set}>
        <Select<Act | ''>
          label={t.filters.act}
          value={filters.act ?? ''}
          onChange={(act) => set({ act })}
          options={[
            { value: '', label: t.filters.allActs },
            ...acts.map((value) => ({ value, label: t.acts[value] })),
          ]}
        />
        <Search value={filters.q ?? ''} onSearch={(q) => set({ q })} />
      </FilterBar>
      <Await read={views}>
        {(rows) => (
          <DataList
            caption={t.views.caption}
            columns={columnsOf(t, set, base)}
            rows={rows}
            rowKey={({ id }) => id}
            empty={<Empty title={t.views.empty} text={t.views.emptyText} />}
            dense
          />
        )}
      </Await>
      <MorePages read={views} />
    </AuditFrame>
  );
}

function Search({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const t = useAuditWords();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  return (
    <form className={styles['search']} onSubmit={send}>
      <TextField
        label={t.filters.search}
        placeholder={t.filters.search}
        value={text}
        onChange={setText}
        maxLength={50}
        quietLabel
      />
      <Button htmlType="submit">{t.filters.find}</Button>
    </form>
  );
}

function columnsOf(t: AuditWords, set: ReturnType<typeof useFilters>['set'], base: string): Column<View>[] {
  return [
    {
      key: 'when',
      title: t.views.when,
      width: 170,
      render: ({ seenAt }) => <DateText value={seenAt} clock />,
    },
    {
      key: 'who',
      title: t.views.who,
      phone: 'heading',
      render: ({ userId, userName, organizationName, office }) => (
        <span className={styles['cell']}>
          <button type="button" className={styles['pick']} onClick={() => set({ userId, userName })}>
            {userName}
          </button>
          <small>
            {organizationName} · {t.offices[office ?? 'operator']}
          </small>
        </span>
      ),
    },
    {
      key: 'act',
      title: t.views.act,
      phone: 'corner',
      render: ({ act }) => <Tag tone={tones[act]}>{t.acts[act]}</Tag>,
    },
    {
      key: 'what',
      title: t.views.what,
      render: (row) => <Seen row={row} set={set} base={base} />,
    },
    {
      key: 'rows',
      title: t.views.rows,
      align: 'end',
      render: ({ rows }) => rows ?? <span className="quiet">{t.views.uncounted}</span>,
    },
  ];
}

function Seen({ row, set, base }: { row: View; set: ReturnType<typeof useFilters>['set']; base: string }) {
  const t = useAuditWords();
  const shared = useShared();
  const { label, reason, factId, subjectId } = row;
  const asked = askedOf(t, row);
  // Operators have no evidence page of their own.
  const page = factId !== null && base.startsWith('/official') ? `/official/facts/${factId}` : undefined;
  return (
    <span className={styles['cell']}>
      {label || '—'}
      {asked !== '' && (
        <small>
          {t.views.asked}
          {shared.marks.colon}
          {asked}
        </small>
      )}
      {reason !== null && (
        <small>
          {t.views.reason}
          {shared.marks.colon}
          {reason}
        </small>
      )}
      <span className={styles['links']}>
        {page && <Link to={page}>{t.views.open}</Link>}
        {subjectId !== null && (
          <button type="button" className={styles['pick']} onClick={() => set({ subjectId })}>
            {t.views.sameObject}
          </button>
        )}
      </span>
    </span>
  );
}

/** What an export was asked for, in the words that there are for it. */
function askedOf(t: AuditWords, { act, filters }: View): string {
  if (act !== 'export') return '';
  return Object.entries(filters)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${t.views.filters[name] ?? name} ${[value].flat().join(' / ')}`)
    .join(' · ');
}
