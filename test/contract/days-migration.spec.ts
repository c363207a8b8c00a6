import { PastMarket } from '../support/past-market';

const id = (n: number): string => `00000000-0000-7000-8000-00000000000${n}`;
const fact = (n: number, occurredAt: string, month: number, fen: number): string => `
  INSERT INTO facts (id, kind, natural_key, occurred_at, year, month, amount_fen, quantity, grams, mode, channel, funding_source,
                     east_code, west_code, buyer_id, supplier_id, product_id, order_id, order_line_id, shipment_id,
                     acceptance_id, acceptance_line_id, evidence_level, paid)
  VALUES ('${id(n)}', 'purchase', 'k${n}', '${occurredAt}', 2025, ${month}, ${fen}, 1, 1, 'BUY', 'platform', 'canteen',
          '320205', '630224', ${Array(8)
            .fill(`'${id(9)}'`)
            .join(', ')}, 1, false)`;

/** A market of before: in time on 20 October in Shanghai; of 31 October, booked in November. */
const before = `
  SET session_replication_role = replica;
  ${fact(1, '2025-10-19T16:00:00Z', 10, 300)};
  ${fact(2, '2025-10-31T02:00:00Z', 11, 500)};
  SET session_replication_role = origin;`;

describe('facts from before a late one stood on the first of its month', () => {
  let market: PastMarket;

  beforeAll(async () => {
    market = await PastMarket.migrated(54, before);
  });

  afterAll(() => market?.end());

  it('move there, and so do the sums by day', async () => {
    const facts = await market.client.query('SELECT month, day FROM facts ORDER BY natural_key');
    expect(facts.rows).toEqual([
      { month: 10, day: 20 },
      { month: 11, day: 1 },
    ]);
    const changes = await market.client.query(
      'SELECT month, day, amount_fen::int AS fen, fact_count AS facts FROM tally_changes ORDER BY day',
    );
    expect(changes.rows).toEqual([
      { month: 11, day: 1, fen: 500, facts: 1 },
      { month: 11, day: 31, fen: -500, facts: -1 },
    ]);
  });
});
