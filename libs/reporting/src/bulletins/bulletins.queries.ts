import {
  type Actor,
  Database,
  decodeCursor,
  narrowed,
  type Page,
  Problem,
  page,
  type Tx,
} from '@app/platform';
import { OpenMonths } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { rowsOf } from '../figures/figure-rows.policy';
import { figureDefinitions } from '../figures/figure-sets.queries';
import { isTakenBefore } from './bulletin-seals.policy';
import { summaryOf } from './bulletin-words.policy';
import type { BulletinDetail, BulletinItem, ListBulletins } from './bulletins.dto';

type Row = Omit<BulletinDetail, 'summary' | 'rows' | 'closing'>;
type Ask = Parameters<OpenMonths['until']>[0];

const lastBulletin = z.tuple([z.uuid()]);

const person = (column: string): string =>
  `(SELECT json_build_object('id', u.id, 'name', u.name) FROM users u WHERE u.id = b.${column})`;

const itemColumns = `
  b.id, b.region_code AS "regionCode", r.name AS "regionName", b.year, b.month, b.state, b.title,
  (SELECT name FROM organizations o WHERE o.id = b.organization_id) AS "officeName", b.number, b.issue,
  b.taken_at AS "takenAt", ${person('drafted_by')} AS "draftedBy", b.drafted_at AS "draftedAt",
  ${person('proposed_by')} AS "proposedBy", b.proposed_at AS "proposedAt",
  ${person('published_by')} AS "publishedBy", b.published_at AS "publishedAt",
  ${person('withdrawn_by')} AS "withdrawnBy", b.withdrawn_at AS "withdrawnAt", b.withdrawal_reason AS "withdrawalReason",
  (SELECT count(*)::int FROM jsonb_array_elements(b.figures->'checks') c WHERE NOT (c->>'holds')::boolean) AS differences`;
const detailColumns = `${itemColumns}, b.version, b.opening, b.findings, b.requests, b.return_reason AS "returnReason",
  b.content_hash AS "contentHash", b.figures`;

/** Drafts are their region's; what was published is for everybody. */
const readable = (region: string): string =>
  narrowed(`(b.state IN ('published', 'withdrawn') OR b.region_code = ${region})`, `${region}::text`);

/** The offices of the region write. */
export const ofRegion = (region: string): string => narrowed(`b.region_code = ${region}`, `${region}::text`);

@Injectable()
export class BulletinsQueries {
  constructor(
    private readonly database: Database,
    private readonly openMonths: OpenMonths,
  ) {}

  /** Those of the actor's region, newest first. */
  async list(actor: Actor, { year, state, limit, cursor }: ListBulletins): Promise<Page<BulletinItem>> {
    const after = decodeCursor(cursor, lastBulletin);
    const rows = await this.database.read<BulletinItem>(
      `SELECT ${itemColumns} FROM bulletins b JOIN regions r ON r.code = b.region_code
        WHERE b.region_code = $1 AND ($2::int IS NULL OR b.year = $2) AND ($3::text[] IS NULL OR b.state = ANY ($3))
          AND ($4::uuid IS NULL OR b.id < $4)
        ORDER BY b.id DESC LIMIT ${limit + 1}`,
      [actor.regionCode, year ?? null, state ?? null, after?.[0] ?? null],
    );
    return page(rows, limit, ({ id }) => [id]);
  }

  /** Errors: request.not_found. */
  async one(actor: Pick<Actor, 'regionCode'>, id: string): Promise<BulletinDetail> {
    return this.detail((sql, values) => this.database.read(sql, values), actor, id);
  }

  /** As `tx` sees it. Errors: request.not_found. */
  async oneIn(tx: Tx, actor: Actor, id: string): Promise<BulletinDetail> {
    return this.detail((sql, values) => tx.query(sql, values), actor, id);
  }

  private async detail(
    ask: Ask,
    { regionCode }: Pick<Actor, 'regionCode'>,
    id: string,
  ): Promise<BulletinDetail> {
    const [row] = await ask<Row>(oneSql, [regionCode, id]);
    if (!row) throw new Problem('request.not_found');
    const rows = row.regionCode === regionCode ? rowsOf(row.figures, figureDefinitions) : [];
    return { ...row, summary: summaryOf(row.figures), rows, closing: await this.closingOf(ask, row) };
  }

  private async closingOf(ask: Ask, { state, figures, ...period }: Row): Promise<BulletinDetail['closing']> {
    if (state === 'published' || state === 'withdrawn') return null;
    const { regionCode, year, month } = period;
    const sealing = await this.openMonths.until(ask, { regionCode, year, month });
    return { open: sealing.open, takenBefore: isTakenBefore(figures, sealing) };
  }
}

const oneSql = `
  SELECT ${detailColumns} FROM bulletins b JOIN regions r ON r.code = b.region_code
   WHERE b.id = $2 AND ${readable('$1')}`;
