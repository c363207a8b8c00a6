import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import type { Actor } from '../access';
import { Clock } from '../clock';
import { Database, type Tx } from '../database';
import { Ids } from '../ids';
import { currentTrace } from '../log';
import type { ViewAct } from './access-log.entity';

/** `subjectId`: the fact, photo, invoice or acceptance; null for an export, whose `filters` say what it was asked for. */
export type View = {
  act: ViewAct;
  subjectId: string | null;
  label: string;
  /** How many left; null where a file was streamed that nobody had counted. */
  rows: number | null;
  filters?: Record<string, unknown>;
  /** Of an unmasking, which must have one. */
  reason?: string;
};

const insert = `
  INSERT INTO access_log (id, user_id, user_name, organization_id, organization_name, region_code, office, act, subject_id,
                          label, filters, rows, reason, request_id, seen_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`;

/**
 * Who looked at what. The two sides of a trade see their own papers and are not logged; officials, auditors and operators
 * look at papers of others, and each look is one row, written before anything is shown.
 */
@Injectable()
export class AccessLog {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** One statement of its own. */
  async record(actor: Actor, view: View): Promise<void> {
    if (isWatched(actor)) await this.database.write(insert, this.valuesOf(actor, view));
  }

  /** Within the change that it belongs to, such as the order for an export. */
  async recordIn(tx: Tx, actor: Actor, view: View): Promise<void> {
    if (isWatched(actor)) await tx.query(insert, this.valuesOf(actor, view));
  }

  private valuesOf(actor: Actor, { act, subjectId, label, rows, filters, reason }: View): unknown[] {
    return [
      this.ids.next(),
      ...[actor.userId, actor.userName, actor.organizationId, actor.organizationName, actor.regionCode],
      actor.office?.function ?? null,
      ...[act, subjectId, label, JSON.stringify(filters ?? {}), rows, reason ?? null],
      currentTrace()?.requestId ?? null,
      this.clock.now(),
    ];
  }
}

const isWatched = ({ persona }: Actor): boolean => persona === 'official' || persona === 'operator';

const seenKey = 'seen';
type Told = { label: string; rows?: number | null };
type SeenRule = { act: ViewAct; tell: (answer: unknown) => Told };

/**
 * A route that shows papers: each answer is logged before it leaves, and nobody who is logged keeps it to look again unseen.
 * The object is the route's only parameter; `tell` names it from the answer, and for a list says how many rows left. A file
 * names itself.
 */
export function Seen<T>(act: ViewAct, tell?: (answer: T) => Told) {
  const rule: SeenRule = { act, tell: (tell as SeenRule['tell'] | undefined) ?? nameOfFile };
  return applyDecorators(SetMetadata(seenKey, rule), UseInterceptors(SeenInterceptor));
}

/** As what the answers of a route are logged. */
export function seenAs(handler: object): ViewAct | undefined {
  return (Reflect.getMetadata(seenKey, handler) as SeenRule | undefined)?.act;
}

/** As a download names it (RFC 6266). */
function nameOfFile(answer: unknown): Told {
  const { disposition = '' } = answer instanceof StreamableFile ? answer.options : {};
  const named = /filename\*=UTF-8''([^;]+)/.exec([disposition].flat().join(';'))?.[1];
  const plain = /filename="([^"]+)"/.exec([disposition].flat().join(';'))?.[1];
  return { label: named ? decodeURIComponent(named) : (plain ?? '') };
}

@Injectable()
export class SeenInterceptor implements NestInterceptor {
  constructor(private readonly log: AccessLog) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { act, tell } = Reflect.getMetadata(seenKey, context.getHandler()) as SeenRule;
    const request = context.switchToHttp().getRequest<FastifyRequest & { actor: Actor }>();
    const subjectId = Object.values(request.params as Record<string, string>)[0] ?? null;
    const filters = act === 'export' ? (request.query as Record<string, unknown>) : {};
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        const { label, rows = act === 'export' ? null : 1 } = tell(answer);
        await this.log.record(request.actor, { act, subjectId, label, rows, filters });
        if (isWatched(request.actor))
          context.switchToHttp().getResponse<FastifyReply>().header('Cache-Control', 'no-store');
        return answer;
      }),
    );
  }
}
