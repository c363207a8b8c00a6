import type { Actor } from '@app/platform';
import type { Side } from './agreement.state';

/**
 * What an official may do for whom: the one place that says it. `codes` is the official's region and all below; an
 * operator has none and acts for nobody.
 */
export type Standing = { userId: string; regionCode: string; codes: ReadonlySet<string> };

export function standingOf(actor: Actor, codes: readonly string[] | null): Standing {
  return { userId: actor.userId, regionCode: actor.regionCode, codes: new Set(codes ?? []) };
}

/** A region acts for itself and for those below it. */
export function actsFor({ codes }: Standing, regionCode: string): boolean {
  return codes.has(regionCode);
}

/** The level above a region; not the region itself. */
export function standsAbove(standing: Standing, regionCode: string): boolean {
  return actsFor(standing, regionCode) && standing.regionCode !== regionCode;
}

type Places = { eastCode: string; westCode: string };

/** The side of an agreement or a project that the official acts for; none for whoever only has a part in it. */
export function sideOf(standing: Standing, { eastCode, westCode }: Places): Side | null {
  if (actsFor(standing, eastCode)) return 'east';
  return actsFor(standing, westCode) ? 'west' : null;
}

/** What one side entered is confirmed by the other one. */
export function mayConfirm(standing: Standing, places: Places, entered: { by: string; side: Side }): boolean {
  const side = sideOf(standing, places);
  return side !== null && side !== entered.side && standing.userId !== entered.by;
}

/** A report is judged by another person: of the other side, or of a level above the reporter's. */
export function mayReview(
  standing: Standing,
  places: Places,
  report: { by: string; side: Side; regionCode: string },
): boolean {
  if (standing.userId === report.by) return false;
  const side = sideOf(standing, places);
  if (side === null) return false;
  return side !== report.side || standsAbove(standing, report.regionCode);
}
