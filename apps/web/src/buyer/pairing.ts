import { usePairings } from '../api/catalog';
import { useSession } from '../api/session';

/** Which western counties the buyer's own district is paired with. A city-level unit is paired with all of its districts' counties. */
export function useOwnPairs() {
  const session = useSession();
  const pairings = usePairings();
  const region = session.data?.organization.regionCode ?? '';
  const cityWide = region.endsWith('00');
  const own = (pairings.data?.items ?? []).filter((pair) =>
    cityWide ? pair.eastCode.startsWith(region.slice(0, 4)) : pair.eastCode === region,
  );
  return {
    pairs: own,
    codes: own.map((pair) => pair.westCode),
    isPaired: (countyCode: string) => own.some((pair) => pair.westCode === countyCode),
    pairOf: (countyCode: string) => own.find((pair) => pair.westCode === countyCode),
  };
}
