import { useEffect } from 'react';
import { useRouteError } from 'react-router';
import { ErrorState } from './feedback';

/** A screen that broke, or a file of an older release that is gone: reload once, then say so. */
export function Crash() {
  const error = useRouteError();
  const stale = error instanceof Error && /dynamically imported module|module script/i.test(error.message);
  useEffect(() => {
    // Without a network a reload would only bring the browser's own error page.
    if (!stale || !navigator.onLine) return;
    const last = Number(sessionStorage.getItem('bangfu.reloaded') ?? 0);
    if (Date.now() - last < 30_000) return;
    sessionStorage.setItem('bangfu.reloaded', String(Date.now()));
    window.location.reload();
  }, [stale]);
  return <ErrorState error={error} retry={() => window.location.reload()} />;
}
