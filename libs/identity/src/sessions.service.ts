import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Actor, Clock, Config, Database, days, Problem } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { LoginAttempts } from './login-attempts.service';
import { type OrganizationKind, personaOf } from './organization.entity';
import { Passwords } from './passwords.service';
import { type CurrentSession, DemoAccounts } from './sessions.dto';
import { type Member, sameLogin, Users } from './users.service';

export const sessionMs = days(7);

const tokenShape = /^[\w-]{43}$/;
const demoAccountsFile = 'seeds/demo/accounts.json';

type ActorRow = Omit<Actor, 'persona'> & { kind: OrganizationKind };

/** Opaque tokens of 32 random bytes, kept as SHA-256; a session ends after 7 days, or at once when revoked. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly attempts: LoginAttempts,
  ) {}

  /** Errors: session.bad_credentials, session.too_many_attempts. `address` is the caller's IP address. */
  async logIn(
    typedLogin: string,
    password: string,
    address: string,
  ): Promise<{ token: string; session: CurrentSession }> {
    const login = sameLogin(typedLogin);
    const member = await this.attempts.inTurn(login, () =>
      this.passwords.inTurn(() => this.attempts.count(login, address, () => this.identify(login, password))),
    );
    if (!member) throw new Problem('session.bad_credentials');
    return { token: await this.open(member.id), session: describe(member) };
  }

  /** A session without a password: the caller has made sure who it is. Answers the token, which is kept nowhere. */
  async open(userId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.database.read(
      'INSERT INTO sessions (token_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
      [hashOf(token), userId, this.clock.now(), this.clock.after(sessionMs)],
    );
    return token;
  }

  /** Who acts with this token, in one prepared statement: every request pays for it. */
  async actorOf(token: string): Promise<Actor | undefined> {
    if (!tokenShape.test(token)) return undefined;
    const [row] = await this.database.hot<ActorRow>(
      'actor-of-session',
      `SELECT u.id AS "userId", u.name AS "userName", u.login, u.roles,
              o.id AS "organizationId", o.name AS "organizationName", o.kind, o.unit_kind AS "unitKind",
              o.region_code AS "regionCode", r.name AS "regionName"
         FROM sessions s
         JOIN users u ON u.id = s.user_id
         JOIN organizations o ON o.id = u.organization_id
         JOIN regions r ON r.code = o.region_code
        WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2
          AND u.active AND (NOT u.demo OR $3)`,
      [hashOf(token), this.clock.now(), this.config.demo],
    );
    if (!row) return undefined;
    const { kind, ...actor } = row;
    return { ...actor, persona: personaOf[kind] };
  }

  async current(actor: Actor): Promise<CurrentSession> {
    const member = await this.users.findById(actor.userId);
    if (!member) throw new Problem('access.login_required');
    return describe(member);
  }

  /** Ends the session of this token at once. */
  async revoke(token: string): Promise<void> {
    await this.database.read(
      'UPDATE sessions SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL',
      [hashOf(token), this.clock.now()],
    );
  }

  /** Timed job: sessions that nobody can use any more. */
  async forgetEnded(): Promise<void> {
    await this.database.read('DELETE FROM sessions WHERE expires_at < $1 OR revoked_at < $1', [
      this.clock.after(-days(1)),
    ]);
  }

  /** The published logins of a demo; 404 where there is no demo. */
  async demoAccounts(): Promise<DemoAccounts> {
    if (!this.config.demo) throw new Problem('request.not_found');
    return DemoAccounts.parse({ items: JSON.parse(await readFile(demoAccountsFile, 'utf8')) });
  }

  private async identify(login: string, password: string): Promise<Member | undefined> {
    const member = await this.users.findByLogin(login);
    const usable = member?.active && (!member.demo || this.config.demo);
    const right = await this.passwords.isRight(password, usable ? member.passwordHash : undefined);
    return right ? member : undefined;
  }
}

function describe(member: Member): CurrentSession {
  return {
    user: { id: member.id, login: member.login, name: member.name, roles: member.roles },
    organization: {
      id: member.organizationId,
      name: member.organizationName,
      shortName: member.organizationShortName,
      kind: member.kind,
      unitKind: member.unitKind,
      persona: personaOf[member.kind],
      regionCode: member.regionCode,
      regionName: member.regionName,
    },
  };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
