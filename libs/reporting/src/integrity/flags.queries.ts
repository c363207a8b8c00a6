import {
  type Actor,
  amidst,
  Clock,
  Database,
  decodeCursor,
  masksFor,
  ofOfficeAlone,
  type Page,
  Problem,
  page,
  within,
} from '@app/platform';
import { Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Evidence, type EvidenceItem, itemsFor, withoutPeople } from './evidence.policy';
import { alive, type FlagState, flagStates } from './flag.state';
import type {
  AskFlagFigures,
  FlagDetail,
  FlagFigures,
  FlagItem,
  FlagOwnerPage,
  ListFlags,
} from './integrity.dto';
import { type RuleCode, ruleCodes, rules } from './rules.policy';

const lastFlag = z.tuple([z.uuid()]);

/** What the reader's region and office leave of `integrity_flags f`; `$1` = the codes, null = all. */
export const seenFlags = `${amidst('$1', 'f.codes')} AND ${ofOfficeAlone('f.buyer_ids', 'f.year')}`;

/** A unit of another place is counted and not named, unless the flag is about it alone. */
const shown = `
  f.id, f.number, f.rule, f.state, f.first_day AS "firstDay", f.last_day AS "lastDay", f.amount_fen AS "amountFen",
  f.sightings, cardinality(f.buyer_ids) AS "buyerCount",
  ARRAY(SELECT b.name FROM organizations b WHERE b.id = ANY (f.buyer_ids)
           AND (cardinality(f.buyer_ids) = 1 OR ${within('$1', 'b.region_code')}) ORDER BY b.name) AS "buyerNames",
  (SELECT s.name FROM organizations s WHERE s.id = f.supplier_id) AS "supplierName",
  f.owner_id AS "ownerId", (SELECT u.name FROM users u WHERE u.id = f.owner_id) AS "ownerName",
  f.found_at AS "foundAt", f.ended_at AS "endedAt"`;

type DetailRow = Omit<
  FlagDetail,
  'items' | 'elsewhere' | 'measured' | 'thresholds' | 'ruleName' | 'says' | 'basis'
> & {
  evidence: Evidence;
};
type Cell = { rule: RuleCode; state: FlagState; month: number; flags: number };

/** Flags as officials, auditors and operators read them. */
@Injectable()
export class FlagsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly territory: Territory,
  ) {}

  /** Newest first. */
  async list(actor: Actor, query: ListFlags): Promise<Page<FlagItem>> {
    const after = decodeCursor(query.cursor, lastFlag);
    const [codes, place] = await Promise.all([this.territory.of(actor), this.territory.meant(query.place)]);
    const rows = await this.database.read<FlagItem>(
      `SELECT ${shown} FROM integrity_flags f
        WHERE ${seenFlags} AND ($2::uuid IS NULL OR f.id < $2) AND ($3::text IS NULL OR f.rule = $3)
          AND ($4::text[] IS NULL OR f.state = ANY ($4)) AND ($5::uuid IS NULL OR f.owner_id = $5)
          AND ($6::int IS NULL OR f.year = $6) AND ($7::int IS NULL OR extract(month FROM f.first_day) = $7)
          AND ($8::text[] IS NULL OR f.codes && $8)
        ORDER BY f.id DESC LIMIT $9`,
      [
        codes,
        after?.[0] ?? null,
        query.rule ?? null,
        statesOf(query.state),
        query.ownerId ?? null,
        query.year ?? null,
        query.month ?? null,
        place,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, ({ id }) => [id]);
  }

  /** With the evidence that lies in the reader's places; people in it are masked for officials. */
  async one(actor: Actor, id: string): Promise<FlagDetail> {
    const codes = await this.territory.of(actor);
    const [row] = await this.database.read<DetailRow>(
      `SELECT ${shown}, f.evidence, f.assigned_at AS "assignedAt", f.seen_at AS "seenAt", f.reason,
              (SELECT u.name FROM users u WHERE u.id = f.assigned_by) AS "assignedByName",
              (SELECT u.name FROM users u WHERE u.id = f.ended_by) AS "endedByName",
              (SELECT json_build_object('id', p.id, 'number', p.number, 'state', p.state, 'reason', p.reason,
                                        'endedAt', p.ended_at)
                 FROM integrity_flags p WHERE p.id = f.previous_id) AS previous
         FROM integrity_flags f WHERE ${seenFlags} AND f.id = $2`,
      [codes, id],
    );
    if (!row) throw new Problem('request.not_found');
    const { evidence, ...rest } = row;
    const { items, elsewhere } = itemsFor(evidence.items, codes);
    const facts = await this.factsOf(items, codes);
    const { name: ruleName, says, basis } = rules[row.rule];
    const isMasked = masksFor(actor);
    return {
      ...rest,
      ...{ ruleName, says, basis, elsewhere },
      ...{ measured: evidence.measured, thresholds: evidence.thresholds },
      items: items.map((item) => {
        const { codes: _, ...told } = isMasked ? withoutPeople(item) : item;
        const factId = item.kind === 'fact' ? item.id : (facts.get(paperOf(item) ?? '') ?? null);
        return { ...told, factId };
      }),
    };
  }

  /** Of each order, and of each sale outside the platform, one fact that the reader may open. */
  private async factsOf(items: Evidence['items'], codes: string[] | null): Promise<Map<string, string>> {
    const papers = [...new Set(items.flatMap((item) => paperOf(item) ?? []))];
    if (!papers.length) return new Map();
    const rows = await this.database.read<{ paper: string; id: string }>(
      `SELECT DISTINCT ON (paper) coalesce(x.order_id, x.sales_line_id) AS paper, x.id FROM facts x
        WHERE (x.order_id = ANY ($2) OR x.sales_line_id = ANY ($2))
          AND ${within('$1', 'x.east_code', 'x.west_code')} ORDER BY paper, x.id`,
      [codes, papers],
    );
    return new Map(rows.map(({ paper, id }) => [paper, id]));
  }

  /** How many of each rule were found and how they ended; of all years unless one is asked for. */
  async figures(actor: Actor, { year }: AskFlagFigures): Promise<FlagFigures> {
    const cells = await this.database.read<Cell>(
      `SELECT f.rule, f.state, extract(month FROM f.first_day)::int AS month, count(*)::int AS flags
         FROM integrity_flags f WHERE ${seenFlags} AND ($2::int IS NULL OR f.year = $2) GROUP BY 1, 2, 3`,
      [await this.territory.of(actor), year ?? null],
    );
    return {
      asOf: this.clock.now().toISOString(),
      year: year ?? null,
      ...counted(cells),
      items: ruleCodes.map((rule) => {
        const own = cells.filter((cell) => cell.rule === rule);
        const { name, says } = rules[rule];
        const months = Array.from({ length: 12 }, (_, index) =>
          sum(own.filter(({ month }) => month === index + 1)),
        );
        return { rule, name, says, ...counted(own), months };
      }),
    };
  }

  /** Officials of the region who may be given a case, and how many they have. */
  async owners(actor: Actor): Promise<FlagOwnerPage> {
    const items = await this.database.read<FlagOwnerPage['items'][number]>(
      `SELECT u.id, u.name, b.name AS "organizationName", b.region_code AS "regionCode",
              (SELECT count(*)::int FROM integrity_flags f
                WHERE f.owner_id = u.id AND f.state IN ${alive} AND ${seenFlags}) AS alive
         FROM users u JOIN organizations b ON b.id = u.organization_id
         JOIN offices o ON o.organization_id = b.id AND o.withdrawn_at IS NULL
        WHERE ${within('$1', 'b.region_code')} AND b.kind = 'official_body' AND u.active AND 'official' = ANY (u.roles)
        ORDER BY b.id <> $2::uuid, b.region_code, b.name, u.name, u.id LIMIT 500`,
      [await this.territory.of(actor), actor.organizationId],
    );
    return { items, nextCursor: null };
  }
}

const sum = (cells: readonly Cell[]): number => cells.reduce((all, { flags }) => all + flags, 0);

function counted(cells: readonly Cell[]): Pick<FlagFigures, 'found' | 'states'> {
  const states = Object.fromEntries(
    flagStates.map((state) => [state, sum(cells.filter((cell) => cell.state === state))]),
  ) as FlagFigures['states'];
  return { found: sum(cells), states };
}

function statesOf(state: ListFlags['state']): FlagState[] | null {
  if (state === undefined) return null;
  return state === 'alive' ? ['open', 'assigned'] : [state];
}

/** By what a fact of it is found. */
function paperOf({ kind, id, orderId }: EvidenceItem): string | null {
  return kind === 'sale' ? id : orderId;
}
