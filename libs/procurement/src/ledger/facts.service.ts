import { Acceptances, Returns } from '@app/fulfillment';
import { Config, Ids, type StoredEvent, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Pairings } from '../pairing/pairings.service';
import { CountedSales } from '../sales/counted-sales.queries';
import { correctionFact, saleFact } from '../sales/sales-facts.policy';
import { evidenceLevel } from './evidence.policy';
import { Evidence, type Proof } from './evidence.service';
import { countsAsPurchase, type FactRow, purchaseFact, purchaseKey, returnFact } from './facts.policy';
import { shareLedger } from './ledger-lock.policy';
import { recordChanges } from './tallies.service';

type NewFact = FactRow & { id: string; evidenceLevel: number; paid: boolean };
type AcceptedEvent = StoredEvent<{ acceptanceId: string }>;
type ReturnedEvent = StoredEvent<{ acceptanceId: string; returnId: string }>;
type CorrectedEvent = StoredEvent<{ correctionId: string }>;
type Counted = { id: string; acceptanceId: string | null; salesLineId: string | null };
type ProofOf = (row: Pick<Counted, 'acceptanceId' | 'salesLineId'>) => Proof;

/**
 * The facts of the collaboration ledger. Handlers of events; each takes a batch of up to about a thousand in a few
 * statements, and what facts change in the sums is written in the same transaction. They may come late, twice, or in any order: a fact
 * has a natural key, and its evidence is computed from what exists, under a lock per order or report.
 */
@Injectable()
export class Facts {
  constructor(
    private readonly ids: Ids,
    private readonly acceptances: Acceptances,
    private readonly returns: Returns,
    private readonly pairings: Pairings,
    private readonly evidence: Evidence,
    private readonly sales: CountedSales,
    private readonly config: Config,
  ) {}

  /** Handler of `delivery.accepted`: one fact per line with something accepted. */
  async addPurchases(tx: Tx, events: readonly AcceptedEvent[]): Promise<void> {
    await this.lockOrders(tx, events);
    await this.insertOfOrders(tx, await this.purchasesOf(tx, events));
  }

  /** Handler of `return.agreed` and `claim.agreed`: one negative fact per line, after the purchase that it takes off from. */
  async addReturns(tx: Tx, events: readonly ReturnedEvent[]): Promise<void> {
    const orderIds = await this.lockOrders(tx, events);
    await this.insertOfOrders(tx, await this.purchasesOf(tx, events));
    const lines = await this.returns.returnedLines(tx, unique(events.map((event) => event.payload.returnId)));
    const keys = unique(lines.map((line) => purchaseKey(line.acceptanceLineId)));
    const purchases = new Map(
      (await this.storedPurchases(tx, keys)).map((purchase) => [purchase.acceptanceLineId, purchase]),
    );
    await this.insertOfOrders(
      tx,
      lines.flatMap((line) => {
        const purchase = purchases.get(line.acceptanceLineId);
        return purchase ? [returnFact(line, purchase)] : [];
      }),
    );
    await this.raise(tx, orderIds);
  }

  /** Handler of `sales_report.accepted`: one fact per line that counts. */
  async addSales(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
    const reportIds = await this.lockOrders(tx, events);
    const { rows, proofOf } = await this.salesOf(tx, reportIds);
    await this.insert(tx, rows, proofOf);
  }

  /** Handler of `sales_correction.accepted`: one negative fact each, after the sale that it takes off from. */
  async addCorrections(tx: Tx, events: readonly CorrectedEvent[]): Promise<void> {
    const { rows, proofOf } = await this.salesOf(tx, await this.lockOrders(tx, events));
    const corrections = await this.sales.corrections(
      tx,
      unique(events.map((event) => event.payload.correctionId)),
    );
    await this.insert(tx, rows, proofOf);
    const sales = await this.storedPurchases(
      tx,
      rows.map(({ naturalKey }) => naturalKey),
    );
    const negative = corrections.flatMap((correction) => {
      const sale = sales.find(({ salesLineId }) => salesLineId === correction.lineId);
      return sale ? [correctionFact(correction, sale)] : [];
    });
    await this.insert(tx, negative, proofOf);
  }

  /** Handler of `sales_report.files_confirmed`. */
  async raiseSales(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
    const { rows, proofOf } = await this.salesOf(tx, await this.lockOrders(tx, events));
    await this.insert(tx, rows, proofOf);
    const facts: Counted[] = await tx.query(
      `SELECT id, acceptance_id AS "acceptanceId", sales_line_id AS "salesLineId" FROM facts
        WHERE sales_line_id = ANY ($1::uuid[])`,
      [rows.map(({ salesLineId }) => salesLineId)],
    );
    await this.raiseTo(tx, facts, proofOf);
  }

  /** Handler of `invoice.verified`. */
  async raiseByInvoice(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
    await this.raise(tx, await this.lockOrders(tx, events));
  }

  /** Handler of `payment.captured`, `payment.part_received` and `refund.failed`. */
  async raiseByPayment(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
    await this.raise(tx, await this.lockOrders(tx, events));
  }

  /**
   * Whoever computes evidence of an order, or of a report of sales, waits for whoever adds facts to it: otherwise an
   * acceptance and a payment handled at the same moment could each miss what the other has not committed yet. In key
   * order: no deadlock. Before them the lock of the ledger, which whoever closes a month takes alone: statements after
   * this one see what is closed.
   */
  private async lockOrders(tx: Tx, events: readonly StoredEvent[]): Promise<string[]> {
    const subjectIds = unique(events.map((event) => event.subjectId));
    await tx.query(
      `WITH ledger AS MATERIALIZED (SELECT ${shareLedger})
       SELECT pg_advisory_xact_lock(key) FROM ledger, (
         SELECT DISTINCT hashtextextended('ledger:' || id, 0) AS key FROM unnest($1::text[]) AS id
          ORDER BY key OFFSET 0) keys`,
      [subjectIds],
    );
    return subjectIds;
  }

  private async purchasesOf(tx: Tx, events: readonly AcceptedEvent[]): Promise<FactRow[]> {
    const acceptanceIds = unique(events.map((event) => event.payload.acceptanceId));
    const lines = await this.acceptances.acceptedLines(tx, acceptanceIds);
    const pairings = await this.pairings.ofDistricts(tx, unique(lines.map((line) => line.buyerRegionCode)));
    const counted = lines.filter((line) => countsAsPurchase(line, this.config.resaleCounts));
    const forResale = counted.filter(({ fundingSource }) => fundingSource === 'resale');
    const soldOn = await this.sales.soldOn(
      tx,
      forResale.map(({ orderLineId }) => orderLineId),
    );
    return counted
      .filter(({ orderLineId }) => !soldOn.has(orderLineId))
      .map((line) => purchaseFact(line, pairings));
  }

  /** All that counts of these reports, and what proves each line. */
  private async salesOf(tx: Tx, reportIds: string[]): Promise<{ rows: FactRow[]; proofOf: ProofOf }> {
    const sales = await this.sales.lines(tx, reportIds);
    const pairings = await this.pairings.ofDistricts(tx, unique(sales.map(({ eastCode }) => eastCode)));
    const proofs = new Map(
      sales.map(({ lineId, papers }): [string, Proof] => {
        const kinds = new Set(papers.map(({ kind }) => kind));
        const named = papers.map(({ kind, fileId }) => ({ kind, referenceId: fileId }));
        return [lineId, { level: evidenceLevel(kinds), paid: kinds.has('payment'), papers: named }];
      }),
    );
    return {
      rows: sales.map((sale) => saleFact(sale, pairings)),
      proofOf: ({ salesLineId }) => proofs.get(salesLineId as string) as Proof,
    };
  }

  /** As they were counted: a return keeps district, county and pairing of its purchase. */
  private async storedPurchases(tx: Tx, naturalKeys: string[]): Promise<FactRow[]> {
    return tx.query(
      `SELECT kind, natural_key AS "naturalKey", occurred_at AS "occurredAt", year, month, amount_fen AS "amountFen",
              quantity, grams, mode, channel, funding_source AS "fundingSource", pairing_id AS "pairingId",
              east_code AS "eastCode", west_code AS "westCode", buyer_id AS "buyerId", supplier_id AS "supplierId",
              product_id AS "productId", order_id AS "orderId", order_line_id AS "orderLineId",
              shipment_id AS "shipmentId", acceptance_id AS "acceptanceId", acceptance_line_id AS "acceptanceLineId",
              sales_line_id AS "salesLineId", NULL AS "purchaseYear", NULL AS "purchaseMonth"
         FROM facts WHERE natural_key = ANY ($1)`,
      [naturalKeys],
    );
  }

  private async insertOfOrders(tx: Tx, rows: readonly FactRow[]): Promise<void> {
    if (rows.length === 0) return;
    const proofOf = await this.evidence.of(tx, unique(rows.map((row) => row.orderId as string)));
    await this.insert(tx, rows, ({ acceptanceId }) => proofOf(acceptanceId as string));
  }

  /** Adds what is not there yet, with its evidence, and counts it. */
  private async insert(tx: Tx, rows: readonly FactRow[], proofOf: ProofOf): Promise<void> {
    if (rows.length === 0) return;
    const ids = this.ids.many(rows.length);
    const facts = rows.map((row, index): NewFact => {
      const { level, paid } = proofOf(row);
      return { ...row, id: ids[index] as string, evidenceLevel: level, paid };
    });
    const inserted: { id: string }[] = await tx.query(insertFacts, columnsOf(facts));
    const isNew = new Set(inserted.map((row) => row.id));
    await this.writeEvidence(
      tx,
      facts.flatMap((fact) => (isNew.has(fact.id) ? papersOf(fact.id, proofOf(fact)) : [])),
    );
  }

  /** Brings the evidence of all facts of these orders to what exists now, and moves what changed between cells. */
  private async raise(tx: Tx, orderIds: readonly string[]): Promise<void> {
    const facts: Counted[] = await tx.query(
      `SELECT id, acceptance_id AS "acceptanceId", sales_line_id AS "salesLineId" FROM facts
        WHERE order_id = ANY ($1::uuid[])`,
      [orderIds],
    );
    if (facts.length === 0) return;
    const proofOf = await this.evidence.of(tx, orderIds);
    await this.raiseTo(tx, facts, ({ acceptanceId }) => proofOf(acceptanceId as string));
  }

  private async raiseTo(tx: Tx, facts: readonly Counted[], proofOf: ProofOf): Promise<void> {
    const wanted = facts.map((fact) => ({ id: fact.id, proof: proofOf(fact) }));
    await tx.query(raiseFacts, [
      wanted.map(({ id }) => id),
      wanted.map(({ proof }) => proof.level),
      wanted.map(({ proof }) => proof.paid),
    ]);
    await this.writeEvidence(
      tx,
      wanted.flatMap(({ id, proof }) => papersOf(id, proof)),
    );
  }

  private async writeEvidence(tx: Tx, papers: readonly (readonly [string, string, string])[]): Promise<void> {
    if (papers.length === 0) return;
    await tx.query(
      `INSERT INTO fact_evidence (fact_id, kind, reference_id)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[]) ON CONFLICT DO NOTHING`,
      [papers.map(([id]) => id), papers.map(([, kind]) => kind), papers.map(([, , reference]) => reference)],
    );
  }
}

function papersOf(factId: string, { papers }: Proof): [string, string, string][] {
  return papers.map(({ kind, referenceId }) => [factId, kind, referenceId]);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}

/** The columns that differ from fact to fact, with their types. */
const stored: readonly [string, keyof NewFact, string][] = [
  ['id', 'id', 'uuid'],
  ['natural_key', 'naturalKey', 'text'],
  ['occurred_at', 'occurredAt', 'timestamptz'],
  ['kind', 'kind', 'text'],
  ['year', 'year', 'smallint'],
  ['month', 'month', 'smallint'],
  ['amount_fen', 'amountFen', 'bigint'],
  ['quantity', 'quantity', 'int'],
  ['grams', 'grams', 'bigint'],
  ['mode', 'mode', 'text'],
  ['channel', 'channel', 'text'],
  ['funding_source', 'fundingSource', 'text'],
  ['pairing_id', 'pairingId', 'uuid'],
  ['east_code', 'eastCode', 'text'],
  ['west_code', 'westCode', 'text'],
  ['buyer_id', 'buyerId', 'uuid'],
  ['supplier_id', 'supplierId', 'uuid'],
  ['product_id', 'productId', 'uuid'],
  ['order_id', 'orderId', 'uuid'],
  ['order_line_id', 'orderLineId', 'uuid'],
  ['shipment_id', 'shipmentId', 'uuid'],
  ['acceptance_id', 'acceptanceId', 'uuid'],
  ['acceptance_line_id', 'acceptanceLineId', 'uuid'],
  ['sales_line_id', 'salesLineId', 'uuid'],
  ['evidence_level', 'evidenceLevel', 'smallint'],
  ['paid', 'paid', 'boolean'],
];
const columns: typeof stored = [
  ...stored,
  ['purchase_year', 'purchaseYear', 'smallint'],
  ['purchase_month', 'purchaseMonth', 'smallint'],
];

/** One array per column, written out here: none of our codes, ids and numbers needs quotes. */
function columnsOf(facts: readonly NewFact[]): string[] {
  return columns.map(([, field]) => `{${facts.map((fact) => written(fact[field])).join(',')}}`);
}

function written(value: NewFact[keyof NewFact]): string {
  if (value === null) return 'NULL';
  return value instanceof Date ? value.toISOString() : String(value);
}

const names = stored.map(([column]) => column).join(', ');
const taken = stored.map(([column]) => {
  if (column === 'year') return '(booked - 1) / 12';
  return column === 'month' ? '(booked - 1) % 12 + 1' : column;
});

/**
 * In key order: two batches with the same lines wait for each other instead of deadlocking. Facts and what they change
 * are one statement; answers the ids of those that were new.
 *
 * A fact whose month is closed for its district or county, or anything above them, is booked in the first open month
 * after it and points back; what takes off from a purchase of a closed month points to that (docs/decisions/0037). Months
 * are counted through; beyond the last closed one, where nearly all facts are, nothing is looked up.
 */
const insertFacts = `
  WITH given AS (
    SELECT *, year * 12 + month AS own, purchase_year * 12 + purchase_month AS purchase, ARRAY[east_code, west_code] AS places,
           (SELECT max(year * 12 + month) FROM closings WHERE state = 'closed' AND month > 0) AS last_closed
      FROM unnest(${columns.map(([, , type], n) => `$${n + 1}::${type}[]`).join(', ')})
        AS given(${columns.map(([column]) => column).join(', ')})
  ), placed AS (
    SELECT *, CASE WHEN own <= last_closed THEN first_open_month(own, places) ELSE own END AS booked FROM given
  ), pointed AS (
    SELECT *, CASE WHEN booked > own THEN own
                   WHEN purchase < booked AND purchase <= last_closed AND month_is_closed(purchase, places) THEN purchase
              END AS adjusted FROM placed
  ), changed AS (
    INSERT INTO facts (${names}, adjusts_year, adjusts_month)
    SELECT ${taken.join(', ')}, (adjusted - 1) / 12, (adjusted - 1) % 12 + 1 FROM pointed
     ORDER BY natural_key
    ON CONFLICT (natural_key) DO NOTHING RETURNING *, 1 AS sign
  ), recorded AS (${recordChanges})
  SELECT id FROM changed`;

/** Only upwards; what leaves one cell comes into another. */
const raiseFacts = `
  WITH wanted AS (
    SELECT f.id, f.evidence_level AS old_level, f.paid AS old_paid,
           greatest(f.evidence_level, w.level) AS new_level, f.paid OR w.paid AS new_paid
      FROM unnest($1::uuid[], $2::smallint[], $3::boolean[]) AS w(id, level, paid) JOIN facts f ON f.id = w.id
     WHERE f.evidence_level < w.level OR (w.paid AND NOT f.paid)
  ), raised AS (
    UPDATE facts f SET evidence_level = w.new_level, paid = w.new_paid
      FROM wanted w WHERE f.id = w.id
    RETURNING f.year, f.month, f.day, f.pairing_id, f.east_code, f.west_code, f.funding_source, f.channel,
              f.mode, f.buyer_id, f.amount_fen, w.old_level, w.old_paid, w.new_level, w.new_paid
  ), changed AS (
    SELECT r.*, v.evidence_level, v.paid, v.sign
      FROM raised r, LATERAL (VALUES (old_level, old_paid, -1), (new_level, new_paid, 1)) v(evidence_level, paid, sign)
  )
  ${recordChanges}`;
