import type { Browser } from 'playwright-core';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import type { Client } from '../support/client';
import { PdfReader } from '../support/pdf';
import { longName, rareName } from '../support/sample-papers';
import {
  accept,
  confirm,
  type Order,
  order,
  requestPayment,
  type Shipment,
  ship,
  sign,
} from '../support/story';
import { type Shop, type Unit, World } from '../support/world';

const now = new Date('2026-11-22T02:00:00Z');
const yuan = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 });
const money = (fen: number) => yuan.format(fen / 100);
const bare = (text: string) => text.replaceAll(/\s/gu, '');
/** As papers show what no font has. */
const shown = (text: unknown) => bare(String(text)).replaceAll('𠮷', '〔U+20BB7〕');

type Line = Record<string, string | number>;

describe('papers from the market: the figures of the API, and a QR that a stranger follows', () => {
  let world: World;
  let browser: Browser;
  let reader: PdfReader;
  let unit: Unit;
  let shop: Shop;
  let placed: Order;
  let shipment: Shipment;
  let acceptanceId: string;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(now);
    browser = await openBrowser();
    reader = await PdfReader.open(browser);
    unit = await world.buyer({ district: '320205' });
    shop = await world.supplier({ county: '630224' });
    const names = ['化隆牦牛肉', longName, rareName, '青海拉面 家庭装'];
    const basket = [];
    for (let index = 0; index < 45; index++) {
      const name = `${names[index % names.length]}${index}`;
      const pack = await shop.sells({ name, priceFen: 101 + index * 7_919, grams: 505 + index });
      basket.push({ pack, quantity: 3 + (index % 7) });
    }
    placed = await order(unit, basket);
    await confirm(shop, placed.id);
    shipment = await ship(shop, placed);
    // Of every fifth line nothing was taken.
    const rejected = shipment.lines.map(({ quantity }, index) => (index % 5 === 4 ? quantity : index % 3));
    acceptanceId = await accept(unit, shipment, rejected);
    await sign(unit.inspector, acceptanceId);
  }, 300_000);

  afterAll(async () => {
    await reader?.close();
    await browser?.close();
    await world?.stop();
  });

  const pdf = async (who: Client, path: string): Promise<Buffer> => {
    const { status, bytes } = await who.get(path);
    expect({ path, status }).toEqual({ path, status: 200 });
    return bytes;
  };
  /** Each expected text after the one before it; what is missing. */
  const missing = (written: string, wanted: readonly unknown[]): string[] => {
    let from = 0;
    return wanted.map(shown).filter((text) => {
      const place = written.indexOf(text, from);
      if (place >= 0) from = place + text.length;
      return place < 0;
    });
  };

  it('an order of 45 lines', async () => {
    const { body } = await unit.purchaser.get<Line & { lines: Line[] }>(`/v1/orders/${placed.id}`);
    const bytes = await pdf(unit.purchaser, `/v1/orders/${placed.id}/sheet`);
    const written = await reader.written(bytes);
    const lines = body.lines.map((line, index) =>
      [
        ...[index + 1, line['productName'], line['spec'], line['originCountyName'], line['quantity']],
        ...[money(Number(line['priceFen'])), money(Number(line['amountFen']))],
      ].join(''),
    );
    expect(body.lines).toHaveLength(45);
    const packs = body.lines.reduce((sum, line) => sum + Number(line['quantity']), 0);
    const total = money(Number(body['totalFen']));
    expect(
      missing(written, [
        ...[body['number'], body['buyerName'], body['supplierName'], ...lines],
        ...[`合计${packs}${total}`, `¥${total}`],
      ]),
    ).toEqual([]);
    expect((await reader.texts(bytes)).length).toBeGreaterThan(1);
  });

  it('a delivery note of 45 lines', async () => {
    const { body } = await shop.clerk.get<Line & { lines: Line[] }>(`/v1/shipments/${shipment.id}`);
    const { body: ordered } = await shop.clerk.get<{ lines: Line[] }>(`/v1/orders/${placed.id}`);
    const gramsOf = new Map(ordered.lines.map((line) => [line['id'], Number(line['unitGrams'])]));
    const kilograms = (grams: number) =>
      new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 }).format(grams / 1000);
    let grams = 0;
    const lines = body.lines.map((line, index) => {
      const weight = Number(line['quantity']) * (gramsOf.get(line['orderLineId'] as string) ?? 0);
      grams += weight;
      return [
        ...[index + 1, line['productName'], line['spec'], line['quantity'], kilograms(weight)],
        ...[line['originCountyName'], line['originTownship'], line['lotNumber']],
      ].join('');
    });
    const written = await reader.written(await pdf(shop.clerk, `/v1/shipments/${shipment.id}/note`));
    const packs = body.lines.reduce((sum, line) => sum + Number(line['quantity']), 0);
    expect(
      missing(written, [body['number'], body['orderNumber'], ...lines, `合计${packs}${kilograms(grams)}`]),
    ).toEqual([]);
    // What is loaded, not what it costs.
    expect(written).not.toContain('元');
  });

  it('an acceptance sheet of 45 lines, of some of which nothing was taken', async () => {
    const { body } = await unit.purchaser.get<Line & { lines: Line[] }>(`/v1/acceptances/${acceptanceId}`);
    expect(body.lines.filter((line) => line['acceptedQuantity'] === 0)).toHaveLength(9);
    const lines = body.lines.map((line, index) =>
      [
        ...[index + 1, line['productName'], line['spec']],
        ...(line['rejectedQuantity'] ? [`拒收原因：${line['reason']}`] : []),
        ...[line['originCountyName'], line['originTownship'], line['lotNumber']],
        ...[line['shippedQuantity'], line['acceptedQuantity'], line['rejectedQuantity']],
        ...[money(Number(line['priceFen'])), money(Number(line['amountFen']))],
      ].join(''),
    );
    const written = await reader.written(await pdf(unit.finance, `/v1/acceptances/${acceptanceId}/sheet`));
    expect(
      missing(written, [
        ...[body['number'], body['orderNumber'], body['shipmentNumber'], ...lines],
        `¥${money(Number(body['acceptedFen']))}`,
      ]),
    ).toEqual([]);
  });

  it('a payment notice: code, amount, payee', async () => {
    const { id } = await requestPayment(unit, placed.id);
    const { body } = await unit.finance.get<Line & { payee: Record<string, string> }>(`/v1/payments/${id}`);
    const written = await reader.written(await pdf(unit.finance, `/v1/payments/${id}/notice`));
    const { name, bank, account } = body.payee;
    expect(
      missing(written, [
        ...[body['transferCode'], body['orderNumber'], name, bank, account],
        ...[`¥${money(Number(body['amountFen']))}`, body['transferCode']],
      ]),
    ).toEqual([]);
  });

  it('are found where the person is', async () => {
    const screens: [Client, string, string[]][] = [
      [unit.purchaser, `/buy/orders/${placed.id}`, ['订单 PDF', '发货单 PDF', '验收单 PDF']],
      [unit.purchaser, `/buy/acceptances/${acceptanceId}`, ['验收单 PDF（可打印）']],
      [unit.inspector, '/buy/deliveries?tab=accepted,partly_accepted,rejected', ['发货单 PDF', '验收单 PDF']],
      [unit.finance, `/buy/orders/${placed.id}/pay`, ['付款通知单（可打印）']],
      [shop.clerk, `/supply/orders/${placed.id}`, ['订单 PDF']],
      [shop.clerk, `/supply/shipments/${shipment.id}`, ['发货单 PDF', '验收单 PDF']],
    ];
    for (const size of [desktop, phone]) {
      for (const [who, path, names] of screens) {
        const visitor = await Visitor.arrive(browser, world.url, size, now);
        await visitor.context.addCookies([{ name: 'session', value: await who.tokenOnce(), url: world.url }]);
        await visitor.open(path);
        for (const name of names) {
          const link = visitor.page.getByRole('link', { name: new RegExp(`${name}$`) });
          const answer = await visitor.context.request.get((await link.getAttribute('href')) as string);
          expect({ path, name, status: answer.status(), type: answer.headers()['content-type'] }).toEqual({
            ...{ path, name, status: 200, type: 'application/pdf' },
          });
        }
        await visitor.leave();
      }
    }
  }, 240_000);

  describe('the page that a QR leads to', () => {
    const follow = async (size: typeof desktop, url: string): Promise<Visitor> => {
      const visitor = await Visitor.arrive(browser, world.url, size, now);
      await visitor.open(url);
      return visitor;
    };
    const look = async (visitor: Visitor, name: string): Promise<void> => {
      await visitor.picture(name);
      expect(await visitor.sidewaysOverflow()).toBeLessThanOrEqual(0);
      expect(await visitor.barriers()).toEqual([]);
      expect(visitor.complaints).toEqual([]);
    };

    it.each([
      ['phone', phone],
      ['desktop', desktop],
    ])('says to a stranger on a %s that the paper holds', async (_, size) => {
      const url = await reader.qr(await pdf(unit.finance, `/v1/acceptances/${acceptanceId}/sheet`));
      expect(url).toMatch(new RegExp(`^${world.url}/check/.{4}-.{4}-.{4}-.{4}$`));
      const visitor = await follow(size, url as string);
      const { body } = await unit.finance.get<Line>(`/v1/acceptances/${acceptanceId}`);
      await visitor.page.getByRole('status').getByText('有效', { exact: true }).waitFor();
      for (const text of [
        body['number'],
        body['buyerName'],
        body['supplierName'],
        money(Number(body['acceptedFen'])),
      ])
        expect(await visitor.page.getByText(String(text)).count()).toBe(1);
      await look(visitor, 'check-valid');
      await visitor.page.getByRole('button', { name: /English/ }).click();
      await visitor.page.getByRole('status').getByText('Valid', { exact: true }).waitFor();
      await look(visitor, 'check-valid-en');
      await visitor.leave();
    });

    it('says that a paper no longer holds, and what it was', async () => {
      const pack = await shop.sells({ priceFen: 4_400 });
      const other = await order(unit, [{ pack, quantity: 2 }]);
      const url = await reader.qr(await pdf(unit.finance, `/v1/orders/${other.id}/sheet`));
      await unit.purchaser.post(`/v1/orders/${other.id}/cancellation`, { reason: '重复下单' });
      for (const size of [phone, desktop]) {
        const visitor = await follow(size, url as string);
        await visitor.page.getByRole('status').getByText('已失效', { exact: true }).waitFor();
        expect(await visitor.page.getByText('88.00 元').count()).toBe(1);
        await look(visitor, 'check-superseded');
        await visitor.leave();
      }
    });

    it('does not know a code that was never issued; another can be typed', async () => {
      const url = await reader.qr(await pdf(unit.finance, `/v1/orders/${placed.id}/sheet`));
      const code = new URL(url as string).pathname.split('/').at(-1) as string;
      for (const size of [phone, desktop]) {
        const visitor = await follow(size, '/check/0000-0000-0000-0000');
        await visitor.page.getByRole('status').getByText('查无此码', { exact: true }).waitFor();
        await look(visitor, 'check-unknown');
        await visitor.page
          .getByLabel('核验码', { exact: true })
          .fill(code.toLowerCase().replaceAll('-', ' '));
        await visitor.page.getByRole('button', { name: '核验', exact: true }).click();
        await visitor.page.getByRole('status').getByText('有效', { exact: true }).waitFor();
        await visitor.open('/check');
        await visitor.page.getByRole('button', { name: '核验', exact: true }).click();
        await visitor.page.getByText('请填写核验码').waitFor();
        await look(visitor, 'check-enter');
        await visitor.leave();
      }
    });
  });
});
