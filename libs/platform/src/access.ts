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
  scope: Scope;
  /**
   * True: only with a second factor, whoever calls. False: never asked, for logging out and enrolling. Unsaid: asked
   * from operators. A demo asks nobody.
   */
  secondFactor?: boolean;
};

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
  if (!rule.personas.includes(actor.persona)) return false;
  return !rule.roles || rule.roles.some((role) => actor.roles.includes(role));
}

/** The actor that the guard put on the request. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  return context.switchToHttp().getRequest<{ actor: Actor }>().actor;
});
