import type { Shop, World } from './world';

type Written = {
  programmeId: string;
  number: string;
  state: 'notice' | 'review' | 'final' | 'confirmed';
  county: string;
  rules: object;
  /** Who published it and made it final, and who confirmed it. */
  people: readonly [string, string];
  shop: Shop;
  /** The fact that it is made of. */
  sold: string;
  /** Published so many days ago; its notice is six days long. */
  daysAgo?: number;
};

/** A list with one seller and one sale, at five percent, as the steps to this state would have left it: for what needs many of them. */
export async function writeRun(world: World, run: Written): Promise<{ id: string; lineId: string }> {
  const { state, county, people, shop, daysAgo = 0 } = run;
  const id = world.newId();
  const isFinal = state === 'final' || state === 'confirmed';
  const isConfirmed = state === 'confirmed';
  await world.database.write(
    `INSERT INTO subsidy_runs (id, number, programme_id, region_code, programme_name, source_document, rules, state,
                               version, notice_ends_on, published_by, published_at, finalised_by, finalised_at,
                               confirmed_by, confirmed_at)
     VALUES ($1, $2, $3, $4, $2, '测试', $5, $6, $7, current_date + 6 - $13::int, $8,
             now() - $13::int * interval '1 day', $9, $10, $11, $12)`,
    [
      ...[id, run.number, run.programmeId, county, run.rules, state, isFinal ? 2 : 1, people[0]],
      ...[isFinal ? people[0] : null, isFinal ? new Date() : null],
      ...[isConfirmed ? people[1] : null, isConfirmed ? new Date() : null, daysAgo],
    ],
  );
  let lineId = '';
  for (const version of isFinal ? [1, 2] : [1]) {
    lineId = world.newId();
    await world.database.write(
      `INSERT INTO subsidy_lines (id, run_id, version, region_code, supplier_id, position, supplier_name, credit_code,
                                  eligible_fen, excluded_fen, own_fen, amount_fen)
       SELECT $1, $2, $3, $4, o.id, 1, o.name, o.credit_code, f.amount_fen, 0, f.amount_fen / 20, f.amount_fen / 20
         FROM organizations o JOIN facts f ON f.id = $6 WHERE o.id = $5`,
      [lineId, id, version, county, shop.id, run.sold],
    );
    await world.database.write(
      `INSERT INTO subsidy_line_facts SELECT $1, id, $3, supplier_id, amount_fen, NULL FROM facts WHERE id = $2`,
      [lineId, run.sold, county],
    );
  }
  return { id, lineId };
}

/** A file that the bank has, of a confirmed list. */
export async function writePayment(
  world: World,
  about: { runId: string; lineId: string; number: string; county: string; person: string },
): Promise<{ id: string; transferId: string }> {
  const [id, transferId] = [world.newId(), world.newId()];
  await world.database.write(
    `INSERT INTO subsidy_payments SELECT $1, $2, $3, $4, 1, amount_fen, $5, now() FROM subsidy_lines WHERE id = $6`,
    [id, about.number, about.runId, about.county, about.person, about.lineId],
  );
  await world.database.write(
    `INSERT INTO subsidy_transfers (id, payment_id, line_id, region_code, supplier_id, position, amount_fen, payee_name,
                                    payee_bank, payee_account, state)
     SELECT $1, $2, id, region_code, supplier_id, 1, amount_fen, '合作社', '银行', '6222020200012345678', 'listed'
       FROM subsidy_lines WHERE id = $3`,
    [transferId, id, about.lineId],
  );
  return { id, transferId };
}

/** The same sale again, in last year's June: no figure of this year changes, and all sums are right. */
export async function writeSale(world: World, like: string): Promise<string> {
  const sold = world.newId();
  const same = `amount_fen, quantity, grams, mode, channel, funding_source, pairing_id, east_code, west_code, buyer_id,
                supplier_id, product_id, order_id, order_line_id, shipment_id, acceptance_id, acceptance_line_id`;
  await world.database.write(
    `INSERT INTO facts (id, kind, natural_key, occurred_at, year, month, ${same}, evidence_level)
     SELECT $1::uuid, kind, 'test:' || $1::text, '2025-06-01T04:00:00Z', 2025, 6, ${same}, 2 FROM facts WHERE id = $2`,
    [sold, like],
  );
  await world.database.write(
    `INSERT INTO tally_changes (year, month, day, pairing_id, east_code, west_code, funding_source, channel, mode,
                                evidence_level, paid, buyer_id, amount_fen, fact_count)
     SELECT year, month, day, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid,
            buyer_id, amount_fen, 1 FROM facts WHERE id = $1`,
    [sold],
  );
  return sold;
}
