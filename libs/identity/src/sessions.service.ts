import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  type Actor,
  Clock,
  Config,
  currentTrace,
  Database,
  days,
  Problem,
  Secrets,
  type Tx,
  withTrace,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { SecondFactors } from './account/second-factors.service';
import { deviceCookie, knownDevice } from './known-device.policy';
import { type Attempt, LoginAttempts, type Outcome } from './login-attempts.service';
import { type OrganizationKind, personaOf } from './organization.entity';
import { Passwords } from './passwords.service';
import { type CurrentSession, DemoAccounts, type OpenSession, type OwnSession } from './sessions.dto';
import { type Member, officeShown, sameLogin, Users } from './users.service';

export const sessionMs = days(7);

/** Of what a browser says of itself, enough to know it again. */
const longestDevice = 300;

const tokenShape = /^[\w-]{43}$/;
const demoAccountsFile = 'seeds/demo/accounts.json';

/** Where a login comes from: the address, and what the browser says and carries. */
export type Origin = {
  address: string;
  device: string;
  /** The cookie of devices that are known (known-device.policy.ts). */
  known: string | undefined;
  /** A session that this browser still has: it ends when another one begins. */
  token: string | undefined;
};
type Opened = { token: string; known: string; session: CurrentSession };
type Identified =
  | { member: Member; secondFactor: boolean }
  | 'session.bad_credentials'
  | 'session.bad_code'
  | 'session.second_factor_required';

type ActorRow = Omit<Actor, 'persona'> & { hash: string; kind: OrganizationKind };
type Asked = { hash: Buffer; resolve(actor: Actor | undefined): void; reject(error: unknown): void };

/** What is known of a user `u`. */
const whoColumns = `u.id AS "userId", u.name AS "userName", u.login, u.roles, o.id AS "organizationId",
              o.name AS "organizationName", o.kind, o.unit_kind AS "unitKind", o.region_code AS "regionCode",
              r.name AS "regionName", ${officeShown} AS office`;
const whoJoins = `
         JOIN organizations o ON o.id = u.organization_id
         JOIN regions r ON r.code = o.region_code
         LEFT JOIN offices f ON f.organization_id = o.id AND f.withdrawn_at IS NULL`;

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
    private readonly secondFactors: SecondFactors,
    private readonly secrets: Secrets,
  ) {}

  /** Errors: session.bad_credentials, .second_factor_required, .bad_code, .too_many_attempts. */
  async logIn({ login: typed, password, code }: OpenSession, from: Origin): Promise<Opened> {
    const login = sameLogin(typed);
    const mark = (text: string): Buffer => this.secrets.mark('known device', text);
    const attempt = { login, address: from.address, device: knownDevice(from.known, login, mark) };
    const found = await this.attempts.judge(attempt, () =>
      this.passwords.inTurn(() => this.identify(attempt, password, code)),
    );
    if (typeof found === 'string') throw new Problem(found);
    const { member, secondFactor } = found;
    if (from.token) await this.revoke(from.token);
    const newDevice = randomBytes(16).toString('base64url');
    return {
      token: await this.open(member.id, { ...from, secondFactor }),
      known: deviceCookie(from.known, login, newDevice, mark),
      session: this.describe(member, secondFactor),
    };
  }

  /** A session without a password: the caller has made sure who it is. Answers the token, which is kept nowhere. */
  async open(
    userId: string,
    about: { device?: string; address?: string; secondFactor?: boolean } = {},
  ): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const { device = '', address = '', secondFactor = false } = about;
    await this.database.write(
      `INSERT INTO sessions (token_hash, user_id, created_at, expires_at, device, address, second_factor)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        hashOf(token),
        userId,
        this.clock.now(),
        this.clock.after(sessionMs),
        device.slice(0, longestDevice),
        address,
        secondFactor,
      ],
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
        // They ask who they are, so nobody's name is put to it: least of all that of whoever came first and is known now.
        const actors = await withTrace({ requestId: '', ...currentTrace() }, () =>
          this.actorsOf(asked.map(({ hash }) => hash)),
        );
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
      `SELECT encode(s.token_hash, 'hex') AS hash, ${whoColumns}, s.second_factor AS "secondFactor"
         FROM sessions s
         JOIN users u ON u.id = s.user_id ${whoJoins}
        WHERE s.token_hash = ANY ($1::bytea[]) AND s.revoked_at IS NULL AND s.expires_at > $2
          AND u.active AND (NOT u.demo OR $3)`,
      [hashes, this.clock.now(), this.config.demo],
    );
    return new Map(rows.map(({ hash, kind, ...actor }) => [hash, { ...actor, persona: personaOf[kind] }]));
  }

  /** What a person is by now, for work that goes on without a session; undefined when the account was closed. */
  async actorOfUser(userId: string): Promise<Actor | undefined> {
    const [row] = await this.database.read<Omit<ActorRow, 'hash'>>(
      `SELECT ${whoColumns} FROM users u ${whoJoins} WHERE u.id = $1 AND u.active`,
      [userId],
    );
    if (!row) return undefined;
    const { kind, ...actor } = row;
    return { ...actor, persona: personaOf[kind] };
  }

  async current(actor: Actor): Promise<CurrentSession> {
    const member = await this.users.findById(actor.userId);
    if (!member) throw new Problem('access.login_required');
    return this.describe(member, actor.secondFactor ?? false);
  }

  /** The person's open sessions, the newest first. */
  async own(actor: Actor, token: string): Promise<OwnSession[]> {
    return this.database.read<OwnSession>(
      `SELECT id, created_at AS "openedAt", expires_at AS "expiresAt", device, address, token_hash = $2 AS current
         FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $3
        ORDER BY created_at DESC, id LIMIT 100`,
      [actor.userId, hashOf(token), this.clock.now()],
    );
  }

  /** Errors: request.not_found when it is not an open session of this person. */
  async revokeOwn(actor: Actor, id: string): Promise<void> {
    const ended = await this.database.write(
      'UPDATE sessions SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL RETURNING id',
      [id, actor.userId, this.clock.now()],
    );
    if (!ended.length) throw new Problem('request.not_found');
  }

  /** All sessions of the person but that of `keep`. */
  async endOthers(tx: Tx, userId: string, keep?: string): Promise<void> {
    await tx.query(
      'UPDATE sessions SET revoked_at = $3 WHERE user_id = $1 AND revoked_at IS NULL AND token_hash <> $2',
      [userId, hashOf(keep ?? ''), this.clock.now()],
    );
  }

  async proveSecondFactor(tx: Tx, token: string): Promise<void> {
    await tx.query('UPDATE sessions SET second_factor = true WHERE token_hash = $1', [hashOf(token)]);
  }

  async forgetSecondFactor(tx: Tx, userId: string): Promise<void> {
    await tx.query('UPDATE sessions SET second_factor = false WHERE user_id = $1', [userId]);
  }

  async logOutElsewhere(actor: Actor, token: string): Promise<void> {
    await this.database.transact((tx) => this.endOthers(tx, actor.userId, token));
  }

  /** Ends the session of this token at once. */
  async revoke(token: string): Promise<void> {
    await this.database.write(
      'UPDATE sessions SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL',
      [hashOf(token), this.clock.now()],
    );
  }

  /** Timed job: sessions that nobody can use any more. */
  async forgetEnded(): Promise<void> {
    await this.database.write('DELETE FROM sessions WHERE expires_at < $1 OR revoked_at < $1', [
      this.clock.after(-days(1)),
    ]);
  }

  /** The published logins of a demo; 404 where there is no demo. */
  async demoAccounts(): Promise<DemoAccounts> {
    if (!this.config.demo) throw new Problem('request.not_found');
    return DemoAccounts.parse({ items: JSON.parse(await readFile(demoAccountsFile, 'utf8')) });
  }

  private async identify(
    attempt: Attempt,
    password: string,
    code: string | undefined,
  ): Promise<Outcome<Identified>> {
    const member = await this.users.findByLogin(attempt.login);
    const usable = member?.active && (!member.demo || this.config.demo);
    const right = await this.passwords.isRight(password, usable ? member.passwordHash : undefined);
    if (!member || !right) return { verdict: 'wrong', value: 'session.bad_credentials' };
    if (!(await this.secondFactors.isEnrolled(member.id)))
      return { verdict: 'right', value: { member, secondFactor: false } };
    if (code === undefined) return { verdict: 'open', value: 'session.second_factor_required' };
    const fits = await this.attempts.judgeCode(attempt, () => this.secondFactors.use(member.id, code));
    return fits
      ? { verdict: 'right', value: { member, secondFactor: true } }
      : { verdict: 'wrong', value: 'session.bad_code' };
  }

  private describe(member: Member, secondFactor: boolean): CurrentSession {
    const mustEnrol = !secondFactor && !this.config.demo;
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
      office: member.office,
      secondFactor,
      enrolmentRequired: mustEnrol && member.kind === 'operator',
      mayExport: !mustEnrol || (member.kind !== 'operator' && member.kind !== 'official_body'),
    };
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
