import { Copy } from './copy';

const parties = ['order_id', 'buyer_id', 'supplier_id'];

/** The tables that trade fills, with the columns in the order in which they are written. */
const tables = {
  checkouts: [
    'checkouts',
    ...['id', 'buyer_id', 'placed_by', 'funding_source', 'payment_terms', 'delivery_address', 'total_fen'],
    'placed_at',
  ],
  orders: [
    'orders',
    ...['id', 'number', 'checkout_id', 'buyer_id', 'supplier_id', 'state', 'funding_source', 'payment_terms'],
    ...['goods_fen', 'total_fen', 'paid_fen', 'placed_at', 'confirm_by', 'confirmed_at', 'completed_at'],
    ...['cancelled_at', 'cancelled_by'],
  ],
  orderLines: [
    'order_lines',
    ...['id', 'order_id', 'position', 'sku_id', 'product_id', 'product_name', 'spec', 'illustration'],
    ...['unit_grams', 'origin_county_code', 'quantity', 'price_fen', 'amount_fen', 'shipped_quantity'],
    ...['accepted_quantity', 'rejected_quantity', 'returned_quantity'],
  ],
  shipments: [
    'shipments',
    ...['id', 'number', ...parties, 'state', 'transport', 'carrier', 'tracking_number', 'shipped_by'],
    ...['shipped_at', 'accept_by'],
  ],
  shipmentLines: [
    'shipment_lines',
    ...[
      'id',
      'shipment_id',
      'order_line_id',
      'quantity',
      'lot_number',
      'origin_county_code',
      'origin_township',
    ],
  ],
  acceptances: [
    'acceptances',
    ...['id', 'number', 'shipment_id', ...parties, 'state', 'accepted_fen', 'first_signer_id'],
    ...['first_signed_at', 'second_signer_id', 'second_signed_at'],
  ],
  acceptanceLines: [
    'acceptance_lines',
    ...['id', 'acceptance_id', 'shipment_line_id', 'order_line_id', 'accepted_quantity', 'rejected_quantity'],
    ...['reason', 'price_fen', 'amount_fen'],
  ],
  goodsReturns: [
    'goods_returns',
    ...['id', 'number', 'acceptance_id', ...parties, 'state', 'reason', 'amount_fen', 'requested_by'],
    ...['requested_at', 'decided_by', 'decided_at'],
  ],
  goodsReturnLines: [
    'goods_return_lines',
    ...['id', 'return_id', 'acceptance_line_id', 'order_line_id', 'quantity', 'amount_fen'],
  ],
  payments: [
    'payments',
    ...['id', ...parties, 'provider', 'amount_fen', 'transfer_code', 'state', 'requested_by', 'requested_at'],
    ...['captured_at', 'received_fen'],
  ],
  bankStatements: [
    'bank_statements',
    ...[
      'id',
      'file_name',
      'sha256',
      'encoding',
      'line_count',
      'matched',
      'unmatched',
      'duplicates',
      'outgoing',
    ],
    ...['imported_by', 'imported_at'],
  ],
  bankLines: [
    'bank_lines',
    ...['id', 'statement_id', 'natural_key', 'row_number', 'booked_on', 'amount_fen', 'payer_name'],
    ...['payer_account', 'memo', 'state', 'allocated_fen'],
  ],
  bankAllocations: [
    'bank_allocations',
    ...['id', 'bank_line_id', 'kind', 'paper_id', 'amount_fen', 'state', 'decided_at'],
  ],
  invoices: [
    'invoices',
    ...['id', 'issuer_id', 'buyer_id', 'code', 'number', 'amount_fen', 'issued_on', 'registered_by'],
    ...['registered_at', 'state', 'judged_by', 'judged_at'],
  ],
  invoiceOrders: ['invoice_orders', 'invoice_id', 'order_id', 'amount_fen'],
  facts: [
    'facts',
    ...[
      'id',
      'kind',
      'natural_key',
      'occurred_at',
      'year',
      'month',
      'amount_fen',
      'quantity',
      'grams',
      'mode',
    ],
    ...['channel', 'funding_source', 'pairing_id', 'east_code', 'west_code', 'buyer_id', 'supplier_id'],
    ...['product_id', 'order_id', 'order_line_id', 'shipment_id', 'acceptance_id', 'acceptance_line_id'],
    ...['evidence_level', 'paid', 'recorded_at'],
  ],
  factEvidence: ['fact_evidence', 'fact_id', 'kind', 'reference_id', 'recorded_at'],
  events: ['events', 'id', 'type', 'subject_id', 'actor', 'payload', 'occurred_at', 'recorded_at'],
} as const satisfies Record<string, readonly string[]>;

export type Journal = Record<keyof typeof tables, Copy>;

export async function openJournals(databaseUrl: string): Promise<Journal> {
  const opened: Partial<Journal> = {};
  for (const [name, [table, ...columns]] of Object.entries(tables))
    opened[name as keyof Journal] = await Copy.open(databaseUrl, table as string, columns);
  return opened as Journal;
}
