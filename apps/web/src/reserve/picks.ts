import { useSearchParams } from 'react-router';
import type { CountedPick, UncountedPick } from './api';

const ofCounted = ['month', 'county', 'fund', 'way', 'otherId'] as const;
const ofUncounted = ['ledger', 'reason'] as const;

/** Which rows are opened lives in the address: counted ones by what they add up to, the others by their reason. */
export function usePicks() {
  const [query, setQuery] = useSearchParams();
  const read = (keys: readonly string[]) =>
    Object.fromEntries(keys.flatMap((key) => (query.get(key) === null ? [] : [[key, query.get(key)]])));
  const month = Number(query.get('month'));
  const counted = { ...read(ofCounted), ...(query.get('month') === null ? {} : { month }) } as CountedPick;
  return {
    counted: Object.keys(counted).length === 0 ? undefined : counted,
    uncounted: read(ofUncounted) as UncountedPick,
    linkOf: (pick: CountedPick) => `?${changed(query, ofCounted, pick)}`,
    setUncounted: (pick: UncountedPick) =>
      setQuery((before) => changed(before, ofUncounted, pick), { replace: true }),
  };
}

function changed(before: URLSearchParams, keys: readonly string[], pick: object): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const key of keys) after.delete(key);
  for (const [key, value] of Object.entries(pick)) after.set(key, String(value));
  return after;
}
