import { Button } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { answer, api } from '../api/client';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Dialog,
  Empty,
  Facts,
  formatFen,
  Note,
  Page,
  Pills,
  Refused,
  Tag,
  type Tone,
  toast,
} from '../shared';
import { MorePages, usePages } from '../shared/pages';
import { type EventState, eventStates, type ProviderEvent, useApplyEvent, useProviderEvent } from './api';
import styles from './provider-events.module.css';
import { type OperatorWords, useOperatorWords } from './words';

const tones: Record<EventState, Tone> = {
  waiting: 'wait',
  applied: 'good',
  unchanged: 'still',
  ignored: 'still',
  quarantined: 'bad',
};

function columnsOf(t: OperatorWords, open: (id: string) => void): Column<ProviderEvent>[] {
  return [
    {
      key: 'type',
      title: t.events.type,
      phone: 'heading',
      render: (row) => (
        <button type="button" className={styles['open']} onClick={() => open(row.id)}>
          {row.type}
        </button>
      ),
    },
    { key: 'state', title: t.events.state, phone: 'corner', render: (row) => <State event={row} /> },
    { key: 'reason', title: t.events.reason, render: (row) => reasonOf(t, row) },
    { key: 'order', title: t.line.order, render: (row) => row.intent?.orderNumber ?? '—' },
    {
      key: 'amount',
      title: t.events.payable,
      align: 'end',
      render: (row) => (row.intent ? formatFen(row.intent.amountFen) : '—'),
    },
    { key: 'received', title: t.events.received, render: (row) => <DateText value={row.receivedAt} clock /> },
  ];
}

const reasonOf = (t: OperatorWords, { reason, lastError }: ProviderEvent): string =>
  (reason && ((t.events.reasons as Record<string, string>)[reason] ?? reason)) || lastError || '—';

/** What the payment provider told us, and what became of it; what contradicts our papers waits here for people. */
export function Component() {
  const t = useOperatorWords();
  const [query, setQuery] = useSearchParams();
  const state = eventStates.find((one) => one === query.get('state'));
  const chosen = query.get('event') ?? undefined;
  const change = (changes: Record<string, string | undefined>) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(changes))
          value === undefined ? next.delete(key) : next.set(key, value);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  const events = usePages(['provider-events', state], (cursor) =>
    answer(api.GET('/v1/provider-events', { params: { query: { state, limit: 50, cursor } } })),
  );
  return (
    <Page title={t.events.title} lead={t.events.lead} width="wide">
      <div className={styles['tools']}>
        <Pills
          label={t.events.state}
          value={state ?? 'all'}
          onChange={(value) => change({ state: value === 'all' ? undefined : value })}
          options={(['all', ...eventStates] as const).map((value) => ({
            value,
            label: t.events.states[value],
          }))}
        />
        <Link to="/operate/disputes">{t.disputes.title}</Link>
      </div>
      <Await read={events}>
        {(rows) => (
          <DataList
            caption={t.events.title}
            columns={columnsOf(t, (id) => change({ event: id }))}
            rows={rows}
            rowKey={(row) => row.id}
            empty={<Empty title={t.events.empty} text={t.events.emptyText} />}
            dense
          />
        )}
      </Await>
      <MorePages read={events} />
      <Dialog
        open={chosen !== undefined}
        onClose={() => change({ event: undefined })}
        title={t.events.one}
        width={760}
      >
        {chosen && <Detail id={chosen} />}
      </Dialog>
    </Page>
  );
}

function State({ event }: { event: ProviderEvent }) {
  const t = useOperatorWords();
  return <Tag tone={tones[event.state]}>{t.events.states[event.state]}</Tag>;
}

function Detail({ id }: { id: string }) {
  const t = useOperatorWords();
  const read = useProviderEvent(id);
  const apply = useApplyEvent(id);
  return (
    <Await read={read}>
      {(event) => (
        <div className={styles['detail']}>
          <Facts
            items={[
              [t.events.state, <State key="state" event={event} />],
              [t.events.reason, reasonOf(t, event)],
              [t.events.type, event.type],
              [t.events.id, event.id],
              [t.events.received, <DateText key="received" value={event.receivedAt} clock />],
              [t.line.order, event.intent?.orderNumber ?? '—'],
              [t.events.payable, event.intent ? formatFen(event.intent.amountFen) : '—'],
              [t.events.tries, event.tries],
            ]}
          />
          {event.state === 'quarantined' && <Note tone="seal">{t.events.quarantineText}</Note>}
          <Refused error={apply.error} />
          {(event.state === 'quarantined' || event.state === 'waiting') && (
            <Button
              loading={apply.isPending}
              onClick={() => apply.mutate(undefined, { onSuccess: () => toast(t.events.applied) })}
            >
              {t.events.apply}
            </Button>
          )}
          <h3>{t.events.payload}</h3>
          {/* A long text that scrolls must be reachable by keyboard. */}
          <section className={styles['payload']} aria-label={t.events.payload} ref={reachable}>
            <pre>{JSON.stringify(event.payload, null, 2)}</pre>
          </section>
        </div>
      )}
    </Await>
  );
}

function reachable(region: HTMLElement | null): void {
  if (region) region.tabIndex = 0;
}
