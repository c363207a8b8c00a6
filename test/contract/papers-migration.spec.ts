import { PastMarket } from '../support/past-market';

const [buyer, order] = [1, 2].map((n) => `00000000-0000-7000-8000-00000000000${n}`);
const hash = 'a'.repeat(64);

/** A market of before, in which an order was printed. */
const before = `
  SET session_replication_role = replica;
  INSERT INTO regions (code, name, short_name, level, source) VALUES ('110000', 'x', 'x', 'province', 'x');
  INSERT INTO organizations (id, kind, unit_kind, name, short_name, credit_code, region_code, created_at)
    VALUES ('${buyer}', 'buyer_unit', 'school', 'b', 'b', '91320205MAT000001A', '110000', now());
  SET session_replication_role = origin;
  SELECT issue_paper('0000000000000001', 'order', '${order}', '${hash}', 'n', '2026-11-20', '[]', '[]', '${buyer}',
                     '${buyer}', now())`;

describe('papers from before a paper could be about several things', () => {
  let market: PastMarket;

  beforeAll(async () => {
    market = await PastMarket.migrated(27, before);
  });

  afterAll(() => market?.end());

  it('are found by their code, about the same order', async () => {
    const { rows } = await market.client.query(`SELECT code, subject FROM find_paper('0000000000000001')`);
    expect(rows).toEqual([{ code: '0000000000000001', subject: order }]);
  });

  it('keep that code when they are printed again', async () => {
    const print = (code: string, subject: string) =>
      market.client.query<{ code: string }>(
        `SELECT code FROM issue_paper($1, 'order', $2, $3, 'n', '2026-11-20', '[]', '[]', $4, $4, now())`,
        [code, subject, hash, buyer],
      );
    expect((await print('0000000000000002', order as string)).rows).toEqual([{ code: '0000000000000001' }]);
    expect((await print('0000000000000002', buyer as string)).rows).toEqual([{ code: '0000000000000002' }]);
  });

  it('are still written once', async () => {
    for (const change of ["UPDATE paper_checks SET subject = 'x'", 'DELETE FROM paper_checks'])
      await expect(market.client.query(change)).rejects.toThrow();
  });
});
