import type { AccessRule, Actor } from '@app/platform';

/*
 * Who may do what to a period, in this one place. A region closes its own periods, one above it opens them again. Any office
 * of the region may sign that sees all of its figures: no 主管部门, which sees its own units, and no 审计, which checks what
 * others signed. The two people may sit in one office or in two: 协作办 proposes and 财政 confirms.
 */
export const signatory = {
  personas: ['official'],
  roles: ['official'],
  functions: ['collaboration', 'finance', 'revitalisation', 'agriculture'],
  scope: 'region',
} as const satisfies AccessRule;

/** Whether the actor sits in an office that signs for this very region. */
export function isOfficeOf(actor: Actor, regionCode: string): boolean {
  return signs(actor) && actor.regionCode === regionCode;
}

/** `territory`: the actor's region and all below. */
export function isOfficeAbove(actor: Actor, territory: readonly string[], regionCode: string): boolean {
  return signs(actor) && actor.regionCode !== regionCode && territory.includes(regionCode);
}

function signs({ persona, office }: Actor): boolean {
  const functions: readonly string[] = signatory.functions;
  return (
    persona === 'official' &&
    !!office &&
    functions.includes(office.function) &&
    office.departments.length === 0
  );
}
