import {
  CheckCircleFilled,
  ClockCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
} from '@ant-design/icons';
import { Button } from 'antd';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { ApiError } from '../api/errors';
import { type PaperCheck, usePaperCheck } from '../api/papers';
import { ErrorState, formatFen, Loading, TextField, useDates, useShared } from '../shared';
import { PublicFrame } from '../shared/public-frame';
import styles from './check.module.css';
import { useCheckWords } from './words';

/** For a stranger with a paper and a phone: one verdict first, then what to compare. */
export function Component() {
  const { code = '' } = useParams();
  const t = useCheckWords();
  return (
    <PublicFrame title={t.title}>
      <h1>{t.title}</h1>
      {code === '' ? (
        <>
          <p className={styles['lead']}>{t.lead}</p>
          <CodeForm />
        </>
      ) : (
        <Verdict key={code} code={code} />
      )}
      <section className={styles['fine']}>
        <h2>{t.fineTitle}</h2>
        <p>{t.fine}</p>
      </section>
    </PublicFrame>
  );
}

function Verdict({ code }: { code: string }) {
  const t = useCheckWords();
  const check = usePaperCheck(code);
  const unknown = check.error instanceof ApiError && check.error.status === 404;
  return (
    <>
      {check.data && <Found check={check.data} />}
      {unknown && (
        <Stamp state="unknown" icon={<CloseCircleFilled />}>
          <p className={styles['typed']}>{code}</p>
        </Stamp>
      )}
      {check.error && !unknown && <ErrorState error={check.error} retry={() => check.refetch()} />}
      {check.isPending && <Loading rows={7} />}
      {!check.isPending && (
        <section className={styles['another']}>
          <h2>{t.another}</h2>
          <CodeForm />
        </section>
      )}
    </>
  );
}

const icons = {
  current: <CheckCircleFilled />,
  provisional: <ClockCircleFilled />,
  superseded: <ExclamationCircleFilled />,
};

function Found({ check }: { check: PaperCheck }) {
  const t = useCheckWords();
  const dates = useDates();
  const figure = useFigure();
  const facts: ReadonlyArray<readonly [string, ReactNode]> = [
    [t.kind, t.kinds[check.kind]],
    [
      t.number,
      <span key="number" className="num">
        {check.number}
      </span>,
    ],
    [t.date, dates.date(check.paperDate)],
    ...check.sides.map(({ role, name }) => [t.sides[role], name] as const),
  ];
  return (
    <>
      <Stamp state={check.state} icon={icons[check.state]}>
        <p className={styles['when']}>{t.checkedAt(dates.moment(check.checkedAt))}</p>
      </Stamp>
      <section className={styles['sheet']} aria-label={t.asIssued}>
        <h2>{t.asIssued}</h2>
        <dl className={styles['facts']}>
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <dl className={styles['amounts']}>
          {check.amounts.map((amount) => (
            <div key={amount.name}>
              <dt>{t.amounts[amount.name]}</dt>
              <dd>{figure(amount)}</dd>
            </div>
          ))}
        </dl>
        <p className={styles['code']}>
          <span>
            {t.code} <b>{check.code}</b>
          </span>
          <span>
            {t.issuedAt} {dates.moment(check.issuedAt)}
          </span>
        </p>
      </section>
    </>
  );
}

/** The figure as it stands on the paper: exact, nothing rounded. */
function useFigure(): (amount: PaperCheck['amounts'][number]) => string {
  const t = useCheckWords();
  const shared = useShared();
  return ({ unit, value }) => {
    if (unit === 'fen') return `${formatFen(value)} ${shared.units.yuan}`;
    const exact = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });
    return unit === 'packs' ? t.packs(exact.format(value)) : t.kilograms(exact.format(value / 1000));
  };
}

/** A word and a shape beside the colour: green and red look alike to some, and to all on a cheap printout. */
function Stamp({
  state,
  icon,
  children,
}: {
  state: PaperCheck['state'] | 'unknown';
  icon: ReactNode;
  children: ReactNode;
}) {
  const t = useCheckWords();
  return (
    <div className={`${styles['stamp']} ${styles[state]}`} role="status">
      <span className={styles['icon']} aria-hidden="true">
        {icon}
      </span>
      <div>
        <strong>{t.states[state].title}</strong>
        <p>{t.states[state].text}</p>
        {children}
      </div>
    </div>
  );
}

function CodeForm() {
  const t = useCheckWords();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const typed = code.trim();
    if (typed !== '') navigate(`/check/${encodeURIComponent(typed)}`);
  };
  return (
    <form onSubmit={submit} className={styles['form']} noValidate>
      <TextField
        label={t.code}
        name="code"
        value={code}
        onChange={setCode}
        hint={t.codeHint}
        autoComplete="off"
        maxLength={40}
        error={tried && code.trim() === '' ? t.needCode : undefined}
      />
      <Button type="primary" size="large" htmlType="submit">
        {t.submit}
      </Button>
    </form>
  );
}
