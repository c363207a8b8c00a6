import { Access, type Actor, Answers, CurrentActor, personas } from '@app/platform';
import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { tokenOf } from '../access.service';
import {
  BeginEnrolment,
  ChangePassword,
  Enrolment,
  EnterCode,
  RecoveryCodes,
  SecondFactorStatus,
} from './account.dto';
import { Account, type Asking } from './account.service';

/** These must be open to somebody who still lacks the second factor, else nobody could enrol. */
const own = { personas, scope: 'self', secondFactor: false } as const;

@Controller('v1')
export class AccountController {
  constructor(private readonly account: Account) {}

  @Post('password-changes')
  @Access({ personas, scope: 'self' })
  @Answers(204, null, {
    summary: 'Another password; the other sessions of this person end.',
    problems: [
      'password.wrong',
      'password.too_short',
      'password.same',
      'password.published',
      'session.too_many_attempts',
    ],
  })
  changePassword(
    @Body({ schema: ChangePassword }) draft: ChangePassword,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.account.changePassword(asking(actor, request), draft);
  }

  @Get('second-factor')
  @Access(own)
  @Answers(200, SecondFactorStatus, { summary: 'Whether logins ask this person for a one-time code.' })
  getSecondFactor(@CurrentActor() actor: Actor): Promise<SecondFactorStatus> {
    return this.account.secondFactor(actor);
  }

  @Post('second-factor/enrolment')
  @Access(own)
  @Answers(201, Enrolment, {
    summary: 'A secret for an authenticator; it counts once a code from it has been confirmed.',
    problems: ['password.wrong', 'second_factor.already_enrolled', 'session.too_many_attempts'],
  })
  beginEnrolment(
    @Body({ schema: BeginEnrolment }) { password }: BeginEnrolment,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
  ): Promise<Enrolment> {
    return this.account.beginEnrolment(asking(actor, request), password);
  }

  @Post('second-factor/confirmation')
  @Access(own)
  @Answers(201, RecoveryCodes, {
    summary: 'The first code: from now on logins ask for one. The other sessions of this person end.',
    problems: ['second_factor.bad_code', 'second_factor.not_enrolled', 'second_factor.already_enrolled'],
  })
  async confirmEnrolment(
    @Body({ schema: EnterCode }) { code }: EnterCode,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
  ): Promise<RecoveryCodes> {
    return { recoveryCodes: await this.account.confirmEnrolment(asking(actor, request), code) };
  }

  @Post('second-factor/removal')
  @Access({ personas, scope: 'self' })
  @Answers(204, null, {
    summary: 'No second factor any more, e.g. to enrol another phone.',
    problems: ['second_factor.bad_code', 'second_factor.not_enrolled', 'session.too_many_attempts'],
  })
  removeSecondFactor(
    @Body({ schema: EnterCode }) { code }: EnterCode,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.account.removeSecondFactor(asking(actor, request), code);
  }
}

function asking(actor: Actor, request: FastifyRequest): Asking {
  return { actor, token: tokenOf(request) ?? '', address: request.ip };
}
