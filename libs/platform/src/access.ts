import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';

export const personas = ['buyer', 'supplier', 'official', 'operator'] as const;
export type Persona = (typeof personas)[number];

export const roles = [
  'purchaser',
  'approver',
  'inspector',
  'finance',
  'clerk',
  'official',
  'auditor',
  'operator',
] as const;
export type Role = (typeof roles)[number];

/** What an official body is there for (职能); it decides what its people may act on. */
export const officeFunctions = [
  'collaboration',
  'finance',
  'revitalisation',
  'agriculture',
  'department',
  'audit',
] as const;
export type OfficeFunction = (typeof officeFunctions)[number];

/** What an official body may see within its region, both years included; null = without a limit. */
export type Office = {
  function: OfficeFunction;
  /** Of which departments (主管部门) it sees the units; none = of all. */
  departments: string[];
  firstYear: number | null;
  lastYear: number | null;
};

/** Who acts, as known from the session. */
export type Actor = {
  userId: string;
  userName: string;
  login: string;
  organizationId: string;
  organizationName: string;
  persona: Persona;
  unitKind: string | null;
  roles: Role[];
  /** The organisation's own region; for an official body, the region whose figures it may read. */
  regionCode: string;
  regionName: string;
  /** Of an official's body; null while it has none, and then there is nothing for it to see. */
  office?: Office | null;
  /** The session was opened with a one-time code, or one was entered since. */
  secondFactor?: boolean;
};

/** Something that happens without a person: a deadline, a sweeper. */
export type SystemActor = { system: string };

/**
 * Which rows a route may touch: `own` = the actor's organisation, `party` = orders that it buys or sells,
 * `region` = the official's region and all below, `district` = the same, but only as the place of the buying unit,
 * `all` = no narrowing (catalogue, operator's desks), `self` = the session alone.
 */
export type Scope = 'own' | 'party' | 'region' | 'district' | 'all' | 'self';

export type AccessRule = {
  personas: readonly Persona[];
  roles?: readonly Role[];
  /** From which offices an official acts here; an auditor whom `roles` names needs none of them. */
  functions?: readonly OfficeFunction[];
  /** Only from an office that sees all units of its region. */
  wholeOffice?: true;
  scope: Scope;
  /**
   * True: only with a second factor, whoever calls. False: never asked, for logging out and enrolling. Unsaid: asked
   * from operators. A demo asks nobody.
   */
  secondFactor?: boolean;
};

/**
 * Who signs in the name of a whole region (periods, bulletins, subsidy lists, agreements, targets, projects, sales of others):
 * any of its offices that sees all of its figures. Not 主管部门, which sees its own units, and not 审计, which checks what
 * others signed.
 */
export const signatory = {
  personas: ['official'],
  roles: ['official'],
  functions: ['collaboration', 'finance', 'revitalisation', 'agriculture'],
  wholeOffice: true,
  scope: 'region',
} as const satisfies AccessRule;

const accessKey = 'access';
const isPublic = 'public';

/** Every route declares who may call it and which rows it may touch; start-up fails on a route without. */
export function Access(rule: AccessRule) {
  return SetMetadata(accessKey, rule);
}

/** For the few routes that need no login. */
export function Public() {
  return SetMetadata(accessKey, isPublic);
}

export function accessOf(handler: object): AccessRule | 'public' | undefined {
  return Reflect.getMetadata(accessKey, handler);
}

export function permits(rule: AccessRule, actor: Actor): boolean {
  const { personas: named, roles: asked, functions } = rule;
  if (!named.includes(actor.persona)) return false;
  const held = asked?.filter((role) => actor.roles.includes(role));
  if (held && held.length === 0) return false;
  if (actor.persona !== 'official' || held?.includes('auditor')) return true;
  if (rule.wholeOffice && actor.office?.departments.length !== 0) return false;
  return !functions || functions.some((one) => one === actor.office?.function);
}

/** Who only audits changes nothing but his or her own account, unless a rule names auditors. */
export function auditsOnly(rule: AccessRule, actor: Actor): boolean {
  const isAuditor = actor.roles.length > 0 && actor.roles.every((role) => role === 'auditor');
  return isAuditor && rule.scope !== 'self' && !rule.roles?.includes('auditor');
}

/** Whether the scope of a rule is cut by an official's office. */
export function isOfOffice(rule: AccessRule, actor: Actor): boolean {
  return actor.persona === 'official' && rule.scope !== 'all' && rule.scope !== 'self';
}

export function seesYear(office: Office, year: number): boolean {
  return (office.firstYear ?? year) <= year && year <= (office.lastYear ?? year);
}

/** Whether something of a business year lies in the years of the actor's office; of anybody else's it always does. */
export function isInYears({ office }: Actor, { year }: { year: number }): boolean {
  return !office || seesYear(office, year);
}

/** The actor that the guard put on the request. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  return context.switchToHttp().getRequest<{ actor: Actor }>().actor;
});
