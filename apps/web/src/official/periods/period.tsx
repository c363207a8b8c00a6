import { Link, useParams, useSearchParams } from 'react-router';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Figure,
  formatFen,
  Loading,
  Money,
  Note,
  Page,
  Section,
  Tag,
  Timeline,
  type TimelineStep,
  useDates,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import { Adds } from '../adds';
import { Amount } from '../amount';
import { hrefTo } from '../filters';
import { Acts } from './acts';
import { type Adjustment, type Closing, type Period, periodPath, useAdjustments, usePeriod } from './api';
import { Checklist } from './checklist';
import styles from './periods.module.css';
import { Seal } from './seal';
import { type PeriodWords, usePeriodWords } from './words';

const tones = { open: 'wait', closing: 'move', closed: 'good' } as const;

/** O8: one period – checklist, the two persons, the seal, and what came after it. */
export function Component() {
  const { id = '' } = useParams();
  const t = usePeriodWords();
  const period = usePeriod(id);
  const { data } = period;
  const year = data?.year ?? Number(id.split('-')[1]);
  return (
    <Page
      title={data ? `${data.regionName} ${t.period(data.year, data.month)}` : t.title}
      eyebrow={t.title}
      lead={data && <Tag tone={tones[data.state]}>{t.states[data.state]}</Tag>}
      back={{ to: `/official/periods?year=${year}`, label: t.title }}
    >
      <Await read={period} bones={<Loading rows={10} />}>
        {(found) => <Content period={found} />}
      </Await>
    </Page>
  );
}

function Content({ period }: { period: Period }) {
  const t = usePeriodWords();
  const [query] = useSearchParams();
  const asked = period.history.find(({ id }) => id === query.get('seal'));
  const shown = asked ?? (period.state === 'closed' ? period.closing : null);
  const isOld = asked !== undefined && asked.id !== period.closing?.id;
  return (
    <>
      <Figures period={period} />
      <Acts period={period} />
      <Checklist period={period} />
      <Section title={t.parts.title}>
        <Adds
          rows={period.checks.parts.map(({ part, partsFen, wholeFen }) => ({
            label: t.parts[part],
            left: partsFen,
            right: wholeFen,
          }))}
        />
      </Section>
      {isOld && (
        <div className={styles['old']}>
          <Note tone="loess">
            {t.seal.old} <Link to={periodPath(period.id)}>{t.seal.current}</Link>
          </Note>
        </div>
      )}
      {shown && shown.number !== null && <Seal key={shown.id} closing={shown} />}
      {period.adjustedBy.factCount > 0 && <Adjustments period={period} />}
      <History period={period} />
    </>
  );
}

function Figures({ period }: { period: Period }) {
  const t = usePeriodWords();
  const { regionCode, year, month, adjusting, adjustedBy } = period;
  const facts = hrefTo('facts', { year, ...(month === 0 ? {} : { month }), regionCode });
  return (
    <div className={styles['figures']}>
      <Figure
        label={t.page.amount}
        value={<Amount fen={period.amountFen} />}
        note={t.page.count(period.factCount)}
        to={facts}
      />
      <Figure label={t.page.paid} value={<Amount fen={period.paidFen} />} />
      <Figure
        label={t.page.adjusting}
        value={<Amount fen={adjusting.amountFen} />}
        note={t.page.count(adjusting.factCount)}
      />
      <Figure
        label={t.page.adjustedBy}
        value={<Amount fen={adjustedBy.amountFen} />}
        note={t.page.count(adjustedBy.factCount)}
      />
    </div>
  );
}

function Adjustments({ period }: { period: Period }) {
  const t = usePeriodWords();
  const adjustments = useAdjustments(period);
  return (
    <Section title={t.adjustments.title} note={t.adjustments.note}>
      <Await read={adjustments}>
        {(rows) => (
          <DataList
            caption={t.adjustments.title}
            columns={columnsOf(t, period)}
            rows={rows}
            rowKey={({ id }) => id}
            rowLink={({ id }) => `/official/facts/${id}`}
            dense
          />
        )}
      </Await>
      <MorePages read={adjustments} />
    </Section>
  );
}

function columnsOf(t: PeriodWords, period: Period): Column<Adjustment>[] {
  return [
    {
      key: 'goods',
      title: t.adjustments.goods,
      phone: 'heading',
      render: (fact) => `${fact.productName} ${fact.spec}`,
      total: t.adjustments.total,
    },
    {
      key: 'kind',
      title: t.adjustments.kindTitle,
      render: (fact) => (
        <Tag tone={fact.kind === 'purchase' ? 'move' : 'bad'}>{t.adjustments.kind[fact.kind]}</Tag>
      ),
    },
    {
      key: 'happened',
      title: t.adjustments.happened,
      render: (fact) => <DateText value={fact.occurredAt} />,
    },
    { key: 'booked', title: t.adjustments.booked, render: (fact) => t.period(fact.year, fact.month) },
    { key: 'buyer', title: t.adjustments.buyer, render: (fact) => fact.buyerName },
    {
      key: 'amount',
      title: t.adjustments.amount,
      align: 'end',
      phone: 'corner',
      render: (fact) => <Money fen={fact.amountFen} />,
      total: <Money fen={period.adjustedBy.amountFen} />,
    },
  ];
}

function History({ period }: { period: Period }) {
  const t = usePeriodWords();
  return (
    <Section title={t.history.title}>
      {period.history.length === 0 ? (
        <p className="quiet">{t.history.none}</p>
      ) : (
        <Timeline label={t.history.title} steps={period.history.flatMap(stepsOf)} />
      )}
    </Section>
  );
}

/** What happened to one closing, the last first. */
function stepsOf(closing: Closing): TimelineStep[] {
  const step = (key: string, name: StepName, at: string | null, status: TimelineStep['status']) => ({
    key: `${closing.id}${key}`,
    title: <StepTitle closing={closing} name={name} />,
    time: <DateText value={at} clock />,
    detail: <StepDetail closing={closing} name={name} />,
    status,
  });
  return [
    ...(closing.reopenedBy ? [step('r', 'reopened', closing.reopenedAt, 'stopped')] : []),
    ...(closing.confirmedBy ? [step('c', 'confirmed', closing.confirmedAt, 'done')] : []),
    ...(closing.withdrawnBy ? [step('w', 'withdrawn', closing.withdrawnAt, 'stopped')] : []),
    step('p', 'proposed', closing.proposedAt, closing.state === 'proposed' ? 'now' : 'done'),
  ];
}

type StepName = 'proposed' | 'withdrawn' | 'confirmed' | 'reopened';

function StepTitle({ closing, name }: { closing: Closing; name: StepName }) {
  const t = usePeriodWords();
  if (name === 'proposed') return t.history.proposed(closing.proposedBy.name);
  if (name === 'withdrawn') return t.history.withdrawn(closing.withdrawnBy?.name ?? '');
  if (name === 'reopened') return t.history.reopened(closing.reopenedBy?.name ?? '');
  return t.history.confirmed(closing.confirmedBy?.name ?? '', closing.number ?? 0);
}

function StepDetail({ closing, name }: { closing: Closing; name: StepName }) {
  const t = usePeriodWords();
  const dates = useDates();
  if (name === 'proposed') return <Proposed closing={closing} />;
  if (name === 'withdrawn') return t.history.reason(closing.withdrawalReason ?? '');
  if (name === 'reopened') return t.history.reason(closing.reopeningReason ?? '');
  return (
    <>
      <p>{t.history.amount(formatFen(closing.amountFen ?? 0), closing.factCount ?? 0)}</p>
      <p className={styles['links']}>
        <Link
          to={`${periodPath(closing.periodId)}?seal=${closing.id}`}
          aria-label={`${t.history.look} ${dates.moment(closing.confirmedAt ?? '')}`}
        >
          {t.history.look}
        </Link>
      </p>
    </>
  );
}

function Proposed({ closing: { proposedFen, proposedCount, remark } }: { closing: Closing }) {
  const t = usePeriodWords();
  return (
    <>
      {proposedFen !== null && <p>{t.history.amount(formatFen(proposedFen), proposedCount ?? 0)}</p>}
      {remark !== '' && <p>{t.history.remark(remark)}</p>}
    </>
  );
}
