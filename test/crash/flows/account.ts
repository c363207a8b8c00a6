import { Secret, TOTP } from 'otpauth';
import { Caller } from '../caller';
import { password } from '../cast';
import { accountRule } from '../checks/effects';
import type { Finding } from '../checks/verify';
import { pause } from '../options';
import type { Scene } from '../scene';

const stepMs = 30_000;
const recoveryCodes = 10;
/** More than there are points at which a crash can use one up. */
const mostCodes = 12;

type Opened = { token: string };
type OwnSession = { id: string; current: boolean };
type Moment = { hash: string; changes: number; half: string[] };

/**
 * A person who logs in and out, changes the password, sets up a second factor and removes it. After each lost answer
 * the account is looked at as it stands, and after each step whether all of it holds: the new password and nothing of
 * the old one, the other sessions gone, each code taken once.
 */
export class AccountStory {
  private password = password;
  private changes = 0;
  private authenticator = '';
  private lastStep = 0;
  private recovery: string[] = [];
  private checked = 0;
  private readonly wrong: string[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly login: string,
  ) {}

  /** From a single session without a second factor back to that. */
  async run(): Promise<void> {
    const phone = await this.open();
    await this.endSessions(phone);
    await this.changePassword(phone);
    await this.enrol(phone);
    await this.logInWithCodes();
    await this.removeFactor(phone);
    await phone.act({ kind: 'log-out elsewhere', method: 'DELETE', path: '/v1/sessions' });
  }

  finding(): Finding {
    return {
      id: 'account, as it went',
      says: 'after each change of an account all of it held, and after each lost answer all or nothing',
      checked: this.checked,
      broken: this.wrong.length,
      ...(this.wrong.length ? { examples: this.wrong.slice(0, 5) } : {}),
    };
  }

  private check(holds: boolean, what: string): void {
    this.checked++;
    if (!holds) this.wrong.push(what);
  }

  /** A device of this person, logged in or about to be; not by the caller's own way, which knows one password only. */
  private device(token: string): Caller {
    return new Caller(this.scene.exchange, this.login, this.password).take(token);
  }

  private async open(cookie?: string): Promise<Caller> {
    const { status, body } = await this.tryPassword(this.password, { cookie });
    if (status !== 201) throw new Error(`${this.login} cannot log in: ${status}`);
    return this.device(body.token);
  }

  /** With one code after the other: each may be used up by a try whose answer was lost. */
  private async openWith(nextCode: () => Promise<string>): Promise<{ device: Caller; code: string }> {
    for (let attempt = 1; attempt <= mostCodes; attempt++) {
      const code = await nextCode();
      const { status, body, attempts } = await this.tryPassword(this.password, { code });
      if (status === 201) return { device: this.device(body.token), code };
      this.check(attempts > 1, 'a login refused a code that nobody had used');
    }
    throw new Error(`${this.login} cannot log in with any code`);
  }

  private tryPassword(
    tried: string,
    { code, cookie }: { code?: string | undefined; cookie?: string | undefined } = {},
  ) {
    return this.device('none').act<Opened>({
      kind: 'log-in',
      path: '/v1/sessions',
      body: { login: this.login, password: tried, ...(code ? { code } : {}) },
      headers: cookie ? { cookie: `session=${cookie}` } : {},
      expected: ['session.bad_credentials', 'session.bad_code', 'session.second_factor_required'],
    });
  }

  private async isOpen(device: Caller): Promise<boolean> {
    const { status } = await device.get('/v1/sessions/current');
    return status === 200;
  }

  private async expectOpen(devices: [Caller, boolean, string][]): Promise<void> {
    for (const [device, wanted, what] of devices)
      this.check(
        (await this.isOpen(device)) === wanted,
        `${what} ${wanted ? 'does not hold' : 'still holds'}`,
      );
  }

  /** One by its id, one by logging in over it, all others at once. */
  private async endSessions(phone: Caller): Promise<void> {
    const tablet = await this.open();
    const { body } = await tablet.get<{ items: OwnSession[] }>('/v1/sessions');
    const id = body.items.find(({ current }) => current)?.id;
    const path = `/v1/sessions/${id}`;
    // Ended by a try whose answer was lost: it is no open session any more.
    await phone.act({ kind: 'end of a session', method: 'DELETE', path, expected: ['request.not_found'] });
    const { body: first } = await this.tryPassword(this.password);
    const over = await this.open(first.token);
    await this.expectOpen([
      [phone, true, 'the phone'],
      [tablet, false, 'a session that was ended'],
      [this.device(first.token), false, 'a session that was logged in over'],
      [over, true, 'the session logged in over another'],
    ]);
    await phone.act({ kind: 'log-out elsewhere', method: 'DELETE', path: '/v1/sessions' });
    await this.expectOpen([
      [phone, true, 'the phone'],
      [over, false, 'a session that was ended with all others'],
    ]);
  }

  private async changePassword(phone: Caller): Promise<void> {
    const tablet = await this.open();
    const [oldPassword, newPassword] = [this.password, `${password} ${++this.changes}`];
    const before = await this.look();
    const { status } = await phone.act({
      kind: 'password change',
      path: '/v1/password-changes',
      body: { oldPassword, newPassword },
      // Changed by a try whose answer was lost.
      expected: ['password.wrong'],
      afterLoss: () => this.lookFor('password change', before),
    });
    this.password = newPassword;
    const after = await this.look();
    this.check(after.changes === before.changes + 1, `${status}: ${after.changes - before.changes} changes`);
    const [oldOne, newOne] = [await this.tryPassword(oldPassword), await this.tryPassword(newPassword)];
    this.check(oldOne.status === 401, `the old password answers ${oldOne.status}`);
    this.check(newOne.status === 201, `the new password answers ${newOne.status}`);
    await this.expectOpen([
      [phone, true, 'the session that changed the password'],
      [tablet, false, 'a session from before the password was changed'],
    ]);
  }

  /** Until the recovery codes have arrived: they are shown once, so whoever lost them begins anew. */
  private async enrol(phone: Caller): Promise<void> {
    const tablet = await this.open();
    for (let attempt = 1; attempt <= mostCodes; attempt++) {
      const { body } = await phone.act<{ secret: string }>({
        kind: 'second factor enrolment',
        path: '/v1/second-factor/enrolment',
        body: { password: this.password },
        afterLoss: () => this.lookFor('enrolment'),
      });
      this.authenticator = body.secret;
      this.lastStep = 0;
      this.recovery = [];
      const answer = await this.enter<{ recoveryCodes: string[] }>(
        phone,
        'confirmation',
        'second_factor.already_enrolled',
      );
      this.check(!(await this.isOpen(tablet)), 'a session from before the second factor holds');
      if (answer?.status === 201) {
        this.recovery = answer.body.recoveryCodes;
        const { body: state } = await phone.get<{ recoveryCodesLeft: number }>('/v1/second-factor');
        this.check(state.recoveryCodesLeft === recoveryCodes, `${state.recoveryCodesLeft} recovery codes`);
        return;
      }
      await this.enter(phone, 'removal', 'second_factor.not_enrolled');
    }
    throw new Error('The recovery codes never arrived.');
  }

  private async logInWithCodes(): Promise<void> {
    const without = await this.tryPassword(this.password);
    this.check(
      without.code === 'session.second_factor_required',
      `without a code: ${without.status} ${without.code}`,
    );
    const { code: used } = await this.openWith(() => this.nextRecoveryCode());
    const again = await this.tryPassword(this.password, { code: used });
    this.check(
      again.code === 'session.bad_code',
      `a used recovery code answers ${again.status} ${again.code}`,
    );
    const { device } = await this.openWith(() => this.nextDigits());
    const { body } = await device.get<{ recoveryCodesLeft: number }>('/v1/second-factor');
    this.check(
      body.recoveryCodesLeft === this.recovery.length,
      `${body.recoveryCodesLeft} recovery codes instead of ${this.recovery.length}`,
    );
  }

  private async removeFactor(phone: Caller): Promise<void> {
    const { device: tablet } = await this.openWith(() => this.nextDigits());
    await this.enter(phone, 'removal', 'second_factor.not_enrolled');
    const { body } = await phone.get<{ enrolledAt: string | null }>('/v1/second-factor');
    this.check(body.enrolledAt === null, 'the second factor is still there');
    await this.expectOpen([
      [phone, true, 'the session that removed the second factor'],
      [tablet, false, 'a session from before the removal'],
      [await this.open(), true, 'a login without a code'],
    ]);
  }

  /** Enters codes until it is done or was done by a try whose answer was lost; then the answer is `done`. */
  private async enter<T>(phone: Caller, what: 'confirmation' | 'removal', done: string) {
    for (let attempt = 1; attempt <= mostCodes; attempt++) {
      const code = await (what === 'removal' ? this.nextRecoveryCode() : this.nextDigits());
      const answer = await phone.act<T>({
        kind: `second factor ${what}`,
        path: `/v1/second-factor/${what}`,
        body: { code },
        expected: ['second_factor.bad_code', done],
        afterLoss: () => this.lookFor(what),
      });
      if (answer.code !== 'second_factor.bad_code') return answer;
      this.check(answer.attempts > 1, `${what}: a code was refused that nobody had used`);
    }
    throw new Error(`No code did for the ${what}.`);
  }

  private async nextRecoveryCode(): Promise<string> {
    return this.recovery.pop() ?? this.nextDigits();
  }

  /** Six digits that were not sent yet; each counts once, and from half a minute before its time. */
  private async nextDigits(): Promise<string> {
    const now = (): number => Math.floor(Date.now() / stepMs);
    const step = Math.max(this.lastStep + 1, now());
    while (now() < step - 1) await pause(stepMs - (Date.now() % stepMs));
    this.lastStep = step;
    return new TOTP({ secret: Secret.fromBase32(this.authenticator) }).generate({ timestamp: step * stepMs });
  }

  /** The account in one snapshot. */
  private async look(): Promise<Moment> {
    const [row] = await this.scene.stage.sql<Moment>(
      `SELECT u.password_hash AS hash,
              (SELECT count(*)::int FROM events WHERE subject_id = u.id AND type = 'user.password_changed') AS changes,
              ARRAY (SELECT b.what FROM (${accountRule.broken}) b WHERE b.user_id = u.id) AS half
         FROM users u WHERE u.login = $1`,
      [this.login],
    );
    return row as Moment;
  }

  private async lookFor(what: string, before?: Moment): Promise<void> {
    const now = await this.look();
    this.check(now.half.length === 0, `${what}: ${now.half.join(', ')}`);
    if (before)
      this.check(
        (now.hash !== before.hash) === (now.changes === before.changes + 1),
        `${what}: the password and its event do not go together`,
      );
  }
}
