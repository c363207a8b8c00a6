import { type Actor, permits, signatory } from '@app/platform';

/*
 * A region closes its own periods, one above it opens them again. The two people may sit in one office or in two: 协作办
 * proposes and 财政 confirms. Above a province nobody is here: one of its own offices opens its periods again, by a third
 * person, with the word of the level above as the reason.
 */

type Closed = { regionCode: string; signedBy: readonly (string | null | undefined)[] };
type Place = { code: string; parentCode: string | null };

/** Whether the actor sits in an office that signs for this very region. */
export function isOfficeOf(actor: Actor, regionCode: string): boolean {
  return permits(signatory, actor) && actor.regionCode === regionCode;
}

/** Whether the actor may open it again; `regions` are all there are. */
export function mayReopen(
  actor: Actor,
  { regionCode, signedBy }: Closed,
  regions: readonly Place[],
): boolean {
  if (!permits(signatory, actor)) return false;
  const parentOf = (code: string) => regions.find((one) => one.code === code)?.parentCode ?? null;
  if (parentOf(regionCode) === null)
    return actor.regionCode === regionCode && !signedBy.includes(actor.userId);
  for (let code = parentOf(regionCode); code !== null; code = parentOf(code))
    if (code === actor.regionCode) return true;
  return false;
}
