import type { Actor } from '@app/platform';

/*
 * Which office may do what to a period, in this one place: an office of the region itself closes, one of a region above
 * opens again. The role `official` acts and `auditor` reads, which the routes say.
 */

/** Whether the actor sits in an office of this very region. */
export function isOfficeOf(actor: Actor, regionCode: string): boolean {
  return actor.persona === 'official' && actor.regionCode === regionCode;
}

/** `territory`: the actor's region and all below. */
export function isOfficeAbove(actor: Actor, territory: readonly string[], regionCode: string): boolean {
  return actor.persona === 'official' && actor.regionCode !== regionCode && territory.includes(regionCode);
}
