import { AccessLog, type Actor, Database, masksFor, Problem } from '@app/platform';
import { FactsQueries } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import type { EvidencePage } from './evidence.dto';
import { labelOf, withoutPeople } from './evidence.policy';

@Injectable()
export class EvidenceQueries {
  constructor(
    private readonly database: Database,
    private readonly facts: FactsQueries,
    private readonly log: AccessLog,
  ) {}

  /**
   * 404 unless the fact is in the actor's region and office, or its organisation bought or sold the goods. Officials see
   * no more of people than that they are two.
   */
  async ofFact(actor: Actor, factId: string): Promise<EvidencePage> {
    const page = await this.papersOf(actor, factId);
    return masksFor(actor) ? withoutPeople(page) : page;
  }

  /** The same with names and numbers: written down, with the reason, before it is shown. */
  async unmask(actor: Actor, factId: string, reason: string): Promise<EvidencePage> {
    const page = await this.papersOf(actor, factId);
    await this.log.record(actor, {
      ...{ act: 'unmasked', subjectId: factId, label: labelOf(page), rows: 1, reason },
    });
    return page;
  }

  private async papersOf(actor: Actor, factId: string): Promise<EvidencePage> {
    const fact = await this.facts.one(actor, factId);
    const sql = fact.sale ? salePapersSql : papersSql;
    const [papers] = await this.database.read<Partial<EvidencePage>>(sql, [factId]);
    if (!papers) throw new Problem('request.not_found');
    return { masked: false, ...noPapers, ...papers, fact };
  }
}

/** What a fact has none of: a sale outside the platform has no order, one of the platform no report. */
const noPapers = {
  order: null,
  line: null,
  shipment: null,
  acceptance: null,
  sale: null,
  evidence: [],
  returns: [],
  invoices: [],
  payments: [],
  bankLines: [],
  timeline: [],
} satisfies Omit<EvidencePage, 'fact' | 'masked'>;

const organization = (name: string): string => `
  (SELECT json_build_object('id', g.id, 'name', g.name, 'creditCode', g.credit_code, 'regionCode', g.region_code,
                            'regionName', r.name)
     FROM organizations g JOIN regions r ON r.code = g.region_code WHERE g.id = o.${name})`;

const list = (fields: string, from: string, order: string): string => `
  (SELECT coalesce(json_agg(json_build_object(${fields}) ORDER BY ${order}), '[]') FROM ${from})`;

const papersSql = `
  SELECT ${list(
    `'kind', v.kind, 'referenceId', v.reference_id, 'recordedAt', v.recorded_at`,
    `(VALUES ('order', f.order_id, f.recorded_at, 1), ('shipment', f.shipment_id, f.recorded_at, 2),
             ('acceptance', f.acceptance_id, f.recorded_at, 3)
      UNION ALL SELECT kind, reference_id, recorded_at, 4 FROM fact_evidence WHERE fact_id = f.id
     ) AS v(kind, reference_id, recorded_at, position)`,
    'v.position, v.recorded_at, v.kind, v.reference_id',
  )} AS evidence,
  json_build_object(
    'id', o.id, 'number', o.number, 'state', o.state, 'fundingSource', o.funding_source,
    'paymentTerms', o.payment_terms, 'totalFen', o.total_fen, 'paidFen', o.paid_fen,
    'buyer', ${organization('buyer_id')}, 'supplier', ${organization('supplier_id')},
    'placedByName', (SELECT u.name FROM checkouts c JOIN users u ON u.id = c.placed_by WHERE c.id = o.checkout_id),
    'placedAt', o.placed_at, 'confirmedAt', o.confirmed_at, 'completedAt', o.completed_at) AS "order",
  json_build_object(
    'id', l.id, 'productId', l.product_id, 'productName', l.product_name, 'spec', l.spec,
    'illustration', l.illustration, 'unitGrams', l.unit_grams, 'quantity', l.quantity, 'priceFen', l.price_fen,
    'amountFen', l.amount_fen, 'shippedQuantity', l.shipped_quantity, 'acceptedQuantity', l.accepted_quantity,
    'rejectedQuantity', l.rejected_quantity, 'returnedQuantity', l.returned_quantity) AS line,
  json_build_object(
    'id', s.id, 'number', s.number, 'state', s.state, 'transport', s.transport, 'carrier', s.carrier,
    'trackingNumber', s.tracking_number, 'driverName', s.driver_name, 'plateNumber', s.plate_number,
    'shippedByName', (SELECT name FROM users WHERE id = s.shipped_by), 'shippedAt', s.shipped_at,
    'quantity', sl.quantity, 'lotNumber', sl.lot_number, 'originCountyCode', sl.origin_county_code,
    'originCountyName', (SELECT name FROM regions WHERE code = sl.origin_county_code),
    'originTownship', sl.origin_township, 'harvestedOn', sl.harvested_on) AS shipment,
  json_build_object(
    'id', a.id, 'number', a.number, 'acceptedQuantity', al.accepted_quantity,
    'rejectedQuantity', al.rejected_quantity, 'reason', al.reason, 'priceFen', al.price_fen,
    'amountFen', al.amount_fen, 'acceptedFen', a.accepted_fen, 'note', a.note,
    'signers', ${list(
      `'id', u.id, 'name', u.name, 'signedAt', x.at`,
      `(VALUES (a.first_signer_id, a.first_signed_at), (a.second_signer_id, a.second_signed_at)) AS x(id, at)
         JOIN users u ON u.id = x.id`,
      'x.at',
    )},
    'photos', ${list(
      `'id', i.id, 'name', i.name, 'sha256', i.sha256, 'uploadedAt', i.uploaded_at`,
      'acceptance_photos ap JOIN files i ON i.id = ap.file_id WHERE ap.acceptance_id = a.id',
      'ap.position',
    )}) AS acceptance,
  ${list(
    `'id', g.id, 'number', g.number, 'state', g.state, 'reason', g.reason, 'quantity', gl.quantity,
     'amountFen', gl.amount_fen, 'requestedAt', g.requested_at, 'decidedAt', g.decided_at`,
    'goods_return_lines gl JOIN goods_returns g ON g.id = gl.return_id WHERE gl.acceptance_line_id = al.id',
    'g.id',
  )} AS returns,
  ${list(
    `'id', i.id, 'code', i.code, 'number', i.number, 'amountFen', io.amount_fen, 'invoiceFen', i.amount_fen,
     'reversedFen', i.reversed_fen, 'originalNumber', (SELECT b.number FROM invoices b WHERE b.id = i.original_id),
     'reversalReason', i.reversal_reason, 'issuedOn', i.issued_on, 'registeredAt', i.registered_at, 'state', i.state,
     'judgedByName', (SELECT u.name FROM users u WHERE u.id = i.judged_by), 'judgedAt', i.judged_at,
     'disputeReason', i.dispute_reason,
     'file', (SELECT json_build_object('name', p.name, 'mediaType', p.media_type, 'sha256', p.sha256)
                FROM files p WHERE p.id = i.file_id)`,
    'invoice_orders io JOIN invoices i ON i.id = io.invoice_id WHERE io.order_id = o.id',
    'i.id',
  )} AS invoices,
  ${list(
    `'id', p.id, 'transferCode', p.transfer_code, 'amountFen', p.amount_fen, 'state', p.state,
     'requestedAt', p.requested_at, 'capturedAt', p.captured_at`,
    'payments p WHERE p.order_id = o.id',
    'p.id',
  )} AS payments,
  ${list(
    `'id', b.id, 'paymentId', p.id, 'statementFileName', t.file_name, 'rowNumber', b.row_number,
     'bookedOn', b.booked_on, 'amountFen', b.amount_fen, 'appliedFen', a.amount_fen, 'payerName', b.payer_name,
     'payerAccountEnding', right(b.payer_account, 4), 'memo', b.memo, 'bankReference', b.bank_reference,
     'matchedBy', CASE WHEN a.decided_by IS NULL THEN 'transfer_code' ELSE 'operators' END,
     'importedAt', t.imported_at`,
    `payments p JOIN bank_allocations a ON a.paper_id = p.id AND a.kind = 'payment' AND a.state = 'applied'
       JOIN bank_lines b ON b.id = a.bank_line_id JOIN bank_statements t ON t.id = b.statement_id
      WHERE p.order_id = o.id`,
    'a.id',
  )} AS "bankLines",
  ${list(
    `'id', e.id, 'type', e.type, 'occurredAt', e.occurred_at, 'actorName', e.actor->>'userName',
     'payload', e.payload`,
    'events e WHERE e.subject_id = o.id',
    'e.occurred_at, e.id',
  )} AS timeline
    FROM facts f
    JOIN orders o ON o.id = f.order_id
    JOIN order_lines l ON l.id = f.order_line_id
    JOIN shipments s ON s.id = f.shipment_id
    JOIN acceptances a ON a.id = f.acceptance_id
    JOIN acceptance_lines al ON al.id = f.acceptance_line_id
    JOIN shipment_lines sl ON sl.id = al.shipment_line_id
   WHERE f.id = $1`;

/** Of a reported sale: the report, its line, its papers, and what was taken off it. */
const salePapersSql = `
  SELECT ${list(
    `'kind', e.kind, 'referenceId', e.reference_id, 'recordedAt', e.recorded_at`,
    'fact_evidence e WHERE e.fact_id = f.id',
    'e.recorded_at, e.kind, e.reference_id',
  )} AS evidence,
  json_build_object(
    'reportId', r.id, 'reportNumber', r.number, 'state', r.state, 'channel', r.channel, 'venue', r.venue, 'note', r.note,
    'reporter', (SELECT json_build_object('id', g.id, 'name', g.name, 'creditCode', g.credit_code,
                                          'regionCode', g.region_code, 'regionName', x.name)
                   FROM organizations g JOIN regions x ON x.code = g.region_code WHERE g.id = r.reporter_id),
    'submittedByName', (SELECT name FROM users WHERE id = r.submitted_by), 'submittedAt', r.submitted_at,
    'reviewedByName', (SELECT name FROM users WHERE id = r.reviewed_by), 'reviewedAt', r.reviewed_at,
    'line', json_build_object(
      'id', l.id, 'position', l.position, 'goodsName', l.goods_name, 'spec', l.spec,
      'originCountyCode', l.west_code, 'originCountyName', (SELECT name FROM regions WHERE code = l.west_code),
      'supplierName', l.supplier_name, 'buyerName', l.buyer_name, 'quantity', l.quantity, 'grams', l.grams,
      'amountFen', l.amount_fen, 'soldOn', l.sold_on, 'mode', l.mode, 'fundingSource', l.funding_source,
      'invoiceCode', l.invoice_code, 'invoiceNumber', l.invoice_number, 'invoiceLine', l.invoice_line,
      'takenFen', l.taken_fen,
      'orderId', o.id, 'orderNumber', o.number),
    'files', ${list(
      `'id', i.id, 'name', i.name, 'mediaType', i.media_type, 'sha256', i.sha256, 'kind', s.kind,
       'uploadedAt', i.uploaded_at, 'confirmedAt', s.confirmed_at,
       'confirmedByName', (SELECT name FROM users WHERE id = s.confirmed_by)`,
      `sales_files s JOIN files i ON i.id = s.file_id
        WHERE s.report_id = r.id AND NOT s.removed AND (s.position IS NULL OR s.position = l.position)`,
      'i.id',
    )},
    'corrections', ${list(
      `'id', c.id, 'kind', c.kind, 'state', c.state, 'quantity', c.quantity, 'grams', c.grams, 'amountFen', c.amount_fen,
       'occurredOn', c.occurred_on, 'reason', c.reason, 'requestedAt', c.requested_at, 'decidedAt', c.decided_at`,
      'sales_corrections c WHERE c.line_id = l.id',
      'c.id',
    )}) AS sale
    FROM facts f
    JOIN sales_lines l ON l.id = f.sales_line_id
    JOIN sales_reports r ON r.id = l.report_id
    LEFT JOIN order_lines x ON x.id = l.order_line_id
    LEFT JOIN orders o ON o.id = x.order_id
   WHERE f.id = $1`;
