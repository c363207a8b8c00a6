import { officeFunctions, personas, roles, schemas } from '@app/platform';
import { z } from 'zod';
import { organizationKinds, unitKinds } from './organization.entity';

export const OpenSession = z.strictObject({
  login: schemas.line(100),
  /** Taken as typed; a password may hold spaces and signs of any script. */
  password: z.string().min(1).max(200),
  /** Asked with `session.second_factor_required`: six digits of the authenticator, or a recovery code. */
  code: z.string().trim().min(1).max(20).optional(),
});
export type OpenSession = z.infer<typeof OpenSession>;

export const CurrentSession = z.object({
  user: z.object({ id: schemas.id, login: z.string(), name: z.string(), roles: z.array(z.enum(roles)) }),
  organization: z.object({
    id: schemas.id,
    name: z.string(),
    shortName: z.string(),
    kind: z.enum(organizationKinds),
    unitKind: z.enum(unitKinds).nullable(),
    persona: z.enum(personas),
    regionCode: schemas.countyCode,
    regionName: z.string(),
  }),
  /** Of an official body: what it may see within its region; null for all others. */
  office: z
    .object({
      function: z.enum(officeFunctions),
      departments: z.array(z.string()),
      firstYear: z.int().nullable(),
      lastYear: z.int().nullable(),
    })
    .nullable(),
  /** The session was opened with a one-time code. */
  secondFactor: z.boolean(),
  /** Nothing else is open to this person until a second factor is set up. */
  enrolmentRequired: z.boolean(),
  /** False: routes that hand out files of rows refuse until a second factor is set up. */
  mayExport: z.boolean(),
});
export type CurrentSession = z.infer<typeof CurrentSession>;

/** The token is for API clients; a browser has it as a cookie that its scripts cannot read. */
export const OpenedSession = z.object({ token: z.string(), ...CurrentSession.shape });
export type OpenedSession = z.infer<typeof OpenedSession>;

export const OwnSession = z.object({
  id: schemas.id,
  openedAt: z.iso.datetime({ offset: true }),
  expiresAt: z.iso.datetime({ offset: true }),
  /** The browser's own words (User-Agent). */
  device: z.string(),
  address: z.string(),
  current: z.boolean(),
});
export type OwnSession = z.infer<typeof OwnSession>;

export const OwnSessions = z.object({ items: z.array(OwnSession) });
export type OwnSessions = z.infer<typeof OwnSessions>;

export const DemoAccounts = z.object({
  items: z.array(
    z.object({ login: z.string(), password: z.string(), persona: z.string(), organization: z.string() }),
  ),
});
export type DemoAccounts = z.infer<typeof DemoAccounts>;
