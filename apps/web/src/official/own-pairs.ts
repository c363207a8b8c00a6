import { usePairings } from '../api/catalog';
import { useSession } from '../api/session';
import type { Pairing } from '../api/types';

/** A city covers its districts and counties, a province its cities: 320200 covers 320205. */
function covers(regionCode: string, code: string): boolean {
  return code.startsWith(regionCode.replace(/(00){1,2}$/, ''));
}

/** The pairings of which the official's own area is one end. */
export function useOwnPairs(): readonly Pairing[] {
  const session = useSession();
  const pairings = usePairings();
  const region = session.data?.organization.regionCode;
  if (!region) return pairings.data?.items ?? [];
  return (pairings.data?.items ?? []).filter(
    (pair) => covers(region, pair.eastCode) || covers(region, pair.westCode),
  );
}
