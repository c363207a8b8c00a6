import { Button } from 'antd';
import { useState } from 'react';
import { useLocation, useParams } from 'react-router';
import { type Session, useSession } from '../api/session';
import { Await, Page, Refused, Tag, TextField, Timeline, toast, useDates } from '../shared';
import styles from './admission.module.css';
import { type Application, countyStages, type Stage, tones, useApplication, useSay } from './api';
import { opinionsOf, stepsOf } from './steps';
import { useAdmissionWords } from './words';

/** One application: what the producer says of itself, what was said about it, and one's own word. */
export function Component() {
  const { id = '' } = useParams();
  const words = useAdmissionWords();
  const application = useApplication(id);
  const home = useLocation().pathname.replace(/\/[^/]+$/, '');
  return (
    <Page title={application.data?.name ?? words.desk.title} back={{ to: home, label: words.desk.back }}>
      <Await read={application}>{(found) => <Found application={found} />}</Await>
    </Page>
  );
}

function Found({ application: one }: { application: Application }) {
  const words = useAdmissionWords();
  const t = words.desk;
  const dates = useDates();
  const stage = stageOf(useSession().data, one);
  const facts: [string, string][] = [
    [t.kind, words.kinds[one.kind]],
    [t.creditCode, one.creditCode],
    [t.region, one.regionName],
    [t.place, `${one.township} ${one.address}`],
    [t.contact, `${one.contactName} ${one.phone}`],
    [t.goods, one.goods],
    [t.linkage, one.linkage],
    ...(one.login === null ? [] : [[t.login, one.login] satisfies [string, string]]),
    [t.appliedAt, dates.moment(one.appliedAt)],
  ];
  return (
    <div className={styles['stack']}>
      <section className={styles['group']}>
        <p>
          <Tag tone={tones[one.state]}>{words.states[one.state]}</Tag>{' '}
          {one.organizationId !== null && <span className="quiet">{t.supplier}</span>}
        </p>
        <dl className={styles['facts']}>
          {facts.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} is`}>{value}</dd>])}
        </dl>
      </section>
      <section className={styles['group']}>
        <h2>{t.words}</h2>
        <Timeline label={t.words} steps={stepsOf(words, dates, one)} />
      </section>
      {stage && one.state === 'open' && <Say application={one} stage={stage} />}
    </div>
  );
}

/** For whom the reader may speak: as the API has it. */
function stageOf(session: Session | null | undefined, { regionCode }: Application): Stage | undefined {
  if (session?.organization.kind === 'operator') return 'platform';
  const isOfficial = session?.user.roles.includes('official');
  if (!isOfficial || session?.organization.regionCode !== regionCode) return undefined;
  return countyStages.find((stage) => stage === session.office?.function);
}

function Say({ application, stage }: { application: Application; stage: Stage }) {
  const words = useAdmissionWords();
  const t = words.desk;
  const say = useSay(application.id, stage);
  const [reason, setReason] = useState('');
  const isSigned = opinionsOf(application.words).every(({ approved }) => approved === true);
  const mayAgree = stage !== 'platform' || isSigned;
  const send = (approved: boolean) =>
    say.mutate(
      { approved, reason: reason.trim() },
      {
        onSuccess: () => {
          setReason('');
          toast(stage === 'platform' ? t.decided : t.said);
        },
      },
    );
  const isIdle = reason.trim() === '' || say.isPending;
  return (
    <section className={styles['group']}>
      <h2>{t.yours[stage]}</h2>
      <p className="quiet">{t.yoursText[stage]}</p>
      {!mayAgree && <p>{t.notSigned}</p>}
      <TextField
        kind="lines"
        rows={2}
        label={t.reason}
        hint={t.reasonHint}
        value={reason}
        onChange={setReason}
        maxLength={500}
      />
      <Refused error={say.error} />
      <div className={styles['actions']}>
        <Button type="primary" disabled={isIdle || !mayAgree} onClick={() => send(true)}>
          {stage === 'platform' ? t.admit : t.agree}
        </Button>
        <Button disabled={isIdle} onClick={() => send(false)}>
          {stage === 'platform' ? t.decline : t.refuse}
        </Button>
      </div>
    </section>
  );
}
