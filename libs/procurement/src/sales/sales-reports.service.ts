import { Organizations, Regions } from '@app/identity';
import { lockInvoiceNumbers } from '@app/payments';
import {
  type Actor,
  businessDate,
  Clock,
  Database,
  Events,
  Ids,
  type OnceKey,
  ownedBy,
  Problem,
  paperNumber,
  sumFen,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Pairings } from '../pairing/pairings.service';
import { buyersOf, ResalePurchases, type SaleBuyer } from './counted-sales.queries';
import { type InvoiceKey, saleKey } from './natural-key.policy';
import type { SalesEvents } from './sales.events';
import { keyTaken, SalesClashes } from './sales-clashes.service';
import { SalesEvidence } from './sales-evidence.service';
import { statesBefore } from './sales-report.state';
import type { ReportSales, SalesLineDraft, SalesReportPaper } from './sales-reports.dto';
import { type Eyes, SalesReportsQueries } from './sales-reports.queries';
import { faultsOf, fundingOf, type Surroundings } from './sales-rules.policy';

type Supplier = { supplierId: string | null; supplierName: string };
type Around = { eyes: Eyes; counties: ReadonlySet<string> };
type Sent = { reportId: string; revision: number; eastCode: string };

/** Reports of sales outside the platform, from their reporter's side: sent in, sent in again, withdrawn. */
@Injectable()
export class SalesReports {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly regions: Regions,
    private readonly organizations: Organizations,
    private readonly pairings: Pairings,
    private readonly clashes: SalesClashes,
    private readonly evidence: SalesEvidence,
    private readonly purchases: ResalePurchases,
    private readonly queries: SalesReportsQueries,
  ) {}

  /**
   * All lines or none; their keys are taken from now on, and nothing counts before the review.
   * Errors: sales_report.not_reseller, sales_line.* by line, sales_file.unknown.
   */
  async submit(actor: Actor, key: OnceKey, draft: ReportSales): Promise<SalesReportPaper> {
    if (actor.unitKind !== 'reseller') throw new Problem('sales_report.not_reseller');
    const around = await this.surroundings(actor);
    return this.clashes.recording(actor, () =>
      this.database.once(key, async (tx) => {
        const [{ sequence }] = await tx.query(`SELECT nextval('sales_report_numbers')::int AS sequence`);
        const now = this.clock.now();
        const sent = { reportId: this.ids.next(), revision: 1, eastCode: actor.regionCode };
        const number = paperNumber('XS', now, sequence);
        await tx.query(
          `INSERT INTO sales_reports (id, number, reporter_id, east_code, channel, venue, note, state, revision, line_count,
                                      submitted_by, submitted_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, 'submitted', 1, $8, $9, $10)`,
          [
            ...[sent.reportId, number, actor.organizationId, sent.eastCode, draft.channel, draft.venue],
            ...[draft.note || null, draft.lines.length, actor.userId, now],
          ],
        );
        await this.write(tx, around, sent, draft);
        return this.told(tx, around.eyes, 'sales_report.submitted', sent.reportId, number, draft);
      }),
    );
  }

  /** After it was returned: what it says now stands in place of all that it said. Errors: those of `submit`, wrong_state. */
  async resubmit(actor: Actor, key: OnceKey, id: string, draft: ReportSales): Promise<SalesReportPaper> {
    const around = await this.surroundings(actor);
    return this.clashes.recording(actor, () =>
      this.database.once(key, async (tx) => {
        const report = await this.move(tx, around.eyes, id, 'submitted', {
          set: `channel = $4, venue = $5, note = $6, line_count = $7, submitted_by = $8, submitted_at = $9,
                revision = revision + 1, reviewed_by = NULL, reviewed_at = NULL, reason = NULL`,
          values: [
            ...[draft.channel, draft.venue, draft.note || null, draft.lines.length],
            ...[actor.userId, this.clock.now()],
          ],
        });
        await this.release(tx, id);
        await this.write(tx, around, { reportId: id, ...report }, draft);
        return this.told(tx, around.eyes, 'sales_report.resubmitted', id, report.number, draft);
      }),
    );
  }

  /** Its keys are free again. Errors: sales_report.wrong_state. */
  async withdraw(actor: Actor, key: OnceKey, id: string): Promise<SalesReportPaper> {
    const eyes = await this.queries.eyes(actor);
    return this.database.once(key, async (tx) => {
      const { number } = await this.move(tx, eyes, id, 'withdrawn');
      await this.release(tx, id);
      await this.events.record<SalesEvents>(tx, actor, {
        type: 'sales_report.withdrawn',
        subjectId: id,
        payload: { number },
      });
      return this.queries.oneIn(tx, eyes, id);
    });
  }

  /** The reporter's own report into a state; 404 when it is not. `set` takes its values from $4 on. */
  private async move(
    tx: Tx,
    eyes: Eyes,
    id: string,
    to: 'submitted' | 'withdrawn',
    { set, values }: { set: string; values: unknown[] } = { set: 'note = note', values: [] },
  ): Promise<{ number: string; revision: number; eastCode: string }> {
    const [rows]: [{ number: string; revision: number; eastCode: string }[], number] = await tx.query(
      `UPDATE sales_reports SET state = '${to}', ${set}
        WHERE id = $1 AND ${ownedBy('reporter_id', '$2')} AND state = ANY ($3)
        RETURNING number, revision, east_code AS "eastCode"`,
      [id, eyes.actor.organizationId, statesBefore(to), ...values],
    );
    if (rows[0]) return rows[0];
    await this.queries.oneIn(tx, eyes, id);
    throw new Problem('sales_report.wrong_state');
  }

  private async release(tx: Tx, reportId: string): Promise<void> {
    await tx.query(`UPDATE sales_lines SET state = 'released' WHERE report_id = $1 AND state = 'claimed'`, [
      reportId,
    ]);
  }

  /** Who reports, and what is known of places without this transaction. */
  private async surroundings(actor: Actor): Promise<Around> {
    const counties = (await this.regions.list()).flatMap(({ level, code }) =>
      level === 'county' ? [code] : [],
    );
    return { eyes: await this.queries.eyes(actor), counties: new Set(counties) };
  }

  private async write(tx: Tx, around: Around, sent: Sent, draft: ReportSales): Promise<void> {
    const { lines, files } = draft;
    const { actor } = around.eyes;
    await this.check(tx, around, sent, lines);
    await this.checkPurchases(tx, actor, lines);
    const suppliers = await this.suppliersOf(tx, lines);
    const { buyers, faults } = await buyersOf(tx, lines);
    refuse(faults.map(({ index, field, code }) => ({ pointer: `/lines/${index}/${field}`, code })));
    await this.claim(tx, sent, lines);
    const parties = lines.map((_, index) => ({
      ...(suppliers[index] as Supplier),
      ...(buyers[index] as SaleBuyer),
    }));
    await this.insertLines(tx, actor, sent, lines, parties);
    await this.evidence.replace(tx, actor, sent.reportId, files, lines.length);
  }

  private async check(
    tx: Tx,
    { counties }: Around,
    { eastCode }: Sent,
    lines: readonly SalesLineDraft[],
  ): Promise<void> {
    const places = await this.pairings.around(tx, eastCode);
    const around: Surroundings = { eastCode, ...places, counties, today: businessDate(this.clock.now()) };
    refuse(
      lines.flatMap((line, index) =>
        faultsOf(line, around).map(({ field, code }) => ({ pointer: `/lines/${index}/${field}`, code })),
      ),
    );
    const first = new Map<string, number>();
    refuse(
      lines.flatMap((line, index) => {
        const key = saleKey(line);
        const isFirst = !first.has(key);
        if (isFirst) first.set(key, index);
        return isFirst ? [] : [{ pointer: `/lines/${index}/invoiceLine`, code: 'sales_line.key_twice' }];
      }),
    );
  }

  /** Goods that were bought here (rule C4). */
  private async checkPurchases(tx: Tx, actor: Actor, lines: readonly SalesLineDraft[]): Promise<void> {
    const faults = await this.purchases.faultsOf(tx, actor.organizationId, lines);
    const leftGrams = faults[0]?.leftGrams;
    refuse(
      faults.map(({ index, field, code }) => ({ pointer: `/lines/${index}/${field}`, code })),
      leftGrams === undefined ? {} : { leftGrams },
    );
  }

  /**
   * Of goods that were bought here it is who sold them. Else a supplier of this market that is chosen, or the only one of that
   * name in the county where the goods come from; any other one as the reporter wrote it.
   */
  private async suppliersOf(tx: Tx, lines: readonly SalesLineDraft[]): Promise<Supplier[]> {
    const sellers = await this.purchases.sellers(
      tx,
      lines.flatMap(({ orderLineId }) => orderLineId ?? []),
    );
    const named = lines.map((line) => ({
      ...line,
      supplierId: sellers.get(line.orderLineId?.toLowerCase() ?? '') ?? line.supplierId?.toLowerCase(),
    }));
    const known = await this.organizations.suppliers(tx, {
      ids: named.flatMap(({ supplierId }) => supplierId ?? []),
      names: lines.flatMap(({ supplierName }) => supplierName ?? []),
    });
    const faults: { pointer: string; code: string }[] = [];
    const suppliers = named.map(({ supplierId, supplierName = '', originCountyCode }, index): Supplier => {
      const alike = known.filter(({ id, name, regionCode }) =>
        supplierId ? id === supplierId : name === supplierName && regionCode === originCountyCode,
      );
      const [found] = alike.length === 1 ? alike : [];
      if (supplierId && !found)
        faults.push({ pointer: `/lines/${index}/supplierId`, code: 'sales_line.supplier_unknown' });
      return found ? { supplierId: found.id, supplierName: found.name } : { supplierId: null, supplierName };
    });
    refuse(faults);
    return suppliers;
  }

  /**
   * Keys that others hold: in other reports, or as invoices of platform orders. Under a lock per number, so that an invoice
   * which is registered at this moment is seen, or sees this claim.
   */
  private async claim(tx: Tx, { reportId }: Sent, lines: readonly InvoiceKey[]): Promise<void> {
    await lockInvoiceNumbers(
      tx,
      lines.map(({ invoiceNumber }) => invoiceNumber),
    );
    const taken = await this.clashes.held(tx, lines.map(saleKey), reportId);
    if (taken.length > 0) throw keyTaken(taken, lines);
  }

  /** In key order: of two reports with the same keys one waits for the other, and then finds them taken. */
  private async insertLines(
    tx: Tx,
    actor: Actor,
    { reportId, revision, eastCode }: Sent,
    lines: readonly SalesLineDraft[],
    parties: readonly (Supplier & SaleBuyer)[],
  ): Promise<void> {
    const rows = lines.map((line, index) => ({
      ...line,
      ...(parties[index] as Supplier & SaleBuyer),
      id: this.ids.next(),
      position: index + 1,
      naturalKey: saleKey(line),
      fundingSource: fundingOf(line),
      orderLineId: line.orderLineId ?? null,
    }));
    const written: { key: string }[] = await tx.query(insertLines, [
      JSON.stringify(rows),
      reportId,
      actor.organizationId,
      eastCode,
      revision,
    ]);
    if (written.length < rows.length) {
      const taken = await this.clashes.held(tx, lines.map(saleKey), reportId);
      throw keyTaken(taken, lines);
    }
  }

  private async told(
    tx: Tx,
    eyes: Eyes,
    type: 'sales_report.submitted' | 'sales_report.resubmitted',
    id: string,
    number: string,
    { lines }: ReportSales,
  ): Promise<SalesReportPaper> {
    const amountFen = sumFen(lines.map((line) => line.amountFen));
    const payload = { number, lines: lines.length, amountFen };
    await this.events.record<SalesEvents>(tx, eyes.actor, { type, subjectId: id, payload });
    return this.queries.oneIn(tx, eyes, id);
  }
}

function refuse(faults: readonly { pointer: string; code: string }[], detail: object = {}): void {
  const [first] = faults;
  if (first) throw new Problem(first.code, { ...detail, errors: faults.slice(0, 50) });
}

const insertLines = `
  INSERT INTO sales_lines (id, report_id, reporter_id, east_code, revision, position, natural_key, invoice_code,
                           invoice_number, invoice_line, goods_name, spec, west_code, supplier_id, supplier_name,
                           order_line_id, quantity, grams, amount_fen, sold_on, mode, funding_source, buyer_name, buyer_id,
                           claim, state)
  SELECT id, $2, $3, $4, $5, position, "naturalKey", "invoiceCode", "invoiceNumber", "invoiceLine", "goodsName", spec,
         "originCountyCode", "supplierId", "supplierName", "orderLineId", quantity, grams, "amountFen", "soldOn", mode,
         "fundingSource", "buyerName", "buyerId", sales_claims_before("naturalKey") + 1, 'claimed'
    FROM json_to_recordset($1) AS l(id uuid, position int, "naturalKey" text, "invoiceCode" text, "invoiceNumber" text,
         "invoiceLine" int, "goodsName" text, spec text, "originCountyCode" text, "supplierId" uuid, "supplierName" text,
         "orderLineId" uuid, quantity int, grams bigint, "amountFen" bigint, "soldOn" date, mode text,
         "fundingSource" text, "buyerName" text, "buyerId" uuid)
   ORDER BY "naturalKey"
  ON CONFLICT DO NOTHING RETURNING natural_key AS key`;
