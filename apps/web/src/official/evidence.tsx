import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useParams } from 'react-router';
import {
  Await,
  DateText,
  Loading,
  Money,
  Page,
  Section,
  Tag,
  Timeline,
  type TimelineStep,
  useShared,
  useWeight,
} from '../shared';
import print from '../shared/print.module.css';
import { type Evidence, useEvidence } from './api';
import styles from './evidence.module.css';
import { EvidenceLadder } from './evidence-level';
import { Papers } from './evidence-papers';
import { SalePapers } from './evidence-sale';
import { useNoteCopy } from './export-buttons';
import { hrefTo } from './filters';
import { Masking } from './masking/masking';
import { Term } from './term';
import { useOfficialWords } from './words';

/** O6: every paper of one fact on one page, in the order in which it came to be. */
export function Component() {
  const { id = '' } = useParams();
  const t = useOfficialWords();
  const shared = useShared();
  const note = useNoteCopy();
  const evidence = useEvidence(id);
  const { data } = evidence;
  const printPage = async () => {
    if (await note(data?.fact.productName ?? t.evidence.title, 'print', 1)) window.print();
  };
  return (
    <Page
      title={data ? `${data.fact.productName} ${data.fact.spec}` : t.evidence.title}
      eyebrow={data && `${data.fact.eastName} → ${data.fact.westName}`}
      lead={data && <Lead data={data} />}
      back={{ to: data ? hrefTo('facts', factFilters(data)) : '/official/facts', label: t.evidence.back }}
      actions={
        <Button className="no-print" icon={<PrinterOutlined />} onClick={() => void printPage()}>
          {shared.actions.print}
        </Button>
      }
    >
      <Await read={evidence} bones={<Loading rows={12} />}>
        {(found) => <Content data={found} />}
      </Await>
    </Page>
  );
}

/** Back to the rows among which it was found: the same unit, pair, year and month. */
function factFilters({ fact }: Evidence) {
  const { year, month } = fact;
  return { year, month, eastCode: fact.eastCode, westCode: fact.westCode, buyerId: fact.buyerId };
}

function Lead({ data }: { data: Evidence }) {
  const t = useOfficialWords();
  const weight = useWeight();
  const { fact } = data;
  return (
    <span className={styles['lead']}>
      <Money fen={fact.amountFen} size="large" />
      <span>
        {t.evidence.counted(fact.quantity, weight(Math.abs(fact.grams)))} <DateText value={fact.occurredAt} />
      </span>
      {fact.kind !== 'purchase' && <Tag tone="bad">{t.facts[fact.kind]}</Tag>}
      {fact.paid && <Tag tone="good">{t.facts.paid}</Tag>}
      {fact.adjustsYear !== null && (
        <Tag tone="wait">{t.facts.adjusts(fact.adjustsYear, fact.adjustsMonth ?? 0)}</Tag>
      )}
      {fact.pairingId === null && <Tag tone="wait">{t.outside}</Tag>}
    </span>
  );
}

function Content({ data }: { data: Evidence }) {
  const t = useOfficialWords();
  const level = data.fact.evidenceLevel;
  return (
    <div className={print['paper']}>
      <Masking data={data} />
      <div className={styles['ladder']}>
        <h2>
          {t.evidence.level(level)}
          <Term name="evidence" />
        </h2>
        <EvidenceLadder level={level} />
        {level < 3 && <p className={styles['next']}>{nextRung(data, t)}</p>}
      </div>
      <div className={styles['columns']}>
        {data.sale ? <SalePapers sale={data.sale} /> : <Papers data={data} />}
        {data.timeline.length > 0 && (
          <Section title={t.evidence.timeline}>
            <EventList data={data} />
          </Section>
        )}
      </div>
      <p className={styles['id']}>
        {t.evidence.id} <code>{data.fact.id}</code>
      </p>
    </div>
  );
}

function nextRung(data: Evidence, t: ReturnType<typeof useOfficialWords>): string {
  if (data.sale) return t.evidence.needsPapers;
  const has = new Set(data.evidence.map((one) => one.kind));
  if (!has.has('invoice') && !has.has('payment')) return t.evidence.needsEither;
  if (!has.has('invoice')) return t.evidence.needsInvoice;
  if (!has.has('payment')) return t.evidence.needsPayment;
  return t.evidence.needsDelivery;
}

function EventList({ data }: { data: Evidence }) {
  const t = useOfficialWords();
  const names: Record<string, string> = t.events;
  const steps: TimelineStep[] = data.timeline.map((event) => ({
    key: event.id,
    title: names[event.type] ?? event.type,
    time: <DateText value={event.occurredAt} clock />,
    detail: event.actorName ?? t.evidence.system,
    status: event.type.endsWith('refused') || event.type.endsWith('voided') ? 'stopped' : 'done',
  }));
  return <Timeline steps={steps} label={t.evidence.timeline} />;
}
