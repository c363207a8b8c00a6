import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import {
  Await,
  Confirm,
  CopyButton,
  Note,
  Refused,
  Tag,
  TextField,
  Timeline,
  toast,
  useDates,
} from '../shared';
import { PublicFrame } from '../shared/public-frame';
import styles from './admission.module.css';
import { type Progress, tones, useProgress, useWithdraw } from './api';
import { isReceipt, keptReceipt } from './receipt';
import { stepsOf } from './steps';
import { useAdmissionWords } from './words';

/** Where an application stands, for who holds its receipt: in the fragment, which no server sees, or on the device. */
export function Component() {
  const { progress: t } = useAdmissionWords();
  const { hash } = useLocation();
  const given = decodeURIComponent(hash.slice(1));
  const receipt = isReceipt(given) ? given : given === '' ? keptReceipt() : undefined;
  return (
    <PublicFrame title={t.title}>
      <h1>{t.title}</h1>
      {receipt === undefined ? <Enter /> : <Standing key={receipt} receipt={receipt} />}
    </PublicFrame>
  );
}

function Enter() {
  const { progress: t } = useAdmissionWords();
  const go = useNavigate();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isReceipt(text)) void go(`#${text.trim()}`, { replace: true });
  };
  return (
    <form className={styles['group']} onSubmit={submit} noValidate>
      <TextField
        label={t.enter}
        hint={t.enterHint}
        value={text}
        onChange={setText}
        error={tried && !isReceipt(text) ? t.badReceipt : undefined}
        maxLength={60}
      />
      <div className={styles['actions']}>
        <Button type="primary" htmlType="submit">
          {t.find}
        </Button>
        <Link to="/apply">{t.again}</Link>
      </div>
    </form>
  );
}

function Standing({ receipt }: { receipt: string }) {
  const { progress: t } = useAdmissionWords();
  const progress = useProgress(receipt);
  return (
    <div className={styles['stack']}>
      <Await read={progress}>{(found) => <Found found={found} receipt={receipt} />}</Await>
      <p>
        <Link to="/apply/progress#other">{t.other}</Link>
      </p>
    </div>
  );
}

function Found({ found, receipt }: { found: Progress; receipt: string }) {
  const words = useAdmissionWords();
  const t = words.progress;
  const dates = useDates();
  const withdraw = useWithdraw();
  const [asking, setAsking] = useState(false);
  const { state } = found;
  return (
    <>
      <section className={styles['group']}>
        <header className={styles['receipt']}>
          <h2>{found.name}</h2>
          <Tag tone={tones[state]}>{words.states[state]}</Tag>
        </header>
        {state === 'open' && <Note>{t.sent}</Note>}
        {state !== 'open' && <Note tone={state === 'admitted' ? 'barley' : 'loess'}>{t[state]}</Note>}
        <dl className={styles['facts']}>
          <dt>{t.receipt}</dt>
          <dd className={styles['receipt']}>
            <span className="num">{receipt}</span>
            <CopyButton text={receipt} label={t.copy} />
          </dd>
          <dt>{t.region}</dt>
          <dd>{found.regionName}</dd>
          <dt>{t.appliedAt}</dt>
          <dd>{dates.moment(found.appliedAt)}</dd>
          <dt>{t.login}</dt>
          <dd>{found.login}</dd>
        </dl>
        <div className={styles['actions']}>
          {state === 'admitted' && (
            <Link to="/login">
              <Button type="primary">{t.toLogin}</Button>
            </Link>
          )}
          {(state === 'declined' || state === 'withdrawn') && <Link to="/apply">{t.again}</Link>}
          {state === 'open' && <Button onClick={() => setAsking(true)}>{t.withdraw}</Button>}
        </div>
        <Refused error={withdraw.error} />
      </section>
      <section className={styles['group']}>
        <h2>{t.steps}</h2>
        <Timeline label={t.steps} steps={stepsOf(words, dates, found)} />
      </section>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          withdraw.mutate(receipt, {
            onSuccess: () => toast(t.withdrawDone),
            onSettled: () => setAsking(false),
          })
        }
        title={t.withdrawTitle}
        confirmLabel={t.withdraw}
        pending={withdraw.isPending}
        danger
      >
        {t.withdrawText}
      </Confirm>
    </>
  );
}
