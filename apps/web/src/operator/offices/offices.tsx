import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Await, type Column, DataList, DateText, Empty, Page, SearchForm, Select, Tag } from '../../shared';
import { MorePages } from '../../shared/pages';
import { functions, type OfficeFunction, type OfficeItem, useOffices } from './api';
import { EditOffice } from './edit';
import styles from './offices.module.css';
import { type OfficeWords, useOfficeWords } from './words';

/** What official bodies may see and act on. */
export function Component() {
  const t = useOfficeWords();
  const [query, setQuery] = useSearchParams();
  const [edited, setEdited] = useState<OfficeItem>();
  const asked = functions.find((one) => one === query.get('function'));
  const q = query.get('q')?.slice(0, 50) || undefined;
  const offices = useOffices({ q, function: asked });
  const set = (key: string, value: string) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(key, value);
        else next.delete(key);
        return next;
      },
      { replace: true },
    );
  return (
    <Page title={t.title} lead={t.lead} width="wide">
      <div className={styles['bar']}>
        <Select<OfficeFunction | ''>
          label={t.function}
          value={asked ?? ''}
          onChange={(value) => set('function', value)}
          options={[
            { value: '', label: t.allFunctions },
            ...functions.map((value) => ({ value, label: t.functions[value] })),
          ]}
        />
        <SearchForm label={t.search} button={t.find} value={q ?? ''} onSearch={(words) => set('q', words)} />
      </div>
      <Await read={offices}>
        {(rows) => (
          <DataList
            caption={t.caption}
            columns={columnsOf(t, setEdited)}
            rows={rows}
            rowKey={({ id }) => id}
            empty={<Empty title={t.empty} text={t.emptyText} />}
            dense
          />
        )}
      </Await>
      <MorePages read={offices} />
      {edited && <EditOffice key={edited.id} item={edited} onClose={() => setEdited(undefined)} />}
    </Page>
  );
}

function columnsOf(t: OfficeWords, edit: (item: OfficeItem) => void): Column<OfficeItem>[] {
  return [
    {
      key: 'body',
      title: t.body,
      phone: 'heading',
      render: ({ name, regionName }) => (
        <span className={styles['cell']}>
          {name}
          <small>{regionName}</small>
        </span>
      ),
    },
    {
      key: 'function',
      title: t.function,
      phone: 'corner',
      render: ({ office }) =>
        office ? <Tag tone="good">{t.functions[office.function]}</Tag> : <Tag tone="bad">{t.none}</Tag>,
    },
    { key: 'scope', title: t.scope, render: ({ office }) => (office ? scopeOf(t, office) : t.noneNote) },
    { key: 'people', title: t.people, align: 'end', render: ({ people }) => people },
    {
      key: 'changed',
      title: t.changed,
      render: ({ office }) => (
        <span className={styles['cell']}>
          <DateText value={office?.changedAt} />
          {office?.changedByName && <small>{office.changedByName}</small>}
        </span>
      ),
    },
    {
      key: 'edit',
      title: '',
      align: 'end',
      render: (item) => (
        <Button aria-label={t.dialog(item.name)} onClick={() => edit(item)}>
          {t.edit}
        </Button>
      ),
    },
  ];
}

function scopeOf(t: OfficeWords, office: NonNullable<OfficeItem['office']>): string {
  const { departments, firstYear, lastYear } = office;
  const units = departments.length > 0 ? departments.join('、') : t.allUnits;
  const years = firstYear === null && lastYear === null ? t.allYears : t.years(firstYear, lastYear);
  return `${units} · ${years}`;
}
