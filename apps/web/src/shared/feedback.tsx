import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ApiError } from '../api/errors';
import styles from './feedback.module.css';
import { Strands } from './logo';
import { useShared } from './words';

const widths = ['96%', '78%', '63%', '86%', '71%', '92%', '58%', '82%', '67%', '89%', '74%', '61%'];

/** Grey lines where the content will be; `rows` sets how many. */
export function Loading({ rows = 4, title = true }: { rows?: number; title?: boolean }) {
  const t = useShared();
  return (
    <div className={styles['loading']} role="status" aria-label={t.loading}>
      {title && <span className={styles['boneTitle']} />}
      {widths.slice(0, rows).map((width) => (
        <span key={width} className={styles['bone']} style={{ width }} />
      ))}
    </div>
  );
}

export function LoadingCards({ count = 8, height = 260 }: { count?: number; height?: number }) {
  const t = useShared();
  return (
    <div className={styles['cards']} role="status" aria-label={t.loading}>
      {widths.slice(0, count).map((width) => (
        <span key={width} className={styles['bone']} style={{ height }} />
      ))}
    </div>
  );
}

interface NextStep {
  label: string;
  to?: string;
  onClick?: () => void;
}

/** Nothing here, why, and what to do next. */
export function Empty({
  title,
  text,
  next,
  children,
}: {
  title?: string;
  text?: string;
  next?: NextStep;
  children?: ReactNode;
}) {
  const t = useShared();
  return (
    <div className={styles['empty']}>
      <Strands width={120} />
      <p className={styles['emptyTitle']}>{title ?? t.empty.title}</p>
      <p className="quiet">{text ?? t.empty.text}</p>
      {next?.to !== undefined && (
        <Link to={next.to} className={styles['nextLink']}>
          {next.label} →
        </Link>
      )}
      {next?.onClick !== undefined && <Button onClick={next.onClick}>{next.label}</Button>}
      {children}
    </div>
  );
}

/** What an error means in the reader's language, by code first and by status after. */
export function useErrorText(): (error: unknown) => string {
  const t = useShared();
  return (error) => {
    if (!(error instanceof ApiError)) return t.error.generic;
    const known = t.codes[error.code];
    if (known !== undefined) return known;
    if (error.status === 0) return t.error.offline;
    if (error.inFlight) return t.error.inFlight;
    if (error.status === 429) return t.error.rateLimited;
    if (error.detail !== undefined && error.status < 500) return error.detail;
    if (error.status === 403) return t.error.forbidden;
    if (error.status === 404) return t.error.notFound;
    if (error.status === 409 || error.status === 412) return t.error.conflict;
    if (error.status === 400 || error.status === 422) return t.error.checkFields;
    return t.error.generic;
  };
}

/** A read that failed: what happened, what to do, the number to quote. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useShared();
  const explain = useErrorText();
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  const missing = error instanceof ApiError && error.status === 404;
  return (
    <div className={styles['error']} role="alert">
      <p className={styles['emptyTitle']}>{missing ? t.error.missing : t.error.title}</p>
      <p>{explain(error)}</p>
      {requestId !== undefined && (
        <p className="quiet">
          {t.error.requestId} <code>{requestId}</code>
        </p>
      )}
      {missing && (
        <Link to="/" className={styles['nextLink']}>
          {t.actions.home} →
        </Link>
      )}
      {retry !== undefined && !missing && (
        <Button type="primary" onClick={() => retry()}>
          {t.actions.retry}
        </Button>
      )}
    </div>
  );
}

/** A write that was refused, in place, above the form it belongs to. */
export function Refused({ error, children }: { error: unknown; children?: ReactNode }) {
  const t = useShared();
  const explain = useErrorText();
  if (error === null || error === undefined) return null;
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <div className={styles['refused']} role="alert">
      <p>{explain(error)}</p>
      {children}
      {requestId !== undefined && (
        <p className={styles['fine']}>
          {t.error.requestId} {requestId}
        </p>
      )}
    </div>
  );
}

/** A quiet line of explanation with a coloured edge. */
export function Note({
  tone = 'lake',
  children,
}: {
  tone?: 'lake' | 'loess' | 'barley' | 'seal';
  children: ReactNode;
}) {
  return <div className={`${styles['note']} ${styles[tone]}`}>{children}</div>;
}

interface Read<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** One place for the three faces of a read: bones, error with retry, content. */
export function Await<T>({
  read,
  bones,
  children,
}: {
  read: Read<T>;
  bones?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  if (read.data !== undefined) return children(read.data);
  if (read.error !== null && read.error !== undefined)
    return <ErrorState error={read.error} retry={() => read.refetch()} />;
  return bones ?? <Loading />;
}

/** Lists that a form lets choose from: in place, that one could not be read, and a way to try again. */
export function FailedReads({ reads }: { reads: readonly Omit<Read<unknown>, 'isPending'>[] }) {
  const t = useShared();
  const failed = reads.filter(({ data, error }) => data === undefined && error !== null);
  const retry = () => {
    for (const read of failed) read.refetch();
  };
  if (failed.length === 0) return null;
  return (
    <Refused error={failed[0]?.error}>
      <Button size="small" onClick={retry}>
        {t.actions.retry}
      </Button>
    </Refused>
  );
}
