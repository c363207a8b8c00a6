import type { Browser } from 'playwright-core';
import { families } from '../input/corpus';
import { desktop, openBrowser, Visitor } from '../support/browser';
import { Client } from '../support/client';
import { draftOf } from '../support/story';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');
/** What can be stored, and would run if a page took it for its own. */
const markup = families.markup.filter((text) => text.length <= 200 && !/[\p{Cc}\p{Cf}]/u.test(text));

describe('hostile text on the pages of those who read it', () => {
  let world: World;
  let browser: Browser;
  let orderId: string;

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
    orderId = await plant();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  const as = (login: string): Client => new Client(() => world.url, { login, password });

  /** An order, a bank file and stock movements full of it. */
  async function plant(): Promise<string> {
    const [sku] = await world.database.read<{ id: string; price: number }>(
      `SELECT k.id, k.price_fen AS price FROM skus k JOIN products p ON p.id = k.product_id
         JOIN users u ON u.organization_id = p.supplier_id WHERE u.login = 'supplier' AND p.state = 'listed'
        ORDER BY k.id LIMIT 1`,
    );
    const pack = { productId: '', skuId: sku?.id as string, priceFen: sku?.price as number };
    const note = markup.slice(0, 12).join('\n').slice(0, 500);
    const address = { recipient: markup[0], phone: markup[2]?.slice(0, 40), detail: markup[5] };
    const [{ minimum }] = (await world.database.read<{ minimum: number }>(
      'SELECT minimum_quantity AS minimum FROM skus WHERE id = $1',
      [pack.skuId],
    )) as [{ minimum: number }];
    const draft = draftOf([{ pack, quantity: minimum }], { note, deliveryAddress: address });
    const { status, body } = await as('buyer').post<{ orders: { id: string }[] }>('/v1/checkouts', draft);
    expect({ status, body }).toMatchObject({ status: 201 });
    const rows = markup.slice(0, 100).map((text, index) => {
      const cell = `"${text.replaceAll('"', '""')}"`;
      return `2026-11-19,H${index},${cell},1,1.00,${cell}`;
    });
    const file = Buffer.from(['交易日期,流水号,对方户名,对方账号,贷方金额,附言', ...rows].join('\n'));
    expect(
      (await as('operator').upload('/v1/bank-statements', '<b>x</b>.csv', file, 'text/csv')).status,
    ).toBe(201);
    return body.orders[0]?.id as string;
  }

  /** Opens the pages and tells what ran, what was said by a dialog, and what broke. */
  async function look(login: string, paths: readonly string[]): Promise<{ ran: unknown[]; seen: string }> {
    const visitor = await Visitor.arrive(browser, world.url, desktop, now);
    const ran: unknown[] = [];
    visitor.page.on('dialog', (dialog) => {
      ran.push(dialog.message());
      void dialog.dismiss();
    });
    visitor.page.on('request', (request) => {
      if (!request.url().startsWith(world.url) && !/^(data|blob):/.test(request.url()))
        ran.push(request.url());
    });
    await visitor.logIn(login, password);
    let seen = '';
    for (const path of paths) {
      await visitor.open(path);
      seen += await visitor.page.locator('body').innerText();
      if (await visitor.page.evaluate('window.pwned !== undefined')) ran.push(path);
    }
    ran.push(...visitor.complaints);
    await visitor.leave();
    return { ran, seen };
  }

  it('is text to buyer and supplier on the order', async () => {
    const buyer = await look('buyer', [`/buy/orders/${orderId}`]);
    expect(buyer.ran).toEqual([]);
    expect(buyer.seen).toContain(markup[0]);
    const supplier = await look('supplier', [`/supply/orders/${orderId}`, '/supply/pick']);
    expect(supplier.ran).toEqual([]);
    expect(supplier.seen).toContain(markup[0]);
  });

  it('is text to the operator at the desk', async () => {
    const { ran, seen } = await look('operator', ['/operate', '/operate/statements']);
    expect(ran).toEqual([]);
    expect(markup.filter((text) => seen.includes(text)).length).toBeGreaterThan(10);
  });

  it('is text in the words of a search', async () => {
    const paths = markup.slice(0, 8).map((text) => `/buy/find?q=${encodeURIComponent(text)}`);
    expect((await look('buyer', paths)).ran).toEqual([]);
  });
});
