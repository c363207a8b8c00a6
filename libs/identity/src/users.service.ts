import { Clock, Database, Ids, type Office, Problem, type Role, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Organization, type OrganizationKind, rolesOf, type UnitKind } from './organization.entity';
import { Passwords } from './passwords.service';
import { User } from './user.entity';

export type NewUser = {
  organizationId: string;
  login: string;
  name: string;
  roles: Role[];
  /** Hashed here; or `passwordHash`, made by `Passwords.hash` before the transaction. */
  password?: string;
  passwordHash?: string;
  /** Carries a published password: logs in only where config.demo is set. */
  demo?: boolean;
};

/** A person with the organisation that he or she acts for. */
export type Member = {
  id: string;
  login: string;
  name: string;
  roles: Role[];
  active: boolean;
  demo: boolean;
  passwordHash: string;
  organizationId: string;
  organizationName: string;
  organizationShortName: string;
  kind: OrganizationKind;
  unitKind: UnitKind | null;
  regionCode: string;
  regionName: string;
  /** Of an official body that has one. */
  office: Office | null;
};

/** Of `f`, the row in offices; null where there is none. */
export const officeShown = `
  CASE WHEN f.organization_id IS NOT NULL THEN json_build_object('function', f.function, 'departments', f.departments,
    'firstYear', f.first_year, 'lastYear', f.last_year) END`;

const memberSql = `
  SELECT u.id, u.login, u.name, u.roles, u.active, u.demo, u.password_hash AS "passwordHash",
         o.id AS "organizationId", o.name AS "organizationName", o.short_name AS "organizationShortName",
         o.kind, o.unit_kind AS "unitKind", o.region_code AS "regionCode", r.name AS "regionName",
         ${officeShown} AS office
    FROM users u JOIN organizations o ON o.id = u.organization_id JOIN regions r ON r.code = o.region_code
    LEFT JOIN offices f ON f.organization_id = o.id AND f.withdrawn_at IS NULL`;

@Injectable()
export class Users {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly passwords: Passwords,
  ) {}

  /** Errors: user.role_not_fitting; request.conflict when the login is taken. */
  async create(tx: Tx, draft: NewUser): Promise<string> {
    const organization = await tx.findOne(Organization, {
      where: { id: draft.organizationId },
      select: { id: true, kind: true },
    });
    if (!organization) throw new Problem('request.not_found');
    const fitting = rolesOf[organization.kind];
    if (!draft.roles.length || draft.roles.some((role) => !fitting.includes(role)))
      throw Problem.at('/roles', 'user.role_not_fitting', { fitting });
    const id = this.ids.next();
    await tx.insert(User, {
      id,
      organizationId: draft.organizationId,
      login: sameLogin(draft.login),
      name: draft.name,
      passwordHash: draft.passwordHash ?? (await this.hashOf(draft, organization.kind)),
      roles: [...new Set(draft.roles)],
      active: true,
      demo: draft.demo ?? false,
      createdAt: this.clock.now(),
    });
    return id;
  }

  async findByLogin(login: string): Promise<Member | undefined> {
    const [member] = await this.database.read<Member>(`${memberSql} WHERE u.login = $1`, [sameLogin(login)]);
    return member;
  }

  async findById(id: string): Promise<Member | undefined> {
    const [member] = await this.database.read<Member>(`${memberSql} WHERE u.id = $1`, [id]);
    return member;
  }

  /** `passwordHash` as `Passwords.hash` makes it. */
  async setPassword(tx: Tx, id: string, passwordHash: string): Promise<void> {
    await tx.update(User, { id }, { passwordHash });
  }

  private hashOf(draft: NewUser, kind: OrganizationKind): Promise<string> {
    if (!draft.password) throw new Error(`User ${draft.login} comes without password and hash.`);
    return this.passwords.hash(draft.password, kind);
  }
}

/** However it is typed: full-width or upper-case letters name the same account. */
export function sameLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase();
}
