import {
  type AccessRule,
  type Actor,
  accessOf,
  actFor,
  auditsOnly,
  Config,
  isOfOffice,
  Limits,
  limitOf,
  Problem,
  permits,
  seesYear,
  tenantOf,
} from '@app/platform';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Regions } from './regions.service';
import { Sessions } from './sessions.service';

export const sessionCookie = 'session';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Stands before every route: who calls, and does the route's rule let this persona and role in. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly sessions: Sessions,
    private readonly regions: Regions,
    private readonly config: Config,
    private readonly limits: Limits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = accessOf(context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest & { actor?: Actor }>();
    this.refuseForeignOrigin(request);
    if (rule === 'public') return true;
    const token = tokenOf(request);
    const actor = token ? await this.sessions.actorOf(token) : undefined;
    if (!actor) throw new Problem('access.login_required');
    if (!rule || !permits(rule, actor)) throw new Problem('access.not_permitted');
    if (!safeMethods.has(request.method) && auditsOnly(rule, actor))
      throw new Problem('access.not_permitted');
    if (isOfOffice(rule, actor)) requireOffice(actor, request);
    if (this.lacksSecondFactor(rule, actor)) throw new Problem('session.enrolment_required');
    const limit = limitOf(context.getHandler());
    if (limit)
      await this.limits.take(limit, actor.userId, context.switchToHttp().getResponse<FastifyReply>());
    request.actor = actor;
    // Without an office there is no region either: row-level security shows such a body nothing.
    const regions = actor.office ? await this.regions.subtree(actor.regionCode) : [];
    actFor(tenantOf(actor, regions));
    return true;
  }

  /** Who has enrolled cannot have a session without it; whoever lacks it may do little more than enrol. */
  private lacksSecondFactor(rule: AccessRule, actor: Actor): boolean {
    if (this.config.demo || actor.secondFactor) return false;
    return rule.secondFactor ?? actor.persona === 'operator';
  }

  /** Another site can make a browser send our cookie, but neither hide where it comes from nor set a bearer token. */
  private refuseForeignOrigin(request: FastifyRequest): void {
    const { origin } = request.headers;
    if (!origin || safeMethods.has(request.method) || bearerOf(request)) return;
    const own = this.config.publicOrigin
      ? new URL(this.config.publicOrigin).origin === origin
      : URL.canParse(origin) && new URL(origin).host === request.headers.host;
    if (!own) throw new Problem('access.foreign_origin');
  }
}

/**
 * An office that does not reach the year asked for is told so: a total of nothing would be taken for a total. Errors:
 * office.missing, office.outside_years.
 */
function requireOffice({ office }: Actor, { query, body }: FastifyRequest): void {
  if (!office) throw new Problem('office.missing');
  const { firstYear, lastYear } = office;
  const filters = (body as { filters?: unknown } | undefined)?.filters;
  if (yearsIn(query, body, filters).some((year) => !seesYear(office, year)))
    throw new Problem('office.outside_years', { firstYear, lastYear });
}

/** The business years that parts of a request name: that of what is asked or written, or the first one of a rule. */
function yearsIn(...parts: unknown[]): number[] {
  const named = parts.filter((part) => typeof part === 'object' && part !== null) as Record<
    string,
    unknown
  >[];
  return named
    .flatMap(({ year, firstYear }) => [year, firstYear])
    .filter((year) => typeof year === 'number' || typeof year === 'string')
    .map(Number)
    .filter(Number.isInteger);
}

/** The token that the caller shows: a bearer token before a cookie. */
export function tokenOf(request: FastifyRequest): string | undefined {
  return bearerOf(request) ?? request.cookies[sessionCookie];
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
