import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { answer, api } from '../api/client';
import { Await, DateText, Empty, LoadingCards, Page, useDates } from '../shared';
import type { Stuck } from './api';
import styles from './stuck.module.css';
import { useOperatorWords } from './words';

const DAY = 86_400_000;

/** Flows that do not move: how many, since when, the five oldest, and what to do. */
export function Component() {
  const t = useOperatorWords();
  const stuck = useQuery({
    queryKey: ['stuck'],
    queryFn: () => answer(api.GET('/v1/operations/stuck')),
    refetchInterval: 60_000,
  });
  return (
    <Page
      title={t.stuck.title}
      lead={
        stuck.data && (
          <>
            {t.stuck.lead} · <DateText value={stuck.data.asOf} clock />
          </>
        )
      }
    >
      <Await read={stuck} bones={<LoadingCards count={4} height={200} />}>
        {({ items }) => {
          const open = items.filter((item) => item.count > 0);
          return open.length === 0 ? (
            <Empty title={t.stuck.none} text={t.stuck.noneText} />
          ) : (
            <ul className={styles['grid']}>
              {open.map((item) => (
                <li key={item.kind}>
                  <Flow item={item} />
                </li>
              ))}
            </ul>
          );
        }}
      </Await>
    </Page>
  );
}

const desks: Record<string, string> = {
  bank_line_unmatched: '/operate?state=unmatched',
  match_unconfirmed: '/operate?state=proposed',
};

function Flow({ item }: { item: Stuck }) {
  const t = useOperatorWords();
  const dates = useDates();
  const kinds: Record<string, { name: string; text: string }> = t.stuck.kinds;
  const meaning = kinds[item.kind] ?? { name: item.kind, text: '' };
  const desk = desks[item.kind];
  return (
    <article className={styles['flow']}>
      <header>
        <b>{item.count}</b>
        <div>
          <h2>{meaning.name}</h2>
          <p>{meaning.text}</p>
        </div>
      </header>
      <ol>
        {item.oldest.map((one) => (
          <li key={one.id}>
            {desk === undefined ? (
              <span className="num">{one.label}</span>
            ) : (
              <Link to={`${desk}&line=${one.id}`}>{one.label}</Link>
            )}
            <time dateTime={one.since} title={dates.moment(one.since)}>
              {t.stuck.days(Math.max(0, Math.floor((Date.now() - Date.parse(one.since)) / DAY)))}
            </time>
          </li>
        ))}
      </ol>
      {item.count > item.oldest.length && (
        <p className="quiet">{t.stuck.more(item.count - item.oldest.length)}</p>
      )}
    </article>
  );
}
