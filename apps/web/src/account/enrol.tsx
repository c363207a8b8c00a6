import { Button, QRCode } from 'antd';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../api/errors';
import { useSession } from '../api/session';
import { CopyButton, Refused, TextField, toast, useFieldErrors, usePhone, useShared } from '../shared';
import { type Enrolment, useAccountChanged, useBeginEnrolment, useConfirmEnrolment } from './api';
import styles from './security.module.css';
import { useAccountWords } from './words';

/** Password, picture and first code, recovery codes: three steps, each on what the one before answered. */
export function Enrol({ onDone }: { onDone: () => void }) {
  const begin = useBeginEnrolment();
  const confirm = useConfirmEnrolment();
  if (confirm.data) return <RecoveryCodes codes={confirm.data} onDone={onDone} />;
  if (begin.data) return <Scan enrolment={begin.data} confirm={confirm} />;
  return <AskPassword begin={begin} />;
}

/** What belongs to one field is said there, everything else above. */
function useFieldOrForm(error: unknown, pointer: string): { field: string | undefined; form: unknown } {
  const wrong = useFieldErrors(error)(pointer);
  return { field: wrong, form: wrong !== undefined && error instanceof ApiError ? undefined : error };
}

function AskPassword({ begin }: { begin: ReturnType<typeof useBeginEnrolment> }) {
  const t = useAccountWords();
  const shared = useShared();
  const [password, setPassword] = useState('');
  const said = useFieldOrForm(begin.error, '/password');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password !== '' && !begin.isPending) begin.mutate({ password });
  };
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      <Refused error={said.form} />
      <TextField
        label={t.factor.password}
        kind="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        hint={t.factor.passwordWhy}
        error={said.field}
        autoFocus
      />
      <Button type="primary" htmlType="submit" loading={begin.isPending}>
        {shared.actions.next}
      </Button>
    </form>
  );
}

function Scan({
  enrolment,
  confirm,
}: {
  enrolment: Enrolment;
  confirm: ReturnType<typeof useConfirmEnrolment>;
}) {
  const t = useAccountWords();
  const phone = usePhone();
  const [code, setCode] = useState('');
  const said = useFieldOrForm(confirm.error, '/code');
  const key = enrolment.secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '' && !confirm.isPending) confirm.mutate({ code });
  };
  return (
    <div className={styles['scan']}>
      <figure>
        <QRCode
          aria-label={t.factor.picture}
          value={enrolment.uri}
          type="svg"
          size={208}
          bordered={false}
          errorLevel="M"
          marginSize={2}
        />
      </figure>
      <div>
        <h3>{t.factor.scan}</h3>
        <p>{t.factor.scanHow}</p>
        {phone && (
          <p className={styles['manual']}>
            <a href={enrolment.uri}>{t.factor.here}</a>
          </p>
        )}
        <p className={styles['manual']}>{t.factor.manual}</p>
        <p className={styles['key']}>
          <code>{key}</code> <CopyButton text={enrolment.secret} label={t.factor.manual} />
        </p>
        <form className={styles['form']} onSubmit={submit} noValidate>
          <h3>{t.factor.enter}</h3>
          <Refused error={said.form} />
          <TextField
            label={t.factor.code}
            value={code}
            onChange={setCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            error={said.field}
            autoFocus
          />
          <Button type="primary" htmlType="submit" loading={confirm.isPending}>
            {t.factor.confirm}
          </Button>
        </form>
      </div>
    </div>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useAccountWords();
  const shared = useShared();
  const session = useSession();
  const changed = useAccountChanged();
  const done = async () => {
    await changed();
    toast(t.factor.done);
    onDone();
  };
  return (
    <div className={styles['recovery']}>
      <h3>{t.recovery.title}</h3>
      <p>{t.recovery.why}</p>
      <p className="quiet">
        {shared.product.name} · {t.recovery.account} {session.data?.user.login}
      </p>
      <ol>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className={`${styles['acts']} no-print`}>
        <Button onClick={() => window.print()}>{shared.actions.print}</Button>
        <CopyButton text={codes.join('\n')} label={t.recovery.copyAll} />
        <Button type="primary" onClick={() => void done()}>
          {t.recovery.kept}
        </Button>
      </div>
    </div>
  );
}
