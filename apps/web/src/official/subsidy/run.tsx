import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import {
  Await,
  type Column,
  Confirm,
  Dialog,
  Figure,
  formatFen,
  Loading,
  Money,
  Note,
  Page,
  Refused,
  Section,
  Tag,
  TextField,
  Timeline,
  type TimelineStep,
  toast,
  useDates,
} from '../../shared';
import { type Run, type RunLine, useAct, useLineFacts, useRun } from '../../subsidy/api';
import { FactList } from '../../subsidy/fact-list';
import { RulesText } from '../../subsidy/rules-text';
import styles from '../../subsidy/subsidy.module.css';
import { type SubsidyWords, useSubsidyWords } from '../../subsidy/words';
import { useActing } from './acting';
import { Confirmation } from './confirmation';
import { Finalise } from './finalise';
import { Lines } from './lines';
import { Payments } from './payments';
import { runTone } from './states';

/** One list on its way from the public notice to the money. */
export function Component() {
  const { id = '' } = useParams();
  const t = useSubsidyWords();
  const run = useRun(id);
  return (
    <Page
      title={run.data?.programmeName ?? t.list.title}
      eyebrow={run.data && `${run.data.regionName} · ${run.data.number}`}
      lead={run.data && <Tag tone={runTone[run.data.state]}>{t.states[run.data.state]}</Tag>}
      back={{ to: '/official/subsidies', label: t.programmes.title }}
      width="wide"
      actions={
        <>
          <Link to={`/official/subsidies/objections?runId=${id}`}>{t.run.objections}</Link>
          <Link to={`/notices/${id}`}>{t.run.publicPage}</Link>
        </>
      }
    >
      <Await read={run} bones={<Loading rows={10} />}>
        {(data) => <Content run={data} />}
      </Await>
    </Page>
  );
}

function Content({ run }: { run: Run }) {
  const t = useSubsidyWords();
  const { county } = useActing();
  const [shown, setShown] = useState<RunLine>();
  const mayAct = county === run.regionCode;
  const { totals } = run;
  return (
    <>
      <Timeline label={t.runs.state} steps={useSteps(run)} />
      {run.withdrawal && <Note tone="seal">{`${t.run.withdrawn}：${run.withdrawal}`}</Note>}
      {run.refusal && run.state === 'review' && <Note tone="loess">{t.run.backReason(run.refusal)}</Note>}
      {run.noticeVersion > 1 && (run.state === 'notice' || run.state === 'review') && (
        <Note tone="loess">{t.run.secondNotice}</Note>
      )}
      {!mayAct && <Note>{t.publish.readOnly}</Note>}
      {mayAct && run.state === 'review' && <Finalise run={run} />}
      {mayAct && run.state === 'final' && <Confirmation run={run} />}
      {(run.state === 'confirmed' || run.state === 'paid') && <Payments run={run} mayAct={mayAct} />}
      <Section title={t.list.title}>
        <div className={styles['figures']}>
          <Figure label={t.runs.sellers} value={run.sellers} />
          <Figure
            label={t.list.amount}
            value={<Money fen={totals.amountFen} />}
            note={totals.ownFen > totals.amountFen ? t.list.short : t.list.enough}
          />
          {totals.potLeftFen !== null && (
            <Figure label={t.list.potLeft} value={<Money fen={totals.potLeftFen} />} />
          )}
          {totals.toRecoverFen > 0 && (
            <Figure label={t.list.recover} value={<Money fen={totals.toRecoverFen} />} />
          )}
        </div>
        <Lines lines={run.lines} totals={totals} onFacts={setShown} more={columnsOf(t, run)} />
      </Section>
      <Section title={t.rules.title} note={run.sourceDocument}>
        <RulesText rules={run.rules} />
      </Section>
      {mayAct && ['notice', 'review', 'final'].includes(run.state) && <Withdraw run={run} />}
      {shown && <LineFacts line={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

function LineFacts({ line, onClose }: { line: RunLine; onClose: () => void }) {
  const t = useSubsidyWords();
  const facts = useLineFacts(line.id);
  return (
    <Dialog open onClose={onClose} title={t.facts.title(line.supplierName)} width={1040}>
      <FactList read={facts} evidence />
    </Dialog>
  );
}

const order = ['notice', 'review', 'final', 'confirmed', 'paid'] as const;

function useSteps(run: Run): TimelineStep[] {
  const t = useSubsidyWords();
  const dates = useDates();
  const by = (who: { name: string } | null, when: string | null) =>
    who && when ? t.run.by(who.name, dates.moment(when)) : undefined;
  const at = (order as readonly string[]).indexOf(run.state);
  const status = (reached: number): TimelineStep['status'] => {
    if (run.state === 'withdrawn') return reached === 0 ? 'done' : 'stopped';
    return reached <= at ? 'done' : reached === at + 1 ? 'now' : 'later';
  };
  const step = (key: keyof typeof t.run.steps, reached: number, time?: string): TimelineStep => ({
    key,
    title: t.run.steps[key],
    status: status(reached),
    ...(time === undefined ? {} : { time }),
  });
  return [
    step('published', 0, by(run.publishedBy, run.publishedAt)),
    step('ended', 1, t.run.until(dates.date(run.noticeEndsOn))),
    step('finalised', 2, by(run.finalisedBy, run.finalisedAt)),
    step('confirmed', 3, by(run.confirmedBy, run.confirmedAt)),
    step('paid', 4, run.paidAt === null ? undefined : dates.moment(run.paidAt)),
  ];
}

/** What only a list that was published has: what was shown, what goes back, where the money is. */
function columnsOf(t: SubsidyWords, run: Run): Column<RunLine>[] {
  const notice: Column<RunLine> = {
    key: 'notice',
    title: t.list.notice,
    align: 'end',
    render: ({ noticeAmountFen }) =>
      noticeAmountFen === null ? '—' : <Money fen={noticeAmountFen} tone="quiet" />,
  };
  const recover: Column<RunLine> = {
    key: 'recover',
    title: t.list.recover,
    align: 'end',
    total: <Money fen={run.totals.toRecoverFen} />,
    render: ({ toRecoverFen, takenBackFen }) =>
      takenBackFen === 0 ? (
        '—'
      ) : (
        <span className={styles['seller']}>
          <Money fen={toRecoverFen} />
          <small className="quiet">{t.list.recovered(formatFen(takenBackFen))}</small>
        </span>
      ),
  };
  const transfer: Column<RunLine> = {
    key: 'transfer',
    title: t.list.transfer,
    render: ({ transfer: one, hasAccount, amountFen }) => {
      if (one) return <Tag tone={one.state === 'paid' ? 'good' : 'move'}>{t.transfers[one.state]}</Tag>;
      return amountFen > 0 && hasAccount === false ? <Tag tone="wait">{t.list.noAccount}</Tag> : '—';
    },
  };
  return [
    ...(run.version > run.noticeVersion ? [notice] : []),
    ...(run.lines.some(({ takenBackFen }) => takenBackFen > 0) ? [recover] : []),
    ...(run.state === 'confirmed' || run.state === 'paid' ? [transfer] : []),
  ];
}

function Withdraw({ run }: { run: Run }) {
  const t = useSubsidyWords();
  const act = useAct(run.id);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const send = () =>
    reason.trim() !== '' &&
    act.mutate(
      { kind: 'withdrawal', reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t.run.withdrawn);
          setAsking(false);
        },
      },
    );
  return (
    <Section>
      <Button danger onClick={() => setAsking(true)}>
        {t.run.withdraw}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={send}
        pending={act.isPending}
        danger
        title={t.run.withdraw}
        confirmLabel={t.run.withdraw}
      >
        <div className={styles['form']}>
          <p>{t.run.withdrawText}</p>
          <Refused error={act.error} />
          <TextField label={t.run.reason} value={reason} onChange={setReason} maxLength={200} />
        </div>
      </Confirm>
    </Section>
  );
}
