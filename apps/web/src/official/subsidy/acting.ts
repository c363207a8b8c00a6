import { useSession } from '../../api/session';
import { useSigns } from '../office';
import { useOwnPairs } from '../own-pairs';

/** Whether the reader may act, and for which county: its own western one. Auditors and offices above read. */
export function useActing(): { county: string | undefined; userId: string | undefined } {
  const session = useSession();
  const region = session.data?.organization.regionCode;
  const acts = useSigns();
  const isWestern = useOwnPairs().some(({ westCode }) => westCode === region);
  return { county: acts && isWestern ? region : undefined, userId: session.data?.user.id };
}
