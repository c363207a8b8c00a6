import {
  Access,
  type Actor,
  Answers,
  Config,
  CurrentActor,
  days,
  Public,
  personas,
  schemas,
} from '@app/platform';
import { Body, Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { sessionCookie, tokenOf } from './access.service';
import { CurrentSession, DemoAccounts, OpenedSession, OpenSession, OwnSessions } from './sessions.dto';
import { Sessions, sessionMs } from './sessions.service';

const deviceCookieName = 'device';
const deviceMs = days(180);

/** Open to somebody who still lacks the second factor. */
const own = { personas, scope: 'self', secondFactor: false } as const;

@Controller('v1')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly config: Config,
  ) {}

  @Post('sessions')
  @Public()
  @Answers(201, OpenedSession, {
    summary: 'Logs in: a bearer token for API clients, and the same as a cookie for browsers.',
    problems: [
      'session.bad_credentials',
      'session.second_factor_required',
      'session.bad_code',
      'session.too_many_attempts',
    ],
  })
  async openSession(
    @Body({ schema: OpenSession }) credentials: OpenSession,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenedSession> {
    const { token, known, session } = await this.sessions.logIn(credentials, {
      address: request.ip,
      device: request.headers['user-agent'] ?? '',
      known: request.cookies[deviceCookieName],
      token: request.cookies[sessionCookie],
    });
    const cookie = this.cookieOf(request);
    reply.setCookie(sessionCookie, token, { ...cookie, maxAge: sessionMs / 1000 });
    reply.setCookie(deviceCookieName, known, { ...cookie, path: '/v1/sessions', maxAge: deviceMs / 1000 });
    return { token, ...session };
  }

  @Get('sessions/current')
  @Access(own)
  @Answers(200, CurrentSession, { summary: 'Who is logged in.' })
  getSession(@CurrentActor() actor: Actor): Promise<CurrentSession> {
    return this.sessions.current(actor);
  }

  @Delete('sessions/current')
  @Access(own)
  @Answers(204, null, { summary: 'Logs out: the token is void at once.' })
  async closeSession(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = tokenOf(request);
    if (token) await this.sessions.revoke(token);
    reply.clearCookie(sessionCookie, this.cookieOf(request));
  }

  @Get('sessions')
  @Access(own)
  @Answers(200, OwnSessions, { summary: 'Where this person is logged in.' })
  async listSessions(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<OwnSessions> {
    return { items: await this.sessions.own(actor, tokenOf(request) ?? '') };
  }

  @Delete('sessions')
  @Access(own)
  @Answers(204, null, { summary: 'Logs this person out everywhere else.' })
  closeOtherSessions(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<void> {
    return this.sessions.logOutElsewhere(actor, tokenOf(request) ?? '');
  }

  @Delete('sessions/:id')
  @Access(own)
  @Answers(204, null, { summary: 'Logs this person out there.', problems: ['request.not_found'] })
  closeOneSession(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: z.infer<typeof schemas.idParams>,
  ): Promise<void> {
    return this.sessions.revokeOwn(actor, id);
  }

  @Get('demo-accounts')
  @Public()
  @Answers(200, DemoAccounts, {
    summary: 'Logins of a demo, for its login page; 404 where there is no demo.',
    problems: ['request.not_found'],
  })
  listDemoAccounts(): Promise<DemoAccounts> {
    return this.sessions.demoAccounts();
  }

  private cookieOf(request: FastifyRequest) {
    const secure = request.protocol === 'https' || (this.config.publicOrigin?.startsWith('https:') ?? false);
    return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  }
}
