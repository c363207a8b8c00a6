import type { Client } from '../support/client';
import {
  accept,
  confirm,
  delivered,
  type Order,
  order,
  requestPayment,
  type Shipment,
  ship,
  sign,
} from '../support/story';
import { type Shop, type Unit, World } from '../support/world';

type Check = {
  code: string;
  state: 'current' | 'provisional' | 'superseded';
  kind: string;
  number: string;
  paperDate: string;
  sides: { role: string; name: string }[];
  amounts: { name: string; unit: string; value: number }[];
  issuedAt: string;
  checkedAt: string;
};

const printedCode = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/;

describe('papers: printed by those whom they concern, checked by anybody who holds one', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let stranger: Unit;
  let rival: Shop;
  let district: Client;
  let placed: Order;
  let shipment: Shipment;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-22T02:00:00Z'));
    unit = await world.buyer({ district: '320205' });
    shop = await world.supplier({ county: '630224' });
    stranger = await world.buyer({ district: '320281' });
    rival = await world.supplier({ county: '610622' });
    district = await world.official('320205');
    const pack = await shop.sells({ priceFen: 8_805, stock: 1_000 });
    placed = await order(unit, [{ pack, quantity: 10 }]);
    await confirm(shop, placed.id);
    shipment = await ship(shop, placed, [10]);
  });

  afterAll(() => world.stop());

  /** The code of the newest paper of its kind about the subject; it is drawn into the PDF, so the table is asked. */
  const codeOf = async (kind: string, subjectId: string): Promise<string> => {
    const [row] = await world.database.read<{ code: string }>(
      'SELECT code FROM paper_checks WHERE kind = $1 AND subject = $2 ORDER BY issued_at DESC, code LIMIT 1',
      [kind, subjectId],
    );
    return row?.code as string;
  };
  const printed = async (who: Client, path: string): Promise<Buffer> => {
    const { status, headers, bytes } = await who.get(path);
    expect({ path, status, type: headers['content-type'] }).toEqual({
      ...{ path, status: 200, type: 'application/pdf' },
    });
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    return bytes;
  };
  const check = async (code: string) => (await world.nobody.get<Check>(`/v1/paper-checks/${code}`)).body;

  it('gives both sides the same paper with the same code, however often it is printed', async () => {
    const path = `/v1/orders/${placed.id}/sheet`;
    const first = await printed(unit.purchaser, path);
    world.clock.set(new Date('2026-11-23T02:00:00Z'));
    for (const who of [unit.finance, shop.clerk]) expect((await printed(who, path)).equals(first)).toBe(true);
    const rows = await world.database.read('SELECT FROM paper_checks WHERE subject = $1', [placed.id]);
    expect(rows).toHaveLength(1);
  });

  it('is not printed for a Host that makes no address for its code', async () => {
    const path = `/v1/orders/${placed.id}/sheet`;
    for (const host of ['not a host', '[::1', 'a:b:c', '%']) {
      const answer = await unit.purchaser.get<{ code: string }>(path, { headers: { host } });
      expect({ host, status: answer.status, code: answer.body.code }).toEqual({
        ...{ host, status: 400, code: 'request.malformed' },
      });
    }
  });

  it('shows a stranger kind, number, date, sides and amounts, and nothing else', async () => {
    const code = await codeOf('order', placed.id);
    const found = await check(code);
    const { body: shown } = await unit.purchaser.get<{ buyerName: string; supplierName: string }>(
      `/v1/orders/${placed.id}`,
    );
    expect(found).toEqual({
      code: expect.stringMatching(printedCode),
      ...{ state: 'current', kind: 'order', number: placed.number, paperDate: '2026-11-22' },
      sides: [
        { role: 'buyer', name: shown.buyerName },
        { role: 'supplier', name: shown.supplierName },
      ],
      amounts: [{ name: 'ordered', unit: 'fen', value: placed.totalFen }],
      issuedAt: '2026-11-22T02:00:00.000Z',
      checkedAt: '2026-11-23T02:00:00.000Z',
    });
    // As it may be typed from paper.
    for (const typed of [
      found.code,
      code.toLowerCase(),
      found.code.replaceAll('0', 'o').replaceAll('1', 'l'),
    ])
      expect(await check(encodeURIComponent(typed))).toMatchObject({ code: found.code });
  });

  it('an acceptance sheet printed before the second signature no longer holds after it', async () => {
    const acceptanceId = await accept(unit, shipment, [3]);
    const path = `/v1/acceptances/${acceptanceId}/sheet`;
    await printed(unit.purchaser, path);
    const before = await codeOf('acceptance_sheet', acceptanceId);
    expect(await check(before)).toMatchObject({
      state: 'provisional',
      amounts: [{ name: 'accepted', unit: 'fen', value: 7 * 8_805 }],
    });
    await sign(unit.inspector, acceptanceId);
    expect(await check(before)).toMatchObject({ state: 'superseded', amounts: [{ value: 7 * 8_805 }] });
    world.clock.set(new Date('2026-11-23T03:00:00Z'));
    for (const who of [unit.finance, shop.clerk, district]) await printed(who, path);
    const after = await codeOf('acceptance_sheet', acceptanceId);
    expect(after).not.toBe(before);
    expect(await check(after)).toMatchObject({ state: 'current' });
    expect(await check(before)).toMatchObject({ state: 'superseded' });
  });

  it('a delivery note says what was loaded and no prices, and holds after the acceptance', async () => {
    await printed(shop.clerk, `/v1/shipments/${shipment.id}/note`);
    expect(await check(await codeOf('delivery_note', shipment.id))).toMatchObject({
      ...{ state: 'current', kind: 'delivery_note' },
      amounts: [
        { name: 'packs', unit: 'packs', value: 10 },
        { name: 'weight', unit: 'grams', value: 18_000 },
      ],
    });
  });

  it('a payment notice is void when another amount became due', async () => {
    const notice = await requestPayment(unit, placed.id);
    await printed(unit.finance, `/v1/payments/${notice.id}/notice`);
    const code = await codeOf('payment_notice', notice.id);
    expect(await check(code)).toMatchObject({
      ...{ state: 'current', number: notice.transferCode },
      amounts: [{ name: 'due', unit: 'fen', value: 7 * 8_805 }],
    });
    const { body: list } = await unit.purchaser.get<{ items: { id: string; lines: { id: string }[] }[] }>(
      `/v1/acceptances?orderId=${placed.id}`,
    );
    const [acceptance] = list.items;
    const back = await unit.purchaser.post<{ id: string }>(`/v1/acceptances/${acceptance?.id}/returns`, {
      reason: '变质',
      lines: [{ acceptanceLineId: acceptance?.lines[0]?.id, quantity: 1 }],
    });
    expect(back.status).toBe(201);
    expect(
      (await shop.clerk.post(`/v1/returns/${back.body.id}/decision`, { decision: 'agreed' })).status,
    ).toBe(201);
    await world.settle();
    const again = await requestPayment(unit, placed.id);
    expect(again.amountFen).toBe(6 * 8_805);
    expect(await check(code)).toMatchObject({ state: 'superseded', amounts: [{ value: 7 * 8_805 }] });
  });

  it('an order that was called off is no order any more', async () => {
    const pack = await shop.sells({ priceFen: 100 });
    const other = await order(unit, [{ pack, quantity: 2 }]);
    await printed(shop.clerk, `/v1/orders/${other.id}/sheet`);
    const code = await codeOf('order', other.id);
    expect(
      (await unit.purchaser.post(`/v1/orders/${other.id}/cancellation`, { reason: '不再需要' })).status,
    ).toBe(201);
    expect(await check(code)).toMatchObject({ state: 'superseded', amounts: [{ value: 200 }] });
    // Printed after it was called off it says so, and so does its own code.
    world.clock.set(new Date('2026-11-23T04:00:00Z'));
    await printed(unit.purchaser, `/v1/orders/${other.id}/sheet`);
    const after = await codeOf('order', other.id);
    expect(after).not.toBe(code);
    expect(await check(after)).toMatchObject({ state: 'superseded' });
  });

  it('gives one code to many who print at once', async () => {
    const pack = await shop.sells({ priceFen: 3_300 });
    const { order: done, acceptanceId } = await delivered(unit, shop, [{ pack, quantity: 4 }]);
    const [first = '', second = ''] = await world.apiProcesses(2);
    const at = (base: string) =>
      fetch(`${base}/v1/acceptances/${acceptanceId}/sheet`, {
        headers: { authorization: `Bearer ${token}` },
      });
    const token = await unit.finance.tokenOnce();
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) => at(index % 2 ? first : second)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const rows = await world.database.read('SELECT FROM paper_checks WHERE subject = $1', [acceptanceId]);
    expect(rows).toHaveLength(1);
    expect(done.totalFen).toBe(13_200);
  });

  it('is not there for those whom it does not concern', async () => {
    const { body } = await unit.purchaser.get<{ items: { id: string }[] }>(
      `/v1/acceptances?orderId=${placed.id}`,
    );
    const { body: payments } = await unit.purchaser.get<{ items: { id: string }[] }>(
      `/v1/payments?orderId=${placed.id}`,
    );
    const paths = [
      `/v1/orders/${placed.id}/sheet`,
      `/v1/shipments/${shipment.id}/note`,
      `/v1/acceptances/${body.items[0]?.id}/sheet`,
      `/v1/payments/${payments.items[0]?.id}/notice`,
    ];
    for (const path of paths)
      for (const who of [stranger.purchaser, rival.clerk])
        expect(await who.get(path)).toMatchObject({ status: 404, body: { code: 'request.not_found' } });
    const elsewhere = await world.official('320281');
    expect(await elsewhere.get(paths[2] as string)).toMatchObject({ status: 404 });
    const before = await world.database.read('SELECT FROM paper_checks');
    expect(await world.nobody.get(paths[0] as string)).toMatchObject({ status: 401 });
    expect(await world.database.read('SELECT FROM paper_checks')).toHaveLength(before.length);
  });

  it('keeps what was issued as it was issued', async () => {
    for (const change of ["UPDATE paper_checks SET number = 'x'", 'DELETE FROM paper_checks'])
      await expect(world.database.write(change)).rejects.toThrow();
  });

  it('tells those who guess nothing, and soon no more', async () => {
    const guess = (code: string) => world.nobody.get<{ code: string }>(`/v1/paper-checks/${code}`);
    const code = await codeOf('order', placed.id);
    const near = code.slice(0, -1) + (code.endsWith('7') ? '8' : '7');
    for (const wrong of [near, '0000', 'x'.repeat(60), '%F0%9F%98%80', "'%20OR%201=1--"])
      expect(await guess(wrong)).toMatchObject({ status: 404, body: { code: 'paper_check.unknown' } });
    expect(await guess('x'.repeat(61))).toMatchObject({ status: 400 });
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => guess(`${near}${index}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404, 429]));
    expect(answers.filter(({ status }) => status === 404).length).toBeLessThanOrEqual(15);
    const refused = await guess(code);
    expect(refused).toMatchObject({ status: 429, body: { code: 'request.too_many' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });
});
