import { Link } from 'react-router';
import { Await, Empty, Tag, useDates } from '../shared';
import { PublicFrame } from '../shared/public-frame';
import { type NoticeItem, useNotices } from './api';
import styles from './notice.module.css';
import { useSubsidyWords } from './words';

/** Every list that was published, for everybody. */
export function Component() {
  const t = useSubsidyWords();
  const notices = useNotices();
  return (
    <PublicFrame title={t.notice.list}>
      <h1>{t.notice.list}</h1>
      <p className={styles['lead']}>{t.notice.listLead}</p>
      <Await read={notices}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t.notice.empty} text={t.notice.emptyText} />
          ) : (
            <ul className={styles['items']}>
              {items.map((one) => (
                <li key={one.id}>
                  <Item notice={one} />
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </PublicFrame>
  );
}

function Item({ notice }: { notice: NoticeItem }) {
  const t = useSubsidyWords();
  const dates = useDates();
  return (
    <article className={styles['item']}>
      <Link to={`/notices/${notice.id}`}>{notice.programmeName}</Link>
      <Tag tone={notice.state === 'notice' ? 'move' : 'still'}>
        {notice.state === 'notice' ? t.notice.open(dates.date(notice.noticeEndsOn)) : t.states[notice.state]}
      </Tag>
      <small className="quiet">
        {notice.regionName} · <span className="num">{notice.number}</span> · {dates.date(notice.publishedAt)}
      </small>
    </article>
  );
}
