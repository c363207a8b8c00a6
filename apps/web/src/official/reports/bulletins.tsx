import { FileTextOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useSession } from '../../api/session';
import {
  Await,
  DateText,
  Empty,
  inShanghai,
  Loading,
  Page,
  Refused,
  Select,
  Tag,
  type Tone,
  useShared,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import { yearChoices } from '../filters';
import { MONTHS } from '../matrix';
import { useSigns } from '../office';
import { useOfficialWords } from '../words';
import { type BulletinItem, useBulletins, useDraft } from './api';
import styles from './bulletins.module.css';
import { useReportWords } from './words';

/** O9: one card per month of the region, and the way to the next one. */
export function Component() {
  const t = useReportWords();
  const session = useSession();
  const list = useBulletins();
  const writes = useSigns();
  return (
    <Page
      title={t.bulletins.title}
      eyebrow={session.data?.organization.regionName}
      lead={t.bulletins.lead}
      width="wide"
    >
      {writes ? <NewBulletin /> : <p className="quiet">{t.bulletins.readOnly}</p>}
      <Await read={list} bones={<Loading rows={6} />}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={t.bulletins.empty} text={t.bulletins.emptyText} />
          ) : (
            <ul className={styles['cards']}>
              {items.map((item) => (
                <li key={item.id}>
                  <Card item={item} />
                </li>
              ))}
            </ul>
          )
        }
      </Await>
      <MorePages read={list} />
    </Page>
  );
}

/** The month before this one, which is the one that is usually due. */
function dueMonth(): { year: number; month: number } {
  const { year, month } = inShanghai(new Date());
  return month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
}

function NewBulletin() {
  const t = useReportWords();
  const official = useOfficialWords();
  const shared = useShared();
  const navigate = useNavigate();
  const draft = useDraft();
  const due = dueMonth();
  const [year, setYear] = useState(String(due.year));
  const [month, setMonth] = useState(String(due.month));
  const start = () =>
    draft.mutate(
      { year: Number(year), month: Number(month) },
      { onSuccess: ({ id }) => navigate(`/official/bulletins/${id}`) },
    );
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <Select
        label={official.filters.year}
        value={year}
        onChange={setYear}
        options={yearChoices().map((one) => ({ value: String(one), label: shared.dates.year(one) }))}
      />
      <Select
        label={official.filters.month}
        value={month}
        onChange={setMonth}
        options={MONTHS.map((one) => ({ value: String(one), label: shared.dates.month(one) }))}
      />
      <Button type="primary" htmlType="submit" icon={<FileTextOutlined />} loading={draft.isPending}>
        {t.bulletins.draft}
      </Button>
      {draft.error && <Refused error={draft.error} />}
    </form>
  );
}

const tones: Record<BulletinItem['state'], Tone> = {
  draft: 'still',
  proposed: 'wait',
  published: 'good',
  withdrawn: 'bad',
};

export function BulletinTag({ state }: { state: BulletinItem['state'] }) {
  const t = useReportWords();
  return <Tag tone={tones[state]}>{t.bulletins.states[state]}</Tag>;
}

function Card({ item }: { item: BulletinItem }) {
  const t = useReportWords();
  const shared = useShared();
  const year = item.publishedAt === null ? '' : String(inShanghai(item.publishedAt).year);
  return (
    <article className={styles['card']}>
      <header>
        <b className={styles['month']}>
          {shared.dates.year(item.year)}
          {shared.dates.month(item.month)}
        </b>
        <BulletinTag state={item.state} />
      </header>
      <h2>
        <Link to={`/official/bulletins/${item.id}`}>{item.title}</Link>
      </h2>
      <p className="quiet">
        {item.number ? `${item.number} · ${t.bulletins.issue(year, item.issue ?? 0)}` : item.officeName}
      </p>
      <footer>
        <span className={item.differences === 0 ? styles['good'] : styles['bad']}>
          {item.differences === 0 ? `✓ ${t.bulletins.adds}` : `✗ ${t.bulletins.differs(item.differences)}`}
        </span>
        <span className="quiet">
          {t.bulletins.asOf} <DateText value={item.takenAt} />
        </span>
      </footer>
    </article>
  );
}
