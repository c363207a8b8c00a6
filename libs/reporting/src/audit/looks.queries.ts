import { Clock, Database, days, decodeCursor, type Page, page, schemas } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListLooks, LookItem } from './looks.dto';

/** Keyset: the latest day first. */
const lastLook = z.tuple([schemas.cursorDay, z.uuid(), z.string().max(20)]);
const usualDays = 92;
/** Midnight in Shanghai, which has no summer time. */
const startOf = (day: string): Date => new Date(`${day}T00:00:00+08:00`);

/** 谁看过我们的资料: what stands in the access log of the caller's own papers, for the caller. */
@Injectable()
export class LooksQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list({ from, to, limit, cursor }: ListLooks): Promise<Page<LookItem>> {
    const after = decodeCursor(cursor, lastLook);
    const now = this.clock.now();
    const rows = await this.database.read<LookItem>(
      `SELECT day, organization_id AS "organizationId", organization_name AS "organizationName", office, act, looks, papers
         FROM looks_at_own($1, $2)
        WHERE $3::date IS NULL OR (day, organization_id, act) < ($3::date, $4::uuid, $5::text)
        ORDER BY day DESC, organization_id DESC, act DESC LIMIT $6`,
      [
        from === undefined ? new Date(now.getTime() - days(usualDays)) : startOf(from),
        to === undefined ? new Date(now.getTime() + days(1)) : new Date(startOf(to).getTime() + days(1)),
        ...[after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit + 1],
      ],
    );
    return page(rows, limit, ({ day, organizationId, act }) => [day, organizationId, act]);
  }
}
