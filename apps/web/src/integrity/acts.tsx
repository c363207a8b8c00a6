import { Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../api/session';
import { Confirm, Note, RadioCards, Refused, Select, TextField, toast, useDates } from '../shared';
import { type Flag, isAlive, type Outcome, outcomes, useAssign, useEnd, useOwners } from './api';
import styles from './integrity.module.css';
import { type IntegrityWords, useIntegrityWords } from './words';

/** Where the case stands, and what its reader may do with it. */
export function Acts({ flag }: { flag: Flag }) {
  const t = useIntegrityWords();
  const dates = useDates();
  const session = useSession();
  const [act, setAct] = useState<'assign' | 'end'>();
  const assign = useAssign(flag.id);
  const user = session.data?.user;
  const acts = user?.roles.includes('official') ?? false;
  const own = flag.ownerId !== null && flag.ownerId === user?.id;
  if (!isAlive(flag.state)) {
    const at = dates.moment(flag.endedAt ?? flag.seenAt);
    return (
      <div className={styles['acts']}>
        <Note tone={flag.state === 'confirmed' ? 'seal' : 'barley'}>
          <b>{t.acts.result(t.states[flag.state], flag.endedByName ?? '', at)}</b>
          <br />
          {flag.reason}
        </Note>
      </div>
    );
  }
  return (
    <div className={styles['acts']}>
      <Note tone={own ? 'lake' : 'loess'}>{situation(t, flag, acts, own)}</Note>
      <Refused error={assign.error} />
      {acts && user && (
        <div className={styles['buttons']}>
          {own && (
            <Button type="primary" size="large" onClick={() => setAct('end')}>
              {t.acts.end}
            </Button>
          )}
          {!own && (
            <Button
              type="primary"
              size="large"
              loading={assign.isPending}
              onClick={() => assign.mutate(user.id, { onSuccess: () => toast(t.acts.assigned) })}
            >
              {t.acts.take}
            </Button>
          )}
          <Button size="large" onClick={() => setAct('assign')}>
            {flag.state === 'open' ? t.acts.assign : t.acts.reassign}
          </Button>
        </div>
      )}
      {act === 'assign' && <Assign flag={flag} onClose={() => setAct(undefined)} />}
      {act === 'end' && <End flag={flag} onClose={() => setAct(undefined)} />}
    </div>
  );
}

function situation(t: IntegrityWords, flag: Flag, acts: boolean, own: boolean): string {
  if (own) return t.acts.own;
  const where = flag.ownerName === null ? t.acts.open : t.acts.others(flag.ownerName);
  return acts ? where : `${where} ${t.acts.readOnly}`;
}

function Assign({ flag, onClose }: { flag: Flag; onClose: () => void }) {
  const t = useIntegrityWords();
  const owners = useOwners(true);
  const [owner, setOwner] = useState('');
  const assign = useAssign(flag.id);
  const send = () =>
    owner !== '' &&
    assign.mutate(owner, {
      onSuccess: () => {
        toast(t.acts.assigned);
        onClose();
      },
    });
  const options = (owners.data?.items ?? [])
    .filter(({ id }) => id !== flag.ownerId)
    .map(({ id, name, organizationName, alive }) => ({
      value: id,
      label: t.acts.ownerOption(name, organizationName, alive),
    }));
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={send}
      pending={assign.isPending}
      title={t.acts.assignTitle}
      confirmLabel={t.acts.assign}
    >
      <div className={styles['form']}>
        <p>{t.acts.assignText}</p>
        <Refused error={assign.error ?? owners.error} />
        <Select
          label={t.acts.owner}
          showLabel
          value={owner}
          onChange={setOwner}
          options={[{ value: '', label: t.acts.choose }, ...options]}
        />
      </div>
    </Confirm>
  );
}

function End({ flag, onClose }: { flag: Flag; onClose: () => void }) {
  const t = useIntegrityWords();
  const [outcome, setOutcome] = useState<Outcome>('explained');
  const [reason, setReason] = useState('');
  const end = useEnd(flag.id);
  const send = () =>
    reason.trim() !== '' &&
    end.mutate(
      { outcome, reason: reason.trim(), sightings: flag.sightings },
      {
        onSuccess: () => {
          toast(t.acts.ended);
          onClose();
        },
      },
    );
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={send}
      pending={end.isPending}
      title={t.acts.endTitle}
      confirmLabel={t.acts.save}
    >
      <div className={styles['form']}>
        <Refused error={end.error} />
        <RadioCards
          label={t.acts.outcome}
          name="outcome"
          columns={1}
          value={outcome}
          onChange={setOutcome}
          options={outcomes.map((value) => ({ value, label: t.states[value], note: t.acts.notes[value] }))}
        />
        <TextField
          kind="lines"
          label={t.acts.reason}
          hint={t.acts.reasonHint}
          value={reason}
          onChange={setReason}
          maxLength={500}
        />
      </div>
    </Confirm>
  );
}
