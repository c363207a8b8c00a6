import { Regions } from '@app/identity';
import { type Actor, Clock, Database, Ids, ofToday, Problem, schemas, sumFen, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { actsFor, refuseMissingYears } from './desk.policy';
import {
  type Candidate,
  type Correction,
  type CountedFact,
  type ListLine,
  listOf,
  type NoticedLine,
  paysBeyond,
  type Seller,
  salesOf,
  sellerKeyOf,
  totalsOf,
} from './list.policy';
import type {
  Draft,
  DraftLine,
  ListDraftFacts,
  SubsidyFact,
  SubsidyFactPage,
  SubsidyRules,
} from './programmes.dto';
import { before } from './run.state';
import type { FinalBasis, ListLineFacts, MakeFinal, PreviewList } from './runs.dto';
import type { SubsidyRun } from './subsidy.entity';

type Ask = <Row>(sql: string, values: unknown[]) => Promise<Row[]>;
type CandidateRow = Omit<Candidate, 'sellerKey'> & Seller;
export type NoticedRun = Pick<SubsidyRun, 'id' | 'regionCode' | 'rules' | 'noticeVersion'>;
type OfSeller = Pick<ListDraftFacts, 'supplierId' | 'supplierName'>;

/**
 * Sales of goods that grew in the county, in the period, by the day on which they happened: one that was counted late,
 * in an open month, is no sale of that month, unless the rules go by the statistics ($6): then it is one of the month that it
 * is booked in, as the eastern partner counts it. A return stands beside its purchase, whenever it happened: it takes off
 * where the purchase was subsidised, once (docs/decisions/0041-a-list-is-a-copy.md). Who sold outside the platform and is
 * known by name alone has no organisation.
 */
const candidatesSql = `
  SELECT f.id AS "factId", f.supplier_id AS "supplierId", f.amount_fen AS "amountFen",
         coalesce(p.channel, s.channel, f.channel) AS channel,
         coalesce(p.pairing_id, s.pairing_id, f.pairing_id) IS NOT NULL AS "isPaired",
         coalesce(g.level <= coalesce(p.evidence_level, s.evidence_level, f.evidence_level), false) AS "isTowardsTarget",
         coalesce(p.east_code, s.east_code, f.east_code) AS "eastCode",
         coalesce(p.evidence_level, s.evidence_level, f.evidence_level) AS "evidenceLevel",
         coalesce(o.name, t.supplier_name) AS "supplierName", coalesce(o.credit_code, '') AS "creditCode",
         o.region_code AS "regionCode"
    FROM facts f
    LEFT JOIN organizations o ON o.id = f.supplier_id
    LEFT JOIN sales_lines t ON f.supplier_id IS NULL AND t.id = f.sales_line_id
    LEFT JOIN facts p ON f.kind <> 'purchase' AND p.natural_key = 'acceptance:' || f.acceptance_line_id
    LEFT JOIN facts s ON f.kind <> 'purchase' AND s.sales_line_id = f.sales_line_id AND s.kind = 'purchase'
    LEFT JOIN LATERAL (
      SELECT t.level FROM target_levels(coalesce(p.year, s.year, f.year)::int) t
       WHERE t.pairing_id = coalesce(p.pairing_id, s.pairing_id, f.pairing_id)) g ON true
   WHERE f.west_code = $1 AND f.year >= extract(year FROM $2::date)::int AND ($4::uuid IS NULL OR f.supplier_id = $4)
     AND ($5::text IS NULL OR f.supplier_id IS NULL AND t.supplier_name = $5)
     AND CASE $6::text WHEN 'statistics'
       THEN make_date(coalesce(p.year, s.year, f.year), coalesce(p.month, s.month, f.month), 1)
            BETWEEN date_trunc('month', $2::date)::date AND $3::date
       ELSE (coalesce(p.occurred_at, s.occurred_at, f.occurred_at) AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $2::date AND $3::date END
   ORDER BY f.id`;

const lastFact = z.tuple([z.uuid()]);

/** 奖补名单 as the facts say it now: for drafts, for what a change would pay, and for the copy that is published. */
@Injectable()
export class SubsidyLists {
  constructor(
    private readonly database: Database,
    private readonly regions: Regions,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async draft(countyCode: string, rules: SubsidyRules): Promise<Draft> {
    return this.shownAs(rules, await this.compute(this.ask, countyCode, rules));
  }

  shownAs(rules: SubsidyRules, lines: readonly ListLine[]): Draft {
    return {
      asOf: this.clock.now().toISOString(),
      lines: lines.map(shownLine),
      totals: totalsOf(rules, lines),
    };
  }

  /** Western counties set up programmes; offices above them read. Errors: subsidy.not_a_county. */
  async countyOf(actor: Actor): Promise<string> {
    const [county] = await this.database.read<{ code: string }>(
      `SELECT code FROM regions r WHERE code = $1 AND level = 'county'
          AND NOT EXISTS (SELECT FROM pairings p WHERE p.east_code = r.code)`,
      [actsFor(actor)],
    );
    if (!county) throw new Problem('subsidy.not_a_county');
    return county.code;
  }

  /** As the transaction sees the facts. */
  now(
    tx: Tx,
    countyCode: string,
    rules: SubsidyRules,
    corrections?: ReadonlyMap<string, Correction>,
  ): Promise<ListLine[]> {
    return this.compute((sql, values) => tx.query(sql, values), countyCode, rules, corrections);
  }

  /** The facts that were in notice again, whatever happened to them since. */
  async asNoticed(
    tx: Tx,
    { id, rules, noticeVersion }: NoticedRun,
    corrections: ReadonlyMap<string, Correction>,
  ): Promise<ListLine[]> {
    const rows: (Seller & { facts: CountedFact[] })[] = await tx.query(
      `SELECT l.supplier_id AS "supplierId", l.supplier_name AS "supplierName", l.credit_code AS "creditCode",
              l.region_code AS "regionCode",
              (SELECT json_agg(json_build_object('factId', f.fact_id, 'amountFen', f.amount_fen, 'reason', f.reason)
                               ORDER BY f.fact_id) FROM subsidy_line_facts f WHERE f.line_id = l.id) AS facts
         FROM subsidy_lines l WHERE l.run_id = $1 AND l.version = $2 ORDER BY l.position`,
      [id, noticeVersion],
    );
    const sales = rows.map(({ facts, ...seller }) => ({ seller, facts }));
    return listOf(rules, sales, corrections);
  }

  async noticed(tx: Tx, { id, noticeVersion }: NoticedRun): Promise<NoticedLine[]> {
    return tx.query(
      `SELECT supplier_id AS "supplierId", supplier_name AS "supplierName", eligible_fen AS "eligibleFen",
              amount_fen AS "amountFen" FROM subsidy_lines WHERE run_id = $1 AND version = $2`,
      [id, noticeVersion],
    );
  }

  /** Writes a version of a list with all that it is made of. */
  async write(
    tx: Tx,
    run: { id: string; regionCode: string; version: number },
    lines: readonly ListLine[],
  ): Promise<void> {
    const written = lines.map((line) => ({ ...line, id: this.ids.next() }));
    const rows = written.map(({ facts: _, ...line }) => line);
    await tx.query(
      `INSERT INTO subsidy_lines (id, run_id, version, region_code, supplier_id, position, supplier_name, credit_code,
                                  eligible_fen, excluded_fen, own_fen, amount_fen, correction, correction_reason)
       SELECT id, $1, $2, $3, "supplierId", position, "supplierName", "creditCode", "eligibleFen", "excludedFen",
              "ownFen", "amountFen", correction, "correctionReason"
         FROM jsonb_to_recordset($4::jsonb) AS l(id uuid, "supplierId" uuid, position int, "supplierName" text,
              "creditCode" text, "eligibleFen" bigint, "excludedFen" bigint, "ownFen" bigint, "amountFen" bigint,
              correction text, "correctionReason" text)`,
      [run.id, run.version, run.regionCode, JSON.stringify(rows)],
    );
    const facts = written.flatMap((line) => line.facts.map((fact) => ({ ...fact, line })));
    await tx.query(
      `INSERT INTO subsidy_line_facts (line_id, fact_id, region_code, supplier_id, amount_fen, reason)
       SELECT line, fact, $1, supplier, fen, reason
         FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[]) AS f(line, fact, supplier, fen, reason)`,
      [
        run.regionCode,
        facts.map(({ line }) => line.id),
        facts.map(({ factId }) => factId),
        facts.map(({ line }) => line.supplierId),
        facts.map(({ amountFen }) => amountFen),
        facts.map(({ reason }) => reason),
      ],
    );
  }

  /** What the draft is made of, of one seller or of all. */
  async draftFacts(
    countyCode: string,
    rules: SubsidyRules,
    { cursor, limit, ...of }: ListDraftFacts,
  ): Promise<SubsidyFactPage> {
    const after = schemas.decodeCursor(cursor, lastFact)?.[0] ?? '';
    const lines = await this.compute(this.ask, countyCode, rules, undefined, of);
    const facts = lines
      .flatMap((line) => line.facts)
      .filter(({ factId }) => factId > after)
      .sort((a, b) => (a.factId < b.factId ? -1 : 1));
    const { items, nextCursor } = schemas.page(facts.slice(0, limit + 1), limit, ({ factId }) => [factId]);
    return { items: await this.shown(items), nextCursor };
  }

  /** What a published line is made of. */
  async factsOf(lineId: string, { cursor, limit }: ListLineFacts): Promise<SubsidyFactPage> {
    const after = schemas.decodeCursor(cursor, lastFact)?.[0] ?? null;
    const rows = await this.database.read<CountedFact>(
      `SELECT fact_id AS "factId", amount_fen AS "amountFen", reason FROM subsidy_line_facts
        WHERE line_id = $1 AND ($2::uuid IS NULL OR fact_id > $2) ORDER BY fact_id LIMIT $3`,
      [lineId, after, limit + 1],
    );
    const { items, nextCursor } = schemas.page(rows, limit, ({ factId }) => [factId]);
    return { items: await this.shown(items), nextCursor };
  }

  private async shown(facts: readonly CountedFact[]): Promise<SubsidyFact[]> {
    const rows = await this.database.read<Omit<SubsidyFact, 'reason' | 'amountFen'>>(
      `SELECT f.id AS "factId", f.kind, f.occurred_at AS "occurredAt", f.channel, f.evidence_level AS "evidenceLevel",
              coalesce(b.name, '') AS "buyerName", e.name AS "eastName", o.number AS "orderNumber",
              coalesce(l.product_name, p.name, t.goods_name, '') AS "productName"
         FROM facts f
         LEFT JOIN organizations b ON b.id = f.buyer_id
         JOIN regions e ON e.code = f.east_code
         LEFT JOIN orders o ON o.id = f.order_id
         LEFT JOIN order_lines l ON l.id = f.order_line_id
         LEFT JOIN products p ON p.id = f.product_id
         LEFT JOIN sales_lines t ON t.id = f.sales_line_id
        WHERE f.id = ANY ($1::uuid[])`,
      [facts.map(({ factId }) => factId)],
    );
    const known = new Map(rows.map((row) => [row.factId, row]));
    return facts.flatMap(({ factId, amountFen, reason }) => {
      const fact = known.get(factId);
      return fact ? [{ ...fact, amountFen, reason }] : [];
    });
  }

  private readonly ask: Ask = (sql, values) => this.database.read(sql, values);

  private async compute(
    ask: Ask,
    countyCode: string,
    rules: SubsidyRules,
    corrections?: ReadonlyMap<string, Correction>,
    { supplierId, supplierName }: OfSeller = {},
  ): Promise<ListLine[]> {
    const buyersIn = rules.buyersIn ? new Set(await this.regions.subtree(rules.buyersIn)) : null;
    const rows = await ask<CandidateRow>(candidatesSql, [
      countyCode,
      rules.firstDay,
      rules.lastDay,
      supplierId ?? null,
      supplierName ?? null,
      rules.periodBy ?? 'sale',
    ]);
    const sold = rows.map((row) => ({ ...row, sellerKey: sellerKeyOf(row) }));
    const sellers = new Map(sold.map((row) => [row.sellerKey, row]));
    return listOf(rules, salesOf(sold, sellers, rules, { countyCode, buyersIn }), corrections);
  }
}

function shownLine({ facts, correction: _, correctionReason: __, ...line }: ListLine): DraftLine {
  const excluded = new Map<string, { amountFen: number; factCount: number }>();
  for (const { reason, amountFen } of facts) {
    if (reason === null) continue;
    const sum = excluded.get(reason) ?? { amountFen: 0, factCount: 0 };
    excluded.set(reason, { amountFen: sum.amountFen + amountFen, factCount: sum.factCount + 1 });
  }
  return {
    ...line,
    factCount: facts.filter(({ reason }) => reason === null).length,
    excluded: [...excluded].map(([reason, sum]) => ({ reason, ...sum })) as DraftLine['excluded'],
  };
}

/** A list before it is made final; `noticeAgain`: it would pay somebody more than was in public notice. */
export type FinalList = { lines: ListLine[]; sellers: number; totalFen: number; noticeAgain: boolean };

/** What a list in review comes to, by the facts chosen and what people corrected. */
@Injectable()
export class SubsidyFinals {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly lists: SubsidyLists,
  ) {}

  /** Errors: subsidy.wrong_state, subsidy.not_on_list, office.outside_years. */
  async preview(actor: Actor, { runId, ...draft }: PreviewList): Promise<Draft> {
    return this.database.transact(async (tx) => {
      const [run]: (NoticedRun & { state: string })[] = await tx.query(
        `SELECT id, region_code AS "regionCode", rules, notice_version AS "noticeVersion", state FROM subsidy_runs
          WHERE id = $1 AND region_code = $2 AND ${ofToday}`,
        [runId, actsFor(actor)],
      );
      if (!run) throw new Problem('request.not_found');
      if (!(before('final') as string[]).includes(run.state)) throw new Problem('subsidy.wrong_state');
      const { lines, noticeAgain } = await this.listOf(tx, actor, run, draft);
      return { ...this.lists.shownAs(run.rules, lines), noticeAgain };
    });
  }

  /** Errors: subsidy.not_on_list, office.outside_years. */
  async listOf(tx: Tx, actor: Actor, run: NoticedRun, draft: FinalBasis): Promise<FinalList> {
    if (draft.basis === 'now') refuseMissingYears(actor, run.rules, this.clock.now());
    const corrections = correctionsOf(draft);
    const lines =
      draft.basis === 'notice'
        ? await this.lists.asNoticed(tx, run, corrections)
        : await this.lists.now(tx, run.regionCode, run.rules, corrections);
    refuseStrangers(corrections, lines);
    return { lines, ...sumsOf(lines), noticeAgain: paysBeyond(await this.lists.noticed(tx, run), lines) };
  }

  /**
   * Whoever was right in objecting sees what came of it: other sales than those objected to, or why they stay.
   * Errors: subsidy.upheld_unanswered (with the objections), subsidy.not_upheld.
   */
  async refuseUnanswered(
    tx: Tx,
    runId: string,
    lines: readonly ListLine[],
    unchanged: MakeFinal['unchanged'],
  ): Promise<void> {
    const upheld: { id: string; supplierId: string | null; eligibleFen: number | null }[] = await tx.query(
      `SELECT o.id, o.supplier_id AS "supplierId", l.eligible_fen AS "eligibleFen" FROM subsidy_objections o
         LEFT JOIN subsidy_lines l ON l.run_id = o.run_id AND l.version = o.version AND l.supplier_id = o.supplier_id
        WHERE o.run_id = $1 AND o.state = 'upheld' ORDER BY o.id`,
      [runId],
    );
    const stray = unchanged.findIndex(
      ({ objectionId }) => !upheld.some(({ id }) => id === objectionId.toLowerCase()),
    );
    if (stray >= 0) throw Problem.at(`/unchanged/${stray}/objectionId`, 'subsidy.not_upheld');
    const explained = new Set(unchanged.map(({ objectionId }) => objectionId.toLowerCase()));
    const bare = upheld.filter(({ id, supplierId, eligibleFen }) => {
      const line = lines.find((one) => supplierId !== null && one.supplierId === supplierId);
      return line && !explained.has(id) && line.correction === null && line.eligibleFen === eligibleFen;
    });
    if (bare.length > 0)
      throw new Problem('subsidy.upheld_unanswered', { objectionIds: bare.map(({ id }) => id) });
  }
}

/** Who gets something, and how much that is. */
export function sumsOf(lines: readonly ListLine[]): { sellers: number; totalFen: number } {
  const paid = lines.map(({ amountFen }) => amountFen).filter((amount) => amount > 0);
  return { sellers: paid.length, totalFen: sumFen(paid) };
}

function correctionsOf({ corrections }: FinalBasis): Map<string, Correction> {
  return new Map(
    corrections.map(({ supplierId, eligibleFen, reason }) => [
      supplierId,
      eligibleFen === null ? { excluded: true, reason } : { eligibleFen, reason },
    ]),
  );
}

/** Errors: subsidy.not_on_list. */
function refuseStrangers(corrections: ReadonlyMap<string, Correction>, lines: readonly ListLine[]): void {
  const known = new Set(lines.map(({ supplierId }) => supplierId));
  if ([...corrections.keys()].some((id) => !known.has(id))) throw new Problem('subsidy.not_on_list');
}
