import type { SettlementSheet } from '@app/payments';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { claimBack, giveBack, openAccount, paidFor, payOut } from '../support/settling';
import { delivered, importStatement, order, requestPayment, statementOf } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Check = {
  code: string;
  state: string;
  kind: string;
  number: string;
  paperDate: string;
  sides: { role: string; name: string }[];
  amounts: { name: string; value: number }[];
};

jest.setTimeout(180_000);

describe('papers of settlement: who prints them, and what a check says of them', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let stranger: Unit;
  let rival: Shop;
  let pack: Pack;
  let operators: [Client, Client];

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    operators = await world.operators();
    unit = await world.buyer();
    shop = await world.supplier();
    stranger = await world.buyer();
    rival = await world.supplier();
    pack = await shop.sells({ stock: 10_000, priceFen: 1_000 });
    await openAccount(shop, operators[0]);
  });

  afterEach(async () => {
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const rows = (kind: string) =>
    world.database.read<{ code: string; subject: string }>(
      'SELECT code, subject FROM paper_checks WHERE kind = $1 ORDER BY issued_at, code',
      [kind],
    );
  /** Printed, and the code that this content has. */
  const printed = async (who: Client, path: string, kind: string): Promise<string> => {
    const known = new Set((await rows(kind)).map(({ code }) => code));
    const { status, headers, bytes } = await who.get(path);
    expect({ path, status, type: headers['content-type'], is: bytes.subarray(0, 5).toString() }).toEqual({
      ...{ path, status: 200, type: 'application/pdf', is: '%PDF-' },
    });
    const added = (await rows(kind)).filter(({ code }) => !known.has(code));
    return added[0]?.code ?? '';
  };
  const check = async (code: string) => (await world.nobody.get<Check>(`/v1/paper-checks/${code}`)).body;
  const amounts = ({ amounts: list }: Check) =>
    Object.fromEntries(list.map(({ name, value }) => [name, value]));
  const sheetPath = ([first, ...others]: readonly string[]) =>
    `/v1/orders/${first}/settlement-sheet/paper?with=${others.join(',')}`;

  it('a sheet of the same orders is one paper, whoever prints it and however they are named', async () => {
    const one = await paidFor(unit, shop, operators[0], [{ pack, quantity: 4 }]);
    const two = await delivered(unit, shop, [{ pack, quantity: 6 }], [1]);
    const [a, b] = [one.order.id, two.order.id];
    const code = await printed(unit.finance, sheetPath([a, b]), 'settlement_sheet');
    for (const who of [unit.purchaser, shop.clerk])
      for (const ids of [
        [b, a],
        [a, b, a, b],
        [a.toUpperCase(), b],
      ])
        expect(await printed(who, sheetPath(ids), 'settlement_sheet')).toBe('');
    expect((await rows('settlement_sheet')).map(({ subject }) => subject)).toEqual([[a, b].sort().join(',')]);
    // One of them alone is another paper.
    expect(await printed(unit.finance, sheetPath([a]), 'settlement_sheet')).not.toBe('');
    const { body } = await unit.finance.get<SettlementSheet>(`/v1/orders/${b}/settlement-sheet?with=${a}`);
    expect(await check(code)).toMatchObject({
      ...{ state: 'current', kind: 'settlement_sheet', number: body.number, paperDate: '2026-11-20' },
      sides: [
        { role: 'buyer', name: body.buyer.name },
        { role: 'supplier', name: body.supplier.name },
      ],
      amounts: [
        { name: 'accepted', value: 9_000 },
        { name: 'returned', value: 0 },
        { name: 'payable', value: 9_000 },
      ],
    });
  });

  it('a sheet still holds when it is paid and invoiced, and no longer when goods or money came back', async () => {
    const { order: placed, acceptanceId } = await delivered(unit, shop, [{ pack, quantity: 8 }]);
    const path = sheetPath([placed.id]);
    const first = await printed(unit.finance, path, 'settlement_sheet');
    const { transferCode: code, amountFen } = await requestPayment(unit, placed.id);
    await importStatement(operators[0], statementOf([{ code, amountFen }]));
    await shop.clerk.post(`/v1/orders/${placed.id}/invoices`, {
      ...{ number: '25322000000099999999', amountFen: 8_000, issuedOn: '2026-11-20' },
    });
    await world.settle();
    expect(await check(first)).toMatchObject({ state: 'current' });
    expect(await printed(unit.finance, path, 'settlement_sheet')).toBe('');
    await giveBack(unit, shop, acceptanceId, 1);
    expect(await check(first)).toMatchObject({ state: 'superseded' });
    const second = await printed(unit.finance, path, 'settlement_sheet');
    expect(amounts(await check(second))).toEqual({ accepted: 8_000, returned: 1_000, payable: 7_000 });
    await claimBack(unit, shop, acceptanceId, 250);
    await world.settle();
    expect(await check(second)).toMatchObject({ state: 'superseded' });
    const third = await printed(unit.finance, path, 'settlement_sheet');
    expect(amounts(await check(third))).toEqual({ accepted: 8_000, returned: 1_250, payable: 6_750 });
    expect(await check(third)).toMatchObject({ state: 'current' });
  });

  it('refuses a sheet of two cooperatives, of what nobody accepted, and of too many orders', async () => {
    const other = await world.supplier();
    const theirs = await delivered(unit, other, [{ pack: await other.sells(), quantity: 1 }]);
    const mine = await delivered(unit, shop, [{ pack, quantity: 1 }]);
    const waiting = await order(unit, [{ pack, quantity: 1 }]);
    const before = (await rows('settlement_sheet')).length;
    const refused: [string, number, string][] = [
      [sheetPath([mine.order.id, theirs.order.id]), 422, 'settlement_sheet.several_parties'],
      [sheetPath([mine.order.id, waiting.id]), 422, 'settlement_sheet.nothing_accepted'],
      [sheetPath([mine.order.id, world.newId()]), 404, 'request.not_found'],
      [sheetPath(Array.from({ length: 101 }, () => world.newId())), 400, 'request.invalid'],
      [sheetPath([mine.order.id, 'x']), 400, 'request.invalid'],
    ];
    for (const [path, status, code] of refused)
      expect(await unit.finance.get(path)).toMatchObject({ status, body: { code } });
    expect(await rows('settlement_sheet')).toHaveLength(before);
  });

  it("a cooperative's settlement holds whatever becomes of its payment; what comes back is on the next one", async () => {
    const own = await world.supplier();
    const goods = await own.sells({ stock: 1_000, priceFen: 1_000 });
    await openAccount(own, operators[0]);
    const { acceptanceId } = await paidFor(unit, own, operators[0], [{ pack: goods, quantity: 9 }]);
    await world.settle();
    await operators[0].post('/v1/settlement-runs', { supplierId: own.id });
    const { body } = await own.clerk.get<{ items: { id: string; number: string }[] }>('/v1/settlements');
    const [settlement] = body.items;
    const path = `/v1/settlements/${settlement?.id}/paper`;
    const code = await printed(own.clerk, path, 'settlement_statement');
    await payOut(world, operators, own);
    expect(await printed(operators[1], path, 'settlement_statement')).toBe('');
    await giveBack(unit, own, acceptanceId, 2);
    await world.settle();
    const found = await check(code);
    expect(found).toMatchObject({ state: 'current', number: settlement?.number });
    expect(found.sides.map(({ role }) => role)).toEqual(['supplier', 'platform']);
    expect(amounts(found)).toEqual({ accepted: 9_000, returned: 0, payable: 9_000 });
    for (const who of [rival.clerk, shop.clerk])
      expect(await who.get(path)).toMatchObject({ status: 404, body: { code: 'request.not_found' } });
    expect(await unit.finance.get(path)).toMatchObject({ status: 403 });
    expect(await world.nobody.get(path)).toMatchObject({ status: 401 });
  });

  it('a month is provisional until it is over, and then holds whatever is paid afterwards', async () => {
    const own = await world.buyer();
    const path = '/v1/monthly-statement/paper?month=2026-11';
    const { order: placed } = await delivered(own, shop, [{ pack, quantity: 5 }]);
    await world.settle();
    const early = await printed(own.finance, path, 'monthly_statement');
    expect(await check(early)).toMatchObject({ state: 'provisional', paperDate: '2026-11-20' });
    world.clock.set(new Date('2026-11-30T16:00:00Z'));
    expect(await check(early)).toMatchObject({ state: 'superseded' });
    const whole = await printed(own.finance, path, 'monthly_statement');
    expect(await check(whole)).toMatchObject({
      ...{ state: 'current', kind: 'monthly_statement', paperDate: '2026-11-30' },
      sides: [{ role: 'buyer' }, { role: 'platform' }],
    });
    expect(amounts(await check(whole))).toEqual({
      ...{ opening: 0, charged: 5_000, taken_back: 0, paid: 0, refunded: 0, closing: 5_000 },
    });
    // Recognised in December it belongs to December, whenever the bank had it.
    const { transferCode: code, amountFen } = await requestPayment(own, placed.id);
    const [operator] = await world.operators();
    await importStatement(operator, statementOf([{ code, amountFen }]));
    await world.settle();
    expect(await check(whole)).toMatchObject({ state: 'current' });
    expect((await own.finance.get('/v1/monthly-statement/paper?month=2026-13')).status).toBe(400);
    expect((await own.finance.get('/v1/monthly-statement/paper')).status).toBe(400);
    expect((await shop.clerk.get(path)).status).toBe(403);
  });

  it('two units of which nothing is known in a month have two papers', async () => {
    const path = '/v1/monthly-statement/paper?month=2026-01';
    const [one, two] = [
      await printed(unit.finance, path, 'monthly_statement'),
      await printed(stranger.finance, path, 'monthly_statement'),
    ];
    expect(new Set([one, two, '']).size).toBe(3);
    expect([(await check(one)).number, (await check(two)).number]).toEqual([
      expect.stringMatching(/^DZ202601-91320205MAT/),
      expect.stringMatching(/^DZ202601-91320205MAT/),
    ]);
    expect((await check(one)).number).not.toBe((await check(two)).number);
  });

  it('is not there for those whom it does not concern', async () => {
    const { order: placed } = await delivered(unit, shop, [{ pack, quantity: 1 }]);
    const before = await world.database.read('SELECT FROM paper_checks');
    for (const who of [stranger.finance, rival.clerk])
      expect(await who.get(sheetPath([placed.id]))).toMatchObject({ status: 404 });
    const mine = await delivered(stranger, shop, [{ pack, quantity: 1 }]);
    // One's own order does not open another's.
    expect(await stranger.finance.get(sheetPath([mine.order.id, placed.id]))).toMatchObject({ status: 404 });
    expect(await operators[0].get(sheetPath([placed.id]))).toMatchObject({ status: 403 });
    expect(await world.database.read('SELECT FROM paper_checks')).toHaveLength(before.length);
  });

  it('a subject that is not of its kind does not get into the table', async () => {
    const id = world.newId();
    for (const [kind, subject] of [
      ['order', `${id},${id}`],
      ['settlement_sheet', `${id}:2026-11`],
      ['monthly_statement', id],
      ['settlement_sheet', Array.from({ length: 101 }, () => id).join(',')],
      ['settlement_sheet', id.toUpperCase()],
    ])
      await expect(
        world.database.write(
          `SELECT issue_paper('0000000000000000', $1, $2, repeat('0', 64), 'x', current_date, '[]', '[]', $3, $3, now())`,
          [kind, subject, unit.id],
        ),
      ).rejects.toThrow();
  });

  it('a hundred orders fit on a sheet, and print once', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 100; count++)
      ids.push((await delivered(unit, shop, [{ pack, quantity: 1 }])).order.id);
    const code = await printed(unit.finance, sheetPath(ids), 'settlement_sheet');
    expect(await printed(shop.clerk, sheetPath([...ids].reverse()), 'settlement_sheet')).toBe('');
    expect(await check(code)).toMatchObject({ state: 'current' });
    expect(amounts(await check(code))).toMatchObject({ payable: 100_000 });
  });
});
