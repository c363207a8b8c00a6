import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { answer, api } from '../api/client';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Figure,
  Loading,
  Money,
  Note,
  Page,
  Refused,
  Section,
  Tag,
} from '../shared';
import type { Health } from './api';
import styles from './health.module.css';
import { type OperatorWords, useOperatorWords } from './words';

type Failing = Health['outbox']['failing'][number];
type Timer = Health['timers'][number];

const EVERY = 5_000;
/** Seconds after which an event, or a canary, is late. */
const LATE = 60;

/** Whether what happened reaches everybody: outbox, queue, timed jobs, and the books on demand. */
export function Component() {
  const t = useOperatorWords();
  const health = useQuery({
    queryKey: ['health'],
    queryFn: () => answer(api.GET('/v1/operations/health')),
    refetchInterval: EVERY,
  });
  return (
    <Page
      title={t.health.title}
      lead={
        health.data && (
          <>
            {t.health.every} · <DateText value={health.data.asOf} clock />
          </>
        )
      }
    >
      <Await read={health} bones={<Loading rows={8} />}>
        {(data) => <Content health={data} />}
      </Await>
      <BooksCheck />
    </Page>
  );
}

function Content({ health }: { health: Health }) {
  const t = useOperatorWords();
  const { outbox, queue } = health;
  return (
    <>
      <Verdict health={health} />
      <div className={styles['figures']}>
        <Figure label={t.health.depth} value={outbox.depth} note={t.health.depthNote} />
        <Figure label={t.health.unsent} value={outbox.unsent} />
        <Figure label={t.health.oldest} value={t.health.seconds(Math.round(outbox.oldestSeconds))} />
        <Figure label={t.health.failing} value={outbox.failing.length} />
      </div>
      <Section title={t.health.queue} note={queue === null ? t.health.queueDown : undefined}>
        {queue && (
          <div className={styles['figures']}>
            {(['waiting', 'active', 'delayed', 'failed'] as const).map((state) => (
              <Figure key={state} label={t.health.jobs[state]} value={queue[state]} />
            ))}
            <Figure
              label={t.health.canary}
              value={queue.canarySeconds === null ? '—' : t.health.seconds(Math.round(queue.canarySeconds))}
              note={t.health.canaryNote}
            />
          </div>
        )}
      </Section>
      <Section title={t.health.chain}>
        <div className={styles['figures']}>
          <Figure
            label={t.health.chainBatches}
            value={health.audit.number}
            note={<DateText value={health.audit.sealedAt} clock />}
            to="/operate/audit/chain"
          />
          <Figure label={t.health.chainWaiting} value={health.audit.waiting} />
          <Figure
            label={t.health.chainOldest}
            value={t.health.seconds(Math.round(health.audit.oldestWaitingSeconds))}
          />
        </div>
      </Section>
      {outbox.failing.length > 0 && (
        <Section title={t.health.failingTitle} note={t.health.failingText}>
          <DataList
            caption={t.health.failingTitle}
            columns={failingColumns(t)}
            rows={outbox.failing}
            rowKey={(row) => row.eventId}
            dense
          />
        </Section>
      )}
      <Section title={t.health.timers}>
        <DataList
          caption={t.health.timers}
          columns={timerColumns(t)}
          rows={health.timers}
          rowKey={(row) => row.name}
          dense
        />
      </Section>
    </>
  );
}

/** The gravest of what there is to say. */
function Verdict({ health: { outbox, queue } }: { health: Health }) {
  const t = useOperatorWords();
  if (outbox.oldestSeconds > LATE || outbox.failing.length > 0)
    return <Note tone="seal">{t.health.late}</Note>;
  if (queue === null) return <Note tone="loess">{t.health.noRedis}</Note>;
  if (queue.canarySeconds === null || queue.canarySeconds > LATE)
    return <Note tone="loess">{t.health.silent}</Note>;
  return <Note tone="barley">{t.health.well}</Note>;
}

function failingColumns(t: OperatorWords): Column<Failing>[] {
  return [
    { key: 'type', title: t.health.event, phone: 'heading', render: (row) => row.type },
    { key: 'attempts', title: t.health.attempts, align: 'end', render: (row) => row.attempts },
    { key: 'error', title: t.health.lastError, render: (row) => row.lastError ?? '—' },
    {
      key: 'when',
      title: t.health.since,
      align: 'end',
      render: (row) => <DateText value={row.recordedAt} clock />,
    },
  ];
}

function timerColumns(t: OperatorWords): Column<Timer>[] {
  const names: Record<string, string> = t.health.timerNames;
  return [
    { key: 'name', title: t.health.timer, phone: 'heading', render: (row) => names[row.name] ?? row.name },
    {
      key: 'waiting',
      title: t.health.waiting,
      align: 'end',
      phone: 'corner',
      render: (row) => <Tag tone={row.waiting > 0 ? 'wait' : 'good'}>{row.waiting}</Tag>,
    },
    {
      key: 'oldest',
      title: t.health.oldestDue,
      align: 'end',
      render: (row) => <DateText value={row.oldestDueAt} clock />,
    },
  ];
}

/** Every rule that the books must keep, counted when asked: it reads whole tables. */
function BooksCheck() {
  const t = useOperatorWords();
  const names: Record<string, string> = t.books.rules;
  const check = useMutation({ mutationFn: () => answer(api.GET('/v1/operations/books')) });
  return (
    <Section
      title={t.books.title}
      note={t.books.note}
      actions={
        <Button onClick={() => check.mutate()} loading={check.isPending}>
          {t.books.check}
        </Button>
      }
    >
      <Refused error={check.error} />
      {check.data === undefined ? (
        <p className="quiet">{t.books.idle}</p>
      ) : (
        <>
          <Note tone={check.data.holds ? 'barley' : 'seal'}>
            {check.data.holds ? t.books.holds : t.books.broken}
          </Note>
          <ul className={styles['books']}>
            {check.data.items.map((item) => (
              <li key={item.id} className={item.broken === 0 ? styles['good'] : styles['bad']}>
                {item.broken === 0 ? <CheckCircleFilled /> : <CloseCircleFilled />}
                <span>
                  {names[item.id] ?? item.says}
                  {item.fen !== null && (
                    <>
                      {' · '}
                      <Money fen={item.fen} size="small" tone="quiet" />
                    </>
                  )}
                </span>
                <b>{item.broken === 0 ? t.books.kept(item.checked) : t.books.rows(item.broken)}</b>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
