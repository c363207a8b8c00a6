import { Access, type Actor, Answers, Config, CurrentActor, Public, personas } from '@app/platform';
import { Body, Controller, Delete, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionCookie, tokenOf } from './access.service';
import { CurrentSession, DemoAccounts, OpenedSession, OpenSession } from './sessions.dto';
import { Sessions, sessionMs } from './sessions.service';

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
    problems: ['session.bad_credentials', 'session.too_many_attempts'],
  })
  async openSession(
    @Body({ schema: OpenSession }) { login, password }: OpenSession,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenedSession> {
    const { token, session } = await this.sessions.logIn(login, password, request.ip);
    reply.setCookie(sessionCookie, token, { ...this.cookieOf(request), maxAge: sessionMs / 1000 });
    return { token, ...session };
  }

  @Get('sessions/current')
  @Access({ personas, scope: 'self' })
  @Answers(200, CurrentSession, { summary: 'Who is logged in.' })
  getSession(@CurrentActor() actor: Actor): Promise<CurrentSession> {
    return this.sessions.current(actor);
  }

  @Delete('sessions/current')
  @Access({ personas, scope: 'self' })
  @Answers(204, null, { summary: 'Logs out: the token is void at once.' })
  async closeSession(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = tokenOf(request);
    if (token) await this.sessions.revoke(token);
    reply.clearCookie(sessionCookie, this.cookieOf(request));
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
