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

type ActorRow = Omit<Actor, 'persona'> & { hash: string; kind: OrganizationKind };
type Asked = { hash: Buffer; resolve(actor: Actor | undefined): void; reject(error: unknown): void };

/** Opaque tokens of 32 random bytes, kept as SHA-256; a session ends after 7 days, or at once when revoked. */
@Injectable()
export class Sessions {
  private readonly asked: Asked[] = [];
  private asking = false;

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

  /**
   * Who acts with this token; every request pays for it. Those that come while an answer is under way share the next
   * statement. Each is still looked up after it came, so a session ends the moment it is revoked.
   */
  actorOf(token: string): Promise<Actor | undefined> {
    if (!tokenShape.test(token)) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.asked.push({ hash: hashOf(token), resolve, reject });
      if (!this.asking) void this.answerAll();
    });
  }

  private async answerAll(): Promise<void> {
    this.asking = true;
    while (this.asked.length) {
      const asked = this.asked.splice(0);
      try {
        const actors = await this.actorsOf(asked.map(({ hash }) => hash));
        for (const { hash, resolve } of asked) resolve(actors.get(hash.toString('hex')));
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    this.asking = false;
  }

  private async actorsOf(hashes: Buffer[]): Promise<Map<string, Actor>> {
    const rows = await this.database.hot<ActorRow>(
      'actors-of-sessions',
      `SELECT encode(s.token_hash, 'hex') AS hash, u.id AS "userId", u.name AS "userName", u.login, u.roles,
              o.id AS "organizationId", o.name AS "organizationName", o.kind, o.unit_kind AS "unitKind",
              o.region_code AS "regionCode", r.name AS "regionName"
         FROM sessions s
         JOIN users u ON u.id = s.user_id
         JOIN organizations o ON o.id = u.organization_id
         JOIN regions r ON r.code = o.region_code
        WHERE s.token_hash = ANY ($1::bytea[]) AND s.revoked_at IS NULL AND s.expires_at > $2
          AND u.active AND (NOT u.demo OR $3)`,
      [hashes, this.clock.now(), this.config.demo],
    );
    return new Map(rows.map(({ hash, kind, ...actor }) => [hash, { ...actor, persona: personaOf[kind] }]));
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
