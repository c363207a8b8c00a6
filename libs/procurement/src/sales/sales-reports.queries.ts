import { Regions } from '@app/identity';
import {
  type Actor,
  Database,
  decodeCursor,
  masksFor,
  narrowed,
  ofOffice,
  ownedBy,
  type Page,
  Problem,
  page,
  permits,
  signatory,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type SalesChannel, type SalesLineState, statesBefore } from './sales-report.state';
import type {
  ListSalesClashes,
  ListSalesReports,
  ResalePurchaseList,
  SalesClashItem,
  SalesReportItem,
  SalesReportPaper,
} from './sales-reports.dto';
import { itemWithoutPeople, paperWithoutPeople } from './sales-rules.policy';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

const person = (column: string): string =>
  `(SELECT json_build_object('id', u.id, 'name', u.name) FROM users u WHERE u.id = ${column})`;
const organization = (column: string): string =>
  `(SELECT json_build_object('id', o.id, 'name', o.name) FROM organizations o WHERE o.id = ${column})`;

/** A sale is of the region that it was sold in or comes from, and of the offices that its day and its reporter belong to. */
const ofRegionAndOffice = `(l.east_code = ANY ($3::text[]) OR l.west_code = ANY ($3::text[]))
  AND ${ofOffice('l.reporter_id', 'extract(year FROM l.sold_on)')}`;

/**
 * Who reads line `l`: $1 persona, $2 organisation of the actor, $3 an official's regions. Its reporter; officials whose
 * region it was sold in or comes from; operators.
 */
const lineShown = narrowed(
  `CASE $1::text WHEN 'buyer' THEN l.reporter_id = $2::uuid WHEN 'operator' THEN true
     ELSE ${ofRegionAndOffice} END`,
  '$1::text',
  '$2::uuid',
  '$3::text[]',
);
const reportShown = narrowed(
  `CASE $1::text WHEN 'buyer' THEN r.reporter_id = $2::uuid WHEN 'operator' THEN true
     ELSE EXISTS (SELECT FROM sales_lines l WHERE l.report_id = r.id AND ${ofRegionAndOffice}) END`,
  '$1::text',
  '$2::uuid',
  '$3::text[]',
);

const claimedIn = `extract(year FROM c.claimed_at AT TIME ZONE 'Asia/Shanghai')`;

/** A file of one line goes with that line. */
const fileShown = `(s.position IS NULL OR EXISTS (
  SELECT FROM sales_lines l WHERE l.report_id = s.report_id AND l.position = s.position AND ${lineShown}))`;

/** Lines of a place and a time: $9 codes, $10 year, $11 month, each or null. */
const concerns = (day: string): string => `
  ($9::text[] IS NULL OR l.east_code = ANY ($9) OR l.west_code = ANY ($9))
  AND ($10::int IS NULL OR extract(year FROM ${day}) = $10) AND ($11::int IS NULL OR extract(month FROM ${day}) = $11)`;
const concerning = {
  all: `$9::text[] IS NULL AND $10::int IS NULL AND $11::int IS NULL OR EXISTS (
    SELECT FROM sales_lines l
     WHERE l.report_id = r.id AND l.revision = r.revision AND ${lineShown} AND ${concerns('l.sold_on')})`,
  review: `EXISTS (SELECT FROM sales_lines l
    WHERE l.report_id = r.id AND l.state = 'claimed' AND ${lineShown} AND ${concerns('l.sold_on')})`,
  corrections: `EXISTS (SELECT FROM sales_corrections c JOIN sales_lines l ON l.id = c.line_id
    WHERE l.report_id = r.id AND c.state = 'requested' AND ${lineShown} AND ${concerns('c.occurred_on')})`,
};

const itemColumns = `
  r.id, r.number, r.channel, r.venue, r.state, r.revision,
  (SELECT json_build_object('id', o.id, 'name', o.name, 'regionCode', r.east_code, 'regionName', e.name)
     FROM organizations o, regions e WHERE o.id = r.reporter_id AND e.code = r.east_code) AS reporter,
  shown.count AS "lineCount", shown.fen AS "amountFen", shown.counted AS "countedFen",
  ${person('r.submitted_by')} AS "submittedBy", r.submitted_at AS "submittedAt",
  ${person('r.reviewed_by')} AS "reviewedBy", r.reviewed_at AS "reviewedAt", r.reason,
  (SELECT count(*)::int FROM sales_files f
    WHERE f.report_id = r.id AND NOT f.removed AND f.confirmed_at IS NULL) AS "openFiles",
  (SELECT count(*)::int FROM sales_corrections c JOIN sales_lines l ON l.id = c.line_id
    WHERE l.report_id = r.id AND c.state = 'requested' AND ${lineShown}) AS "openCorrections"`;

const itemSource = `
  sales_reports r CROSS JOIN LATERAL (
    SELECT count(*)::int AS count, coalesce(sum(l.amount_fen), 0)::bigint AS fen,
           coalesce(sum(l.amount_fen - l.taken_fen) FILTER (WHERE l.state = 'counted'), 0)::bigint AS counted
      FROM sales_lines l WHERE l.report_id = r.id AND l.revision = r.revision AND ${lineShown}) shown`;

const linesSql = `
  SELECT l.id, l.position, l.invoice_code AS "invoiceCode", l.invoice_number AS "invoiceNumber",
         l.invoice_line AS "invoiceLine", l.goods_name AS "goodsName", l.spec, l.west_code AS "originCountyCode",
         w.name AS "originCountyName", l.supplier_id AS "supplierId", l.supplier_name AS "supplierName",
         l.order_line_id AS "orderLineId",
         (SELECT o.number FROM order_lines x JOIN orders o ON o.id = x.order_id WHERE x.id = l.order_line_id) AS "orderNumber",
         l.quantity, l.grams, l.amount_fen AS "amountFen", l.sold_on AS "soldOn", l.mode,
         l.funding_source AS "fundingSource", l.buyer_name AS "buyerName",
         (SELECT json_build_object('id', b.id, 'creditCode', b.credit_code, 'isReseller', b.unit_kind = 'reseller')
            FROM organizations b WHERE b.id = l.buyer_id) AS buyer, l.state, l.refusal,
         l.taken_quantity AS "takenQuantity", l.taken_grams AS "takenGrams", l.taken_fen AS "takenFen",
         f.id AS "factId", f.evidence_level AS "evidenceLevel", f.pairing_id AS "pairingId"
    FROM sales_lines l
    JOIN sales_reports r ON r.id = l.report_id AND r.revision = l.revision
    JOIN regions w ON w.code = l.west_code
    LEFT JOIN facts f ON f.sales_line_id = l.id AND f.kind = 'purchase'
   WHERE l.report_id = $4 AND ${lineShown} ORDER BY l.position`;

const filesSql = `
  SELECT i.id, i.name, i.media_type AS "mediaType", i.bytes, i.sha256, s.kind, s.position AS line,
         i.uploaded_at AS "uploadedAt", ${person('s.confirmed_by')} AS "confirmedBy", s.confirmed_at AS "confirmedAt"
    FROM sales_files s JOIN files i ON i.id = s.file_id
   WHERE s.report_id = $4 AND NOT s.removed AND ${fileShown} ORDER BY i.id`;

const correctionsSql = `
  SELECT c.id, c.line_id AS "lineId", c.kind, c.quantity, c.grams, c.amount_fen AS "amountFen",
         c.occurred_on AS "occurredOn", c.reason, c.state, ${person('c.requested_by')} AS "requestedBy",
         c.requested_at AS "requestedAt", ${person('c.decided_by')} AS "decidedBy", c.decided_at AS "decidedAt",
         c.decision_reason AS "decisionReason"
    FROM sales_corrections c JOIN sales_lines l ON l.id = c.line_id
   WHERE l.report_id = $4 AND ${lineShown} ORDER BY c.id`;

/** Year and month of the sale; null = all. */
export type SalesLineFilters = { year: number; month?: number | undefined; channel?: string | undefined };
export type SalesLineRow = {
  id: string;
  reportNumber: string;
  channel: SalesChannel;
  venue: string;
  reporterName: string;
  eastName: string;
  westName: string;
  soldOn: string;
  goodsName: string;
  spec: string;
  supplierName: string;
  quantity: number;
  grams: number;
  amountFen: number;
  takenFen: number;
  mode: 'BUY' | 'HELP_SELL';
  invoiceCode: string;
  invoiceNumber: string;
  invoiceLine: number;
  state: SalesLineState;
  refusal: string | null;
  /** Of what counts. */
  evidenceLevel: number | null;
};

const everyLine = `
  sales_lines l JOIN sales_reports r ON r.id = l.report_id AND r.revision = l.revision
  JOIN organizations o ON o.id = r.reporter_id JOIN regions e ON e.code = l.east_code JOIN regions w ON w.code = l.west_code
 WHERE ${lineShown} AND l.sold_on >= make_date($4, coalesce($5::int, 1), 1)
   AND l.sold_on < CASE WHEN $5::int IS NULL THEN make_date($4 + 1, 1, 1) ELSE make_date($4, $5, 1) + interval '1 month' END
   AND ($6::text IS NULL OR r.channel = $6)`;
const lineValues = ({ year, month, channel }: SalesLineFilters): unknown[] => [
  year,
  month ?? null,
  channel ?? null,
];

export type Eyes = { actor: Actor; values: [persona: string, organizationId: string, codes: string[]] };

/** Grams of each line of an own order for resale that were accepted, kept and not sold on; `$1` the reseller. */
export const resaleLeft = `
  SELECT x.id AS order_line_id, x.order_id, x.origin_county_code, x.unit_grams::bigint * (x.accepted_quantity - x.returned_quantity) AS accepted,
         x.unit_grams::bigint * (x.accepted_quantity - x.returned_quantity) - coalesce((
           SELECT sum(l.grams - l.taken_grams) FROM sales_lines l
            WHERE l.order_line_id = x.id AND l.state IN ('claimed', 'counted', 'passed_on')), 0)::bigint AS left_grams
    FROM orders o JOIN order_lines x ON x.order_id = o.id
   WHERE o.buyer_id = $1 AND o.funding_source = 'resale' AND x.accepted_quantity > x.returned_quantity`;

@Injectable()
export class SalesReportsQueries {
  constructor(
    private readonly database: Database,
    private readonly regions: Regions,
  ) {}

  async list(actor: Actor, query: ListSalesReports): Promise<Page<SalesReportItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const { open, year, month, regionCode } = query;
    const rows = await this.database.read<SalesReportItem>(
      `SELECT ${itemColumns} FROM ${itemSource}
        WHERE ${reportShown} AND ($4::text[] IS NULL OR r.state = ANY ($4)) AND ($5::text IS NULL OR r.channel = $5)
          AND ($6::uuid IS NULL OR r.reporter_id = $6) AND ($7::uuid IS NULL OR r.id < $7)
          AND (${concerning[open ?? 'all']})
        ORDER BY r.id DESC LIMIT $8`,
      [
        ...(await this.eyes(actor)).values,
        query.state?.length ? query.state : null,
        query.channel ?? null,
        query.reporterId ?? null,
        after?.[0] ?? null,
        query.limit + 1,
        ...[regionCode ? await this.regions.subtree(regionCode) : null, year ?? null, month ?? null],
      ],
    );
    const shown = masksFor(actor) ? rows.map(itemWithoutPeople) : rows;
    return page(shown, query.limit, (report) => [report.id]);
  }

  /**
   * 404 unless it is the actor's, or something of it was sold in or comes from its region. Its people are masked for officials
   * and auditors.
   */
  async one(actor: Actor, id: string): Promise<SalesReportPaper> {
    const eyes = await this.eyes(actor);
    return this.database.transact((tx) => this.oneIn(tx, eyes, id));
  }

  async oneIn(tx: Tx, { actor, values: eyes }: Eyes, id: string): Promise<SalesReportPaper> {
    const [item]: (SalesReportItem & { note: string | null; allLines: number })[] = await tx.query(
      `SELECT ${itemColumns}, r.note, r.line_count AS "allLines" FROM ${itemSource} WHERE r.id = $4 AND ${reportShown}`,
      [...eyes, id],
    );
    if (!item) throw new Problem('request.not_found');
    const { allLines, ...report } = item;
    const paper: SalesReportPaper = {
      ...report,
      lines: await tx.query(linesSql, [...eyes, id]),
      files: await tx.query(filesSql, [...eyes, id]),
      corrections: await tx.query(correctionsSql, [...eyes, id]),
      mayReview:
        statesBefore('refused').includes(report.state) &&
        permits(signatory, actor) &&
        allLines === report.lineCount,
    };
    return masksFor(actor) ? paperWithoutPeople(paper) : paper;
  }

  /** Number and sum of the lines that `every` writes. */
  async countLines(
    tx: Tx,
    { values: eyes }: Eyes,
    query: SalesLineFilters,
  ): Promise<{ count: number; sumFen: number }> {
    const [row]: { count: number; sumFen: number }[] = await tx.query(
      `SELECT count(*)::int AS count, coalesce(sum(l.amount_fen), 0)::bigint AS "sumFen" FROM ${everyLine}`,
      [...eyes, ...lineValues(query)],
    );
    return row ?? { count: 0, sumFen: 0 };
  }

  /** Lines of the last revisions by the day that they were sold on, page by page, as `tx` sees them. */
  async *everyLine(
    tx: Tx,
    { values: eyes }: Eyes,
    query: SalesLineFilters,
    pageSize: number,
  ): AsyncGenerator<SalesLineRow[]> {
    await tx.query(
      `DECLARE every_sale NO SCROLL CURSOR FOR
       SELECT l.id, r.number AS "reportNumber", r.channel, r.venue, o.name AS "reporterName", e.name AS "eastName",
              w.name AS "westName", l.sold_on AS "soldOn", l.goods_name AS "goodsName", l.spec,
              l.supplier_name AS "supplierName", l.quantity, l.grams, l.amount_fen AS "amountFen", l.taken_fen AS "takenFen",
              l.mode, l.invoice_code AS "invoiceCode", l.invoice_number AS "invoiceNumber",
              l.invoice_line AS "invoiceLine", l.state, l.refusal,
              (SELECT evidence_level FROM facts f WHERE f.sales_line_id = l.id AND f.kind = 'purchase') AS "evidenceLevel"
         FROM ${everyLine} ORDER BY l.sold_on, l.id`,
      [...eyes, ...lineValues(query)],
    );
    for (;;) {
      const rows: SalesLineRow[] = await tx.query(`FETCH ${pageSize} FROM every_sale`);
      if (rows.length === 0) break;
      yield rows;
    }
    await tx.query('CLOSE every_sale');
  }

  /** Name and kind of a file on a report that the actor reads, or of one that it has just uploaded. Else 404. */
  async file(actor: Actor, id: string): Promise<{ name: string; mediaType: string }> {
    const [file] = await this.database.read<{ name: string; mediaType: string }>(
      `SELECT i.name, i.media_type AS "mediaType" FROM files i
        WHERE i.id = $4 AND (${ownedBy('i.owner_id', '$2')} OR EXISTS (
          SELECT FROM sales_files s JOIN sales_reports r ON r.id = s.report_id
           WHERE s.file_id = i.id AND ${reportShown} AND ${fileShown}))`,
      [...(await this.eyes(actor)).values, id],
    );
    if (!file) throw new Problem('request.not_found');
    return file;
  }

  /** Second claims, to both sides and to the officials of both; newest first. */
  async clashes(actor: Actor, query: ListSalesClashes): Promise<Page<SalesClashItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const shown = narrowed(
      `CASE WHEN $1::text IN ('buyer', 'supplier') THEN $2::uuid IN (c.holder_id, c.claimant_id)
            WHEN $1::text = 'operator' THEN true
         ELSE (c.holder_code = ANY ($3::text[]) OR c.claimant_code = ANY ($3::text[]))
              AND (${ofOffice('c.holder_id', claimedIn)} OR ${ofOffice('c.claimant_id', claimedIn)}) END`,
      '$1::text',
      '$2::uuid',
      '$3::text[]',
    );
    const rows = await this.database.read<SalesClashItem>(
      `SELECT c.id, split_part(c.natural_key, ':', 2) AS "invoiceCode", split_part(c.natural_key, ':', 3) AS "invoiceNumber",
              split_part(c.natural_key, ':', 4)::int AS "invoiceLine", c.held_by AS "heldBy",
              ${organization('c.holder_id')} AS holder, c.held_since AS "heldSince",
              ${organization('c.claimant_id')} AS claimant, c.claimed_at AS "claimedAt",
              c.holder_id = $2::uuid AS "isHolder"
         FROM sales_clashes c WHERE ${shown} AND ($4::uuid IS NULL OR c.id < $4) ORDER BY c.id DESC LIMIT $5`,
      [...(await this.eyes(actor)).values, after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, (clash) => [clash.id]);
  }

  /** What the reseller bought here and has not sold on in full, the oldest first. */
  async purchases(actor: Actor): Promise<ResalePurchaseList> {
    const items = await this.database.read<ResalePurchaseList['items'][number]>(
      `SELECT p.order_line_id AS "orderLineId", o.number AS "orderNumber", x.product_name AS "productName", x.spec,
              o.supplier_id AS "supplierId", s.name AS "supplierName", x.origin_county_code AS "originCountyCode",
              w.name AS "originCountyName", a.at AS "acceptedAt", p.accepted AS "acceptedGrams",
              p.left_grams AS "leftGrams"
         FROM (${resaleLeft}) p
         JOIN orders o ON o.id = p.order_id JOIN order_lines x ON x.id = p.order_line_id
         JOIN organizations s ON s.id = o.supplier_id JOIN regions w ON w.code = x.origin_county_code
        CROSS JOIN LATERAL (SELECT max(second_signed_at) AS at FROM acceptances
                             WHERE order_id = o.id AND state = 'accepted') a
        WHERE p.left_grams > 0 AND ${ownedBy('o.buyer_id', '$1')} ORDER BY a.at, p.order_line_id LIMIT 200`,
      [actor.organizationId],
    );
    return { items };
  }

  /**
   * An actor, and the parameters of everything here that is narrowed: persona, organisation and an official's regions. They
   * are looked up before a transaction is opened: one that waited in there for another connection could wait for itself.
   */
  async eyes(actor: Actor): Promise<Eyes> {
    const codes = actor.persona === 'official' ? await this.regions.subtree(actor.regionCode) : [];
    return { actor, values: [actor.persona, actor.organizationId, codes] };
  }
}
