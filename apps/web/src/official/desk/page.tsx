import { Link } from 'react-router';
import { useTasks } from '../../api/progress';
import { Await, Empty, Loading, Page, Section, useDates, useShared } from '../../shared';
import styles from './desk.module.css';
import { type DeskTask, deskTasks, groupOf, listOf, oldestOf } from './kinds';
import { useDeskWords } from './words';

/** O11: everything that waits for the reader's office, by kind. */
export function Component() {
  const t = useDeskWords();
  const tasks = useTasks();
  const known = tasks.data && deskTasks(tasks.data.items);
  const audits = known?.some(({ mayAct }) => mayAct === false) === true;
  return (
    <Page title={t.title} lead={audits ? t.leadAudit : t.lead}>
      <Await read={tasks} bones={<Loading rows={9} />}>
        {({ items }) => <Kinds tasks={deskTasks(items)} />}
      </Await>
    </Page>
  );
}

function Kinds({ tasks }: { tasks: readonly DeskTask[] }) {
  const t = useDeskWords();
  if (tasks.length === 0) return <Empty title={t.noKinds} text={t.noKindsText} />;
  const groups = [...new Set(tasks.map(groupOf))];
  return (
    <>
      {tasks.every(({ count }) => count === 0) && <p className={styles['none']}>{t.none}</p>}
      {groups.map((group) => (
        <Section key={group} title={t.groups[group]}>
          <ul>
            {tasks
              .filter((task) => groupOf(task) === group)
              .map((task) => (
                <Kind key={task.kind} task={task} />
              ))}
          </ul>
        </Section>
      ))}
    </>
  );
}

function Kind({ task }: { task: DeskTask }) {
  const t = useDeskWords();
  const { marks } = useShared();
  const dates = useDates();
  const name = useTaskName()(task);
  const oldest = oldestOf(task);
  return (
    <li className={task.count > 0 ? styles['kind'] : styles['quiet']}>
      <b className="num">{task.count}</b>
      <span className={styles['name']}>
        <strong>{name}</strong>
        <small>{t.hints[task.kind]}</small>
      </span>
      <span className={styles['since']}>
        {task.oldestAt !== null && t.since(dates.day(task.oldestAt))}
        {oldest !== undefined && (
          <Link to={oldest} aria-label={t.first + marks.colon + name}>
            {t.first}
          </Link>
        )}
      </span>
      <Link
        className={styles['open']}
        to={listOf(task)}
        aria-label={(task.mayAct ? t.open : t.look) + marks.colon + name}
      >
        {task.mayAct ? t.open : t.look} →
      </Link>
    </li>
  );
}

/** What an auditor sees of flags that are looked into is not the auditor's own. */
export function useTaskName(): (task: DeskTask) => string {
  const t = useDeskWords();
  return ({ kind, mayAct }) =>
    kind === 'flags_to_end' && mayAct === false ? t.flagsOfOthers : t.names[kind];
}
