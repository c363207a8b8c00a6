import { Button } from 'antd';
import { type FormEvent, useEffect, useState } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { ApiError } from './api/errors';
import { type DemoAccount, homeOf, useDemoAccounts, useLogin, useSession } from './api/session';
import styles from './login.module.css';
import { LanguageSwitch, Refused, TextField, useShared, Wordmark } from './shared';

interface Fields {
  login: string;
  password: string;
}

/** The password was right and a one-time code is asked for, or the one given was wrong. */
function wantsCode(error: unknown): error is ApiError {
  return (
    error instanceof ApiError && ['session.second_factor_required', 'session.bad_code'].includes(error.code)
  );
}

/** Only an address inside this product may follow a login. */
function safeNext(next: string | null): string | undefined {
  return next !== null && /^\/[^/\\]/.test(next) ? next : undefined;
}

export function Component() {
  const t = useShared();
  const session = useSession();
  const login = useLogin();
  const [query] = useSearchParams();
  const next = safeNext(query.get('next'));
  useEffect(() => {
    document.title = `${t.login.title} · ${t.product.name}`;
  }, [t]);
  const [fields, setFields] = useState<Fields>();
  const [codeAsked, setCodeAsked] = useState(false);
  const enter = (given: Fields) => {
    setFields(given);
    login.mutate(given, { onError: (error) => wantsCode(error) && setCodeAsked(true) });
  };
  const startOver = () => {
    setFields(undefined);
    setCodeAsked(false);
    login.reset();
  };
  if (session.data) {
    const home = homeOf[session.data.organization.kind];
    return <Navigate to={next?.startsWith(home) ? next : home} replace />;
  }
  return (
    <main className={styles['page']}>
      <Story />
      <section className={styles['side']} aria-label={t.login.title}>
        <div className={styles['top']}>
          <Link to="/apply">{t.login.apply}</Link>
          <Link to="/notices">{t.login.notices}</Link>
          <Link to="/check">{t.login.check}</Link>
          <LanguageSwitch />
        </div>
        <div className={styles['form']}>
          {codeAsked && fields ? (
            <CodeForm
              onFinish={(code) => login.mutate({ ...fields, code })}
              onBack={startOver}
              pending={login.isPending}
              error={login.error}
            />
          ) : (
            <>
              <h2>{t.login.title}</h2>
              <p className="quiet">{t.login.subtitle}</p>
              <LoginForm onFinish={enter} pending={login.isPending} error={login.error} />
              <DemoChips onPick={enter} busy={login.isPending} />
            </>
          )}
        </div>
      </section>
    </main>
  );
}

function Story() {
  const t = useShared();
  return (
    <section className={styles['story']}>
      <Weave />
      <Wordmark tone="light" size={40} />
      <div className={styles['words']}>
        <h1>
          {t.login.heading.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </h1>
        <p>{t.login.intro}</p>
      </div>
    </section>
  );
}

/** Two strands run across the panel, from the lake and from the loess, and meet three times. */
function Weave() {
  const turn = (up: boolean) => `c96 0 96 ${up ? -64 : 64} 192 ${up ? -64 : 64}`;
  const strand = (up: boolean) =>
    `M-64 ${up ? 96 : 32}${[0, 1, 2, 3, 4].map((n) => turn(up === (n % 2 === 0))).join('')}`;
  return (
    <svg
      className={styles['weave']}
      viewBox="0 0 800 128"
      preserveAspectRatio="xMinYMid slice"
      fill="none"
      aria-hidden="true"
      focusable="false"
    >
      {[0, 1, 2, 3, 4].map((n) => (
        <g key={n} transform={`translate(${n * 5} ${n * 2})`} strokeOpacity={1 - n * 0.19}>
          <path d={strand(true)} stroke="#e3ad66" strokeWidth="1.5" />
          <path d={strand(false)} stroke="#8fb4bf" strokeWidth="1.5" />
        </g>
      ))}
    </svg>
  );
}

function LoginForm({
  onFinish,
  pending,
  error,
}: {
  onFinish: (fields: Fields) => void;
  pending: boolean;
  error: unknown;
}) {
  const t = useShared();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (pending) return;
    if (login.trim() !== '' && password !== '') onFinish({ login: login.normalize('NFKC').trim(), password });
  };
  return (
    <form onSubmit={submit} className={styles['fields']} noValidate>
      <Refused error={error} />
      <TextField
        label={t.login.login}
        name="login"
        value={login}
        onChange={setLogin}
        autoComplete="username"
        error={tried && login.trim() === '' ? t.login.needLogin : undefined}
      />
      <TextField
        label={t.login.password}
        name="password"
        kind="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        error={tried && password === '' ? t.login.needPassword : undefined}
      />
      <Button type="primary" size="large" htmlType="submit" block loading={pending}>
        {t.login.submit}
      </Button>
    </form>
  );
}

function CodeForm({
  onFinish,
  onBack,
  pending,
  error,
}: {
  onFinish: (code: string) => void;
  onBack: () => void;
  pending: boolean;
  error: unknown;
}) {
  const t = useShared();
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!pending && code.trim() !== '') onFinish(code);
  };
  // That a code is asked for is no error; that the one given is wrong, is.
  const asked = error instanceof ApiError && error.code === 'session.second_factor_required';
  return (
    <>
      <h2>{t.login.codeTitle}</h2>
      <p className="quiet">{t.login.codeText}</p>
      <form onSubmit={submit} className={styles['fields']} noValidate>
        <Refused error={asked ? undefined : error} />
        <TextField
          label={t.login.code}
          name="code"
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          maxLength={20}
          autoFocus
          error={tried && code.trim() === '' ? t.login.needCode : undefined}
        />
        <Button type="primary" size="large" htmlType="submit" block loading={pending}>
          {t.login.submit}
        </Button>
        <Button type="link" block onClick={onBack}>
          {t.login.otherAccount}
        </Button>
      </form>
    </>
  );
}

function DemoChips({ onPick, busy }: { onPick: (fields: Fields) => void; busy: boolean }) {
  const t = useShared();
  const demo = useDemoAccounts();
  const personas: Record<string, string> = t.login.personas;
  if (!demo.data || demo.data.length === 0) return null;
  return (
    <div className={styles['demo']}>
      <p>{t.login.demoTitle}</p>
      <ul>
        {demo.data.map((account: DemoAccount) => (
          <li key={account.login}>
            <button
              type="button"
              disabled={busy}
              onClick={() => onPick({ login: account.login, password: account.password })}
            >
              <b>{personas[account.persona] ?? account.persona}</b>
              <span>{account.organization}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
