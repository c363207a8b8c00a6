import { type Actor, Database, Events, Problem, type SystemActor } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { IdentityEvents } from '../identity.events';
import { LoginAttempts, type Outcome } from '../login-attempts.service';
import { Passwords } from '../passwords.service';
import { Sessions } from '../sessions.service';
import { type Member, sameLogin, Users } from '../users.service';
import type { ChangePassword, Enrolment, SecondFactorStatus } from './account.dto';
import { SecondFactors } from './second-factors.service';

/** The session that asks: it goes on, the person's others end. */
export type Asking = { actor: Actor; token: string; address: string };

/** What people change about their own account. Whoever found an open screen cannot: password or code are asked again. */
@Injectable()
export class Account {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly attempts: LoginAttempts,
    private readonly secondFactors: SecondFactors,
  ) {}

  /** Errors: password.wrong, password.same, password.published, session.too_many_attempts. */
  async changePassword(asking: Asking, { oldPassword, newPassword }: ChangePassword): Promise<void> {
    const member = await this.confirmPassword(asking, oldPassword, '/oldPassword');
    if (member.demo) throw new Problem('password.published');
    if (oldPassword === newPassword) throw Problem.at('/newPassword', 'password.same');
    const passwordHash = await this.passwords.hash(newPassword, member.kind);
    await this.database.transact(async (tx) => {
      await this.users.setPassword(tx, member.id, passwordHash);
      await this.sessions.endOthers(tx, member.id, asking.token);
      await this.record(tx, asking.actor, member.id, { type: 'user.password_changed', payload: {} });
    });
  }

  async secondFactor({ userId }: Actor): Promise<SecondFactorStatus> {
    const { enrolledAt, recoveryCodesLeft } = await this.secondFactors.stateOf(userId);
    return { enrolledAt: enrolledAt?.toISOString() ?? null, recoveryCodesLeft };
  }

  /** Errors: password.wrong, second_factor.already_enrolled, session.too_many_attempts. */
  async beginEnrolment(asking: Asking, password: string): Promise<Enrolment> {
    const member = await this.confirmPassword(asking, password, '/password');
    return this.database.transact((tx) => this.secondFactors.begin(tx, member.id, member.login));
  }

  /** Answers the recovery codes. Errors: second_factor.bad_code, .not_enrolled, .already_enrolled. */
  async confirmEnrolment(asking: Asking, code: string): Promise<string[]> {
    const { actor } = asking;
    return this.database.transact(async (tx) => {
      const codes = await this.secondFactors.confirm(tx, actor.userId, code);
      await this.sessions.endOthers(tx, actor.userId, asking.token);
      await this.sessions.proveSecondFactor(tx, asking.token);
      await this.record(tx, actor, actor.userId, { type: 'user.second_factor_enrolled', payload: {} });
      return codes;
    });
  }

  /** Errors: second_factor.not_enrolled, second_factor.bad_code, session.too_many_attempts. */
  async removeSecondFactor(asking: Asking, code: string): Promise<void> {
    const { actor } = asking;
    if (!(await this.secondFactors.isEnrolled(actor.userId))) throw new Problem('second_factor.not_enrolled');
    const attempt = this.attemptOf(asking);
    const right = await this.attempts.judge(attempt, async (): Promise<Outcome<boolean>> => {
      const fits = await this.attempts.judgeCode(attempt, () => this.secondFactors.use(actor.userId, code));
      return { verdict: fits ? 'open' : 'wrong', value: fits };
    });
    if (!right) throw Problem.at('/code', 'second_factor.bad_code');
    await this.drop(actor.userId, actor, 'person', asking.token);
  }

  /** For an administrator at the machine, when phone and recovery codes are lost. False: nobody has this login. */
  async resetSecondFactor(login: string): Promise<boolean> {
    const member = await this.users.findByLogin(sameLogin(login));
    if (!member) return false;
    await this.drop(member.id, { system: 'operator command' }, 'administrator');
    return true;
  }

  private async drop(
    userId: string,
    by: Actor | SystemActor,
    how: IdentityEvents['user.second_factor_removed']['by'],
    keep?: string,
  ): Promise<void> {
    await this.database.transact(async (tx) => {
      if (!(await this.secondFactors.remove(tx, userId))) return;
      await this.sessions.endOthers(tx, userId, keep);
      await this.sessions.forgetSecondFactor(tx, userId);
      await this.record(tx, by, userId, { type: 'user.second_factor_removed', payload: { by: how } });
    });
  }

  /** A stolen session must not be a place to try passwords at: counted as logins are. */
  private async confirmPassword(asking: Asking, password: string, pointer: string): Promise<Member> {
    const member = await this.users.findById(asking.actor.userId);
    if (!member) throw new Problem('access.login_required');
    const right = await this.attempts.judge(this.attemptOf(asking), async (): Promise<Outcome<boolean>> => {
      const fits = await this.passwords.inTurn(() => this.passwords.isRight(password, member.passwordHash));
      return { verdict: fits ? 'open' : 'wrong', value: fits };
    });
    if (!right) throw Problem.at(pointer, 'password.wrong');
    return member;
  }

  /** Counted for itself: somebody at an open session must not use up the attempts of its owner's logins. */
  private attemptOf({ actor, address }: Asking) {
    return { login: `session of ${actor.userId}`, address };
  }

  private record<Type extends keyof IdentityEvents>(
    tx: Parameters<Events['record']>[0],
    by: Actor | SystemActor,
    userId: string,
    event: { type: Type; payload: IdentityEvents[Type] },
  ): Promise<void> {
    return this.events.record<IdentityEvents>(tx, by, { ...event, subjectId: userId } as never);
  }
}
