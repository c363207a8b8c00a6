import { Link } from 'react-router';
import { useTasks } from '../../api/progress';
import { Await, Loading, Section, useDates } from '../../shared';
import styles from './desk.module.css';
import { deskTasks, listOf } from './kinds';
import { useTaskName } from './page';
import { useDeskWords } from './words';

const shown = 4;

/** On the official's start page: what has waited longest for the office, and the way to the whole desk. */
export function DeskStrip() {
  const t = useDeskWords();
  const dates = useDates();
  const nameOf = useTaskName();
  const tasks = useTasks();
  const waiting = deskTasks(tasks.data?.items ?? [])
    .filter(({ count }) => count > 0)
    .sort((a, b) => Date.parse(a.oldestAt ?? '') - Date.parse(b.oldestAt ?? ''));
  const total = waiting.reduce((sum, { count }) => sum + count, 0);
  return (
    <Section
      title={t.strip}
      note={waiting.length > 0 && t.stripNote}
      actions={<Link to="/official/desk">{tasks.data ? t.all(total) : t.title} →</Link>}
    >
      <Await read={tasks} bones={<Loading rows={2} title={false} />}>
        {() =>
          waiting.length === 0 ? (
            <p className={styles['none']}>{t.none}</p>
          ) : (
            <ul className={styles['strip']} aria-label={t.strip}>
              {waiting.slice(0, shown).map((task) => (
                <li key={task.kind}>
                  <Link to={listOf(task)} className={styles['tile']}>
                    <b className="num">{task.count}</b>
                    <span>
                      <strong>{nameOf(task)}</strong>
                      {task.oldestAt !== null && <small>{t.since(dates.day(task.oldestAt))}</small>}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Section>
  );
}
