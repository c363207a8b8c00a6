import { LockOutlined, UnlockOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { ApiError } from '../../api/errors';
import { useSession } from '../../api/session';
import { Confirm, formatFen, Note, Refused, TextField, toast } from '../../shared';
import { type Closing, type Period, useConfirm, usePropose, useStepBack } from './api';
import styles from './periods.module.css';
import { type PeriodWords, usePeriodWords } from './words';

type Act = 'propose' | 'confirm' | 'withdraw' | 'reopen';

/** What can be done to the period now, and by whom. */
export function Acts({ period }: { period: Period }) {
  const t = usePeriodWords();
  const session = useSession();
  const [act, setAct] = useState<Act>();
  const { may, closing } = period;
  const stuck = period.checks.items.filter(({ blocking, open }) => blocking && open > 0).length;
  const say = situation(t, period, session.data?.user.id, stuck);
  return (
    <div className={styles['acts']}>
      <Note tone={say.tone}>{say.text}</Note>
      <div className={styles['buttons']}>
        {may.propose && (
          <Button type="primary" size="large" disabled={stuck > 0} onClick={() => setAct('propose')}>
            {t.acts.propose}
          </Button>
        )}
        {may.confirm && (
          <Button type="primary" size="large" icon={<LockOutlined />} onClick={() => setAct('confirm')}>
            {t.acts.confirm}
          </Button>
        )}
        {may.withdraw && (
          <Button size="large" onClick={() => setAct('withdraw')}>
            {t.acts.withdraw}
          </Button>
        )}
        {may.reopen && (
          <Button size="large" icon={<UnlockOutlined />} onClick={() => setAct('reopen')}>
            {t.acts.reopen}
          </Button>
        )}
      </div>
      {act === 'propose' && <Propose period={period} onClose={() => setAct(undefined)} />}
      {act === 'confirm' && closing && (
        <Seal period={period} closing={closing} onClose={() => setAct(undefined)} />
      )}
      {(act === 'withdraw' || act === 'reopen') && closing && (
        <StepBack period={period} closing={closing} act={act} onClose={() => setAct(undefined)} />
      )}
    </div>
  );
}

type Said = { tone: 'lake' | 'loess' | 'barley'; text: string };

function situation(t: PeriodWords, period: Period, userId: string | undefined, stuck: number): Said {
  const { may, closing, state } = period;
  if (state === 'closed' && closing?.state !== 'closed')
    return { tone: 'barley', text: t.acts.closedWithAbove };
  if (state === 'closed')
    return {
      tone: 'barley',
      text: may.reopen ? t.acts.closedByAbove : `${t.acts.closed}${t.acts.needsAbove}`,
    };
  if (closing)
    return {
      tone: 'loess',
      text: closing.proposedBy.id === userId ? t.acts.own : t.acts.waiting(closing.proposedBy.name),
    };
  if (stuck > 0) return { tone: 'loess', text: t.acts.notReady(stuck) };
  if (!may.propose) return { tone: 'lake', text: t.acts.readOnly };
  const notes = period.checks.items.filter(({ open }) => open > 0).length;
  return { tone: 'lake', text: notes === 0 ? t.acts.ready : t.acts.withNotes(notes) };
}

function Propose({ period, onClose }: { period: Period; onClose: () => void }) {
  const t = usePeriodWords();
  const [remark, setRemark] = useState('');
  const propose = usePropose(period.id);
  const send = () =>
    propose.mutate(remark.trim(), {
      onSuccess: () => {
        toast(t.acts.proposed);
        onClose();
      },
    });
  const name = `${period.regionName} ${t.period(period.year, period.month)}`;
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={send}
      pending={propose.isPending}
      title={t.acts.proposeTitle(name)}
      confirmLabel={t.acts.propose}
    >
      <div className={styles['form']}>
        <p>{t.acts.proposeText}</p>
        <Refused error={propose.error} />
        <TextField
          kind="lines"
          label={t.acts.remark}
          hint={t.acts.remarkHint}
          value={remark}
          onChange={setRemark}
          maxLength={500}
        />
      </div>
    </Confirm>
  );
}

function Seal({ period, closing, onClose }: { period: Period; closing: Closing; onClose: () => void }) {
  const t = usePeriodWords();
  const confirm = useConfirm(closing.id);
  const { factCount, amountFen } = period;
  const send = () =>
    confirm.mutate(
      { expectedFen: amountFen, expectedFacts: factCount },
      {
        onSuccess: () => {
          toast(t.acts.confirmed);
          onClose();
        },
      },
    );
  const name = `${period.regionName} ${t.period(period.year, period.month)}`;
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={send}
      pending={confirm.isPending}
      title={t.acts.confirmTitle(name)}
      confirmLabel={t.acts.confirm}
    >
      <div className={styles['form']}>
        <p>{t.acts.confirmText(factCount, formatFen(amountFen))}</p>
        {closing.proposedFen !== null && (
          <p className="quiet">
            {t.acts.whenProposed(closing.proposedCount ?? 0, formatFen(closing.proposedFen))}
          </p>
        )}
        {closing.remark !== '' && <p className="quiet">{t.history.remark(closing.remark)}</p>}
        <Refused error={confirm.error}>
          <WhatChanged error={confirm.error} />
        </Refused>
      </div>
    </Confirm>
  );
}

/** The sums that were on the screen beside those of now, or the points that grew since the proposal. */
function WhatChanged({ error }: { error: unknown }) {
  const t = usePeriodWords();
  if (!(error instanceof ApiError)) return null;
  if (error.code === 'period.more_open')
    return <p>{t.acts.grown(error.fields.flatMap(({ pointer }) => checkNamed(t, pointer)))}</p>;
  const [seenFen, nowFen] = [error.figure('expectedFen'), error.figure('amountFen')];
  if (error.code !== 'period.sums_changed' || seenFen === undefined || nowFen === undefined) return null;
  const counts = [error.figure('expectedFacts') ?? 0, error.figure('factCount') ?? 0] as const;
  return <p>{t.acts.changed(counts, [formatFen(seenFen), formatFen(nowFen)])}</p>;
}

function checkNamed(t: PeriodWords, pointer: string): string[] {
  const names: Readonly<Record<string, string>> = t.checks.names;
  const name = names[pointer.replace('/checks/', '')];
  return name === undefined ? [] : [name];
}

function StepBack({
  period,
  closing,
  act,
  onClose,
}: {
  period: Period;
  closing: Closing;
  act: 'withdraw' | 'reopen';
  onClose: () => void;
}) {
  const t = usePeriodWords();
  const [reason, setReason] = useState('');
  const back = useStepBack(closing.id, act === 'withdraw' ? 'withdrawal' : 'reopening');
  const send = () =>
    reason.trim() !== '' &&
    back.mutate(reason.trim(), {
      onSuccess: () => {
        toast(act === 'withdraw' ? t.acts.withdrawn : t.acts.reopened);
        onClose();
      },
    });
  const name = `${period.regionName} ${t.period(period.year, period.month)}`;
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={send}
      pending={back.isPending}
      danger={act === 'reopen'}
      title={act === 'withdraw' ? t.acts.withdrawTitle : t.acts.reopenTitle(name)}
      confirmLabel={act === 'withdraw' ? t.acts.withdraw : t.acts.reopen}
    >
      <div className={styles['form']}>
        {act === 'reopen' && <p>{t.acts.reopenText}</p>}
        <Refused error={back.error} />
        <TextField label={t.acts.reason} value={reason} onChange={setReason} maxLength={300} />
      </div>
    </Confirm>
  );
}
