import { PastMarket } from '../support/past-market';

const [buyer, supplier, clerk, order, invoice] = [1, 2, 3, 4, 5].map(
  (n) => `00000000-0000-7000-8000-00000000000${n}`,
);

/** A market of before, with an invoice that counted and whose event the worker has not handled yet. */
const before = `
  SET session_replication_role = replica;
  INSERT INTO regions (code, name, short_name, level, source) VALUES ('110000', 'x', 'x', 'province', 'x');
  INSERT INTO organizations (id, kind, unit_kind, name, short_name, credit_code, region_code, created_at) VALUES
    ('${buyer}', 'buyer_unit', 'school', 'b', 'b', '91320205MAT000001A', '110000', now()),
    ('${supplier}', 'supplier', NULL, 's', 's', '91320205MAT000002A', '110000', now());
  INSERT INTO users (id, organization_id, login, name, roles, password_hash, created_at)
    VALUES ('${clerk}', '${supplier}', 'c', 'c', '{clerk}', 'x', now());
  INSERT INTO orders (id, number, checkout_id, buyer_id, supplier_id, state, funding_source, payment_terms, goods_fen,
                      total_fen, placed_at, confirm_by)
    VALUES ('${order}', 'n', '${order}', '${buyer}', '${supplier}', 'confirmed', 'canteen', 'after_acceptance', 9, 9,
            now(), now());
  INSERT INTO invoices (id, order_id, issuer_id, code, number, amount_fen, issued_on, registered_by, registered_at)
    VALUES ('${invoice}', '${order}', '${supplier}', '', 'AB-1', 9, '2026-01-01', '${clerk}', '2026-01-02T00:00:00Z');
  INSERT INTO events (id, type, subject_id, actor, payload, occurred_at)
    VALUES ('${clerk}', 'invoice.registered', '${order}', '{}', '{"invoiceId": "${invoice}"}', now());
  INSERT INTO outbox (event_id) VALUES ('${clerk}')`;

describe('invoices from before buyers verified them', () => {
  let market: PastMarket;

  beforeAll(async () => {
    market = await PastMarket.migrated(22, before);
  });

  afterAll(() => market?.end());

  it('are taken for verified, on the day on which they counted, and are for their one order', async () => {
    const { rows } = await market.client.query(
      `SELECT i.state, i.buyer_id, i.judged_by, i.judged_at = i.registered_at AS at_once, p.order_id, p.amount_fen::int
         FROM invoices i JOIN invoice_orders p ON p.invoice_id = i.id`,
    );
    expect(rows).toEqual([
      {
        ...{ state: 'verified', buyer_id: buyer, judged_by: null, at_once: true },
        ...{ order_id: order, amount_fen: 9 },
      },
    ]);
  });

  it('are counted by the worker, had it not come to it', async () => {
    const { rows } = await market.client.query(
      `SELECT e.type, e.subject_id, e.payload->>'invoiceId' AS invoice FROM outbox b JOIN events e ON e.id = b.event_id
        WHERE e.type = 'invoice.verified'`,
    );
    expect(rows).toEqual([{ type: 'invoice.verified', subject_id: order, invoice }]);
  });
});
