import type { AccessRule, Actor } from '@app/platform';

/** Who acts on subsidies: officials; auditors read. */
export const desk = {
  personas: ['official'],
  roles: ['official'],
  scope: 'region',
} as const satisfies AccessRule;

/**
 * The one county whose programmes and lists the actor may act on: that of the own office. Offices above it read, and a
 * list of any other county is not there.
 */
export function actsFor({ regionCode }: Actor): string {
  return regionCode;
}
