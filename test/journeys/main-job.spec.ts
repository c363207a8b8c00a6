import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  accept,
  confirm,
  factsOf,
  importStatement,
  order,
  requestPayment,
  ship,
  sign,
  statementOf,
  targetOf,
} from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

describe('a canteen buys, accepts and pays; the target of its pairing moves; an official reads why', () => {
  let world: World;
  let canteen: Unit;
  let cooperative: Shop;
  let city: Client;
  let operator: Client;
  let noodles: Pack;
  let flour: Pack;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    canteen = await world.buyer({ district: '320205' });
    cooperative = await world.supplier({ county: '630224' });
    city = await world.official('320200');
    [operator] = await world.operators();
    noodles = await cooperative.sells({ priceFen: 8_800, stock: 100 });
    flour = await cooperative.sells({ name: '青海拉面 专用粉', priceFen: 13_500, stock: 50 });
    await world.target('320205', '630224', 2026, 1_000_000);
  });

  afterAll(() => world.stop());

  it('finds the noodles by pinyin initials in their county', async () => {
    type Found = {
      items: {
        id: string;
        originCountyCode: string;
        skus: { id: string; priceFen: number; available: number }[];
      }[];
    };
    const { status, body } = await canteen.purchaser.get<Found>('/v1/products?q=qhlm&county=630224&limit=20');
    expect(status).toBe(200);
    const found = body.items.find(({ id }) => id === noodles.productId);
    expect(found).toMatchObject({
      originCountyCode: '630224',
      skus: [{ id: noodles.skuId, priceFen: 8_800, available: 100 }],
    });
  });

  it('goes from basket to a target that rose by exactly what was accepted', async () => {
    const before = await targetOf(city, '320205', '630224');
    const placed = await order(canteen, [
      { pack: noodles, quantity: 10 },
      { pack: flour, quantity: 4 },
    ]);
    expect(placed).toMatchObject({ state: 'placed', totalFen: 10 * 8_800 + 4 * 13_500 });
    await confirm(cooperative, placed.id);

    const first = await ship(cooperative, placed, [6, 4]);
    const second = await ship(cooperative, placed, [4, 0]);
    const firstAcceptance = await accept(canteen, first, [1, 0]);
    await world.settle();
    expect((await targetOf(city, '320205', '630224')).completedFen).toBe(before.completedFen);

    await sign(canteen.inspector, firstAcceptance);
    await world.settle();
    const firstPart = 5 * 8_800 + 4 * 13_500;
    expect((await targetOf(city, '320205', '630224')).completedFen).toBe(before.completedFen + firstPart);

    await sign(canteen.inspector, await accept(canteen, second, [1]));
    await world.settle();
    const accepted = firstPart + 3 * 8_800;
    const after = await targetOf(city, '320205', '630224');
    expect(after.completedFen).toBe(before.completedFen + accepted);
    expect(after.progressBp).toBe(Math.round((after.completedFen * 10_000) / 1_000_000));

    const facts = await factsOf(city, `eastCode=320205&westCode=630224&orderId=${placed.id}`);
    expect(facts.map(({ amountFen }) => amountFen).sort((a, b) => a - b)).toEqual([
      3 * 8_800,
      5 * 8_800,
      4 * 13_500,
    ]);
    expect(new Set(facts.map(({ evidenceLevel }) => evidenceLevel))).toEqual(new Set([1]));

    const payment = await requestPayment(canteen, placed.id);
    expect(payment.amountFen).toBe(accepted);
    const statement = statementOf([{ code: payment.transferCode, amountFen: accepted }]);
    expect(await importStatement(operator, statement)).toMatchObject({
      matched: 1,
      unmatched: 0,
      duplicates: 0,
    });
    expect(await importStatement(operator, statement)).toMatchObject({
      matched: 0,
      unmatched: 0,
      duplicates: 1,
    });
    await world.settle();

    const paid = await factsOf(city, `orderId=${placed.id}`);
    expect(paid.every((fact) => fact.paid && fact.evidenceLevel === 2)).toBe(true);
    expect(await targetOf(city, '320205', '630224')).toMatchObject({
      completedFen: after.completedFen,
      paidFen: before.paidFen + accepted,
    });
    const { body } = await canteen.purchaser.get(`/v1/orders/${placed.id}`);
    expect(body).toMatchObject({ state: 'completed', paymentStatus: 'paid', deliveryStatus: 'accepted' });
    await expectBooksToBalance(world.database);
  });

  it('raises the evidence to the highest level with the verified invoice', async () => {
    const [fact] = await factsOf(city, 'eastCode=320205&westCode=630224');
    const invoice = { number: '26322000000012345678', amountFen: 1_000, issuedOn: '2026-11-20' };
    const path = `/v1/orders/${fact?.orderId}/invoices`;
    const answer = await cooperative.clerk.post<{ id: string }>(path, invoice);
    expect(answer.status).toBe(201);
    await world.settle();
    const registered = await factsOf(city, `orderId=${fact?.orderId}`);
    expect(registered.every(({ evidenceLevel }) => evidenceLevel === 2)).toBe(true);
    const judged = await canteen.finance.post(`/v1/invoices/${answer.body.id}/verification`, {
      outcome: 'verified',
    });
    expect(judged.status).toBe(201);
    await world.settle();
    const raised = await factsOf(city, `orderId=${fact?.orderId}`);
    expect(raised.every(({ evidenceLevel }) => evidenceLevel === 3)).toBe(true);
    await expectBooksToBalance(world.database);
  });

  it('answers tallies whose items add up to their total, however they are grouped', async () => {
    type Tally = { items: { amountFen: number; factCount: number }[]; totalFen: number };
    const keys = ['pairing', 'month', 'county', 'fundingSource', 'channel'];
    const totals = new Set<number>();
    for (let mask = 0; mask < 2 ** keys.length; mask++) {
      const groupBy = keys.filter((_, index) => mask & (1 << index)).join(',');
      const { status, body } = await city.get<Tally>(
        `/v1/tallies?year=2026${groupBy ? `&groupBy=${groupBy}` : ''}`,
      );
      expect(status).toBe(200);
      expect(body.items.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(body.totalFen);
      totals.add(body.totalFen);
    }
    expect(totals.size).toBe(1);
  });

  it('shows the evidence of a fact on one page', async () => {
    const [fact] = await factsOf(city, 'eastCode=320205&westCode=630224');
    const { status, body } = await city.get(`/v1/evidence/${fact?.id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ fact: { id: fact?.id }, order: { id: fact?.orderId } });
    for (const part of ['shipment', 'acceptance', 'invoices', 'payments', 'bankLines', 'timeline'])
      expect(body).toHaveProperty(part);
  });
});
