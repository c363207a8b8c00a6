import { Link } from 'react-router';
import { Await, type Column, DataList, DateText, Empty, Select } from '../shared';
import { MorePages } from '../shared/pages';
import { type Change, useChanges, useFilters } from './api';
import styles from './audit.module.css';
import { Details } from './details';
import { AuditFrame, FilterBar, useBase } from './frame';
import { pageOf } from './subject-pages';
import { type AuditWords, useAuditWords } from './words';

/** O12, second part: who changed what. */
export function Component() {
  const t = useAuditWords();
  const { filters, set } = useFilters();
  const changes = useChanges(filters);
  const base = useBase();
  return (
    <AuditFrame>
      <FilterBar filters={filters} set={set}>
        <Select
          label={t.filters.kind}
          value={filters.type ?? ''}
          onChange={(type) => set({ type })}
          options={[
            { value: '', label: t.filters.allKinds },
            ...Object.entries(t.kinds).map(([value, label]) => ({ value, label })),
          ]}
        />
      </FilterBar>
      <Await read={changes}>
        {(rows) => (
          <DataList
            caption={t.changes.caption}
            columns={columnsOf(t, set, base)}
            rows={rows}
            rowKey={({ id }) => id}
            empty={
              changes.hasMore ? (
                <Empty title={t.changes.notYet} text={t.changes.notYetText} />
              ) : (
                <Empty title={t.changes.empty} text={t.changes.emptyText} />
              )
            }
            dense
          />
        )}
      </Await>
      <MorePages read={changes} />
      {base.startsWith('/official') && <p className="quiet">{t.changes.masked}</p>}
    </AuditFrame>
  );
}

function columnsOf(t: AuditWords, set: ReturnType<typeof useFilters>['set'], base: string): Column<Change>[] {
  return [
    {
      key: 'when',
      title: t.changes.when,
      width: 170,
      render: ({ occurredAt }) => <DateText value={occurredAt} clock />,
    },
    {
      key: 'what',
      title: t.changes.what,
      phone: 'heading',
      render: ({ type }) => t.events[type] ?? type,
    },
    {
      key: 'who',
      title: t.changes.who,
      render: ({ userId, userName, organizationName }) => (
        <span className={styles['cell']}>
          {userId === null ? (
            t.changes.bySystem
          ) : (
            <button type="button" className={styles['pick']} onClick={() => set({ userId, userName })}>
              {userName}
            </button>
          )}
          {organizationName !== null && <small>{organizationName}</small>}
        </span>
      ),
    },
    {
      key: 'details',
      title: t.changes.details,
      render: (change) => <Details of={change} />,
    },
    {
      key: 'object',
      title: t.changes.object,
      render: (change) => <Subject of={change} set={set} base={base} />,
    },
  ];
}

function Subject({ of, set, base }: { of: Change; set: ReturnType<typeof useFilters>['set']; base: string }) {
  const t = useAuditWords();
  const { subjectId, subjectLabel, factId } = of;
  const page = pageOf(of, base);
  return (
    <span className={styles['cell']}>
      <button type="button" className={styles['pick']} onClick={() => set({ subjectId })}>
        {subjectLabel ?? <code>{subjectId.slice(-8)}</code>}
      </button>
      <span className={styles['links']}>
        {factId !== null && base.startsWith('/official') && (
          <Link to={`/official/facts/${factId}`}>{t.views.open}</Link>
        )}
        {page !== undefined && <Link to={page}>{t.changes.page}</Link>}
      </span>
    </span>
  );
}
