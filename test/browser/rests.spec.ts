import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { Client } from '../support/client';
import { confirm, order, ship } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');

describe('the rest of an order that will not come, in a browser', () => {
  let world: World;
  let browser: Browser;

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function comes(login: string, size: typeof desktop): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn(login, password);
    return visitor;
  }

  async function looksWell(visitor: Visitor, name: string): Promise<void> {
    await visitor.picture(name);
    const overflow = Math.max(0, await visitor.sidewaysOverflow());
    expect([name, overflow, await visitor.barriers(), visitor.complaints]).toEqual([name, 0, [], []]);
  }

  /** Ten packs of which six were sent, between the two that the login page offers. */
  async function partlySent(): Promise<string> {
    const as = (login: string) => new Client(() => world.url, { login, password });
    const unit = { purchaser: as('buyer') } as unknown as Unit;
    const shop = { clerk: as('supplier') } as unknown as Shop;
    const [pack] = await world.database.read<Pack>(
      `SELECT p.id AS "productId", k.id AS "skuId", k.price_fen AS "priceFen"
         FROM skus k JOIN products p ON p.id = k.product_id JOIN users u ON u.organization_id = p.supplier_id
        WHERE u.login = 'supplier' AND p.state = 'listed' AND NOT 'canteen' = ANY (p.excluded_funding)
        ORDER BY k.id LIMIT 1`,
    );
    const placed = await order(unit, [{ pack: pack as Pack, quantity: 10 }]);
    await confirm(shop, placed.id);
    await ship(shop, placed, [6]);
    return placed.id;
  }

  it('a cooperative says so on its phone, and the buyer reads why', async () => {
    const id = await partlySent();
    const buyer = await comes('buyer', desktop);
    await buyer.open(`/buy/orders/${id}`);
    await buyer.page.getByText('还有 4 件没有发来').waitFor();
    expect(await buyer.page.getByRole('button', { name: '不再等余货' }).count()).toBe(0);
    const clerk = await comes('supplier', phone);
    await clerk.open(`/supply/orders/${id}`);
    await looksWell(clerk, 'supplier-rest');
    await clerk.page.getByRole('button', { name: '余货不再发了' }).click();
    const dialog = clerk.page.getByRole('dialog');
    await dialog.getByText('× 4').waitFor();
    await dialog.getByText('过了采收季').click();
    await looksWell(clerk, 'supplier-close-rest');
    await dialog.getByRole('button', { name: '余货不再发了' }).click();
    await clerk.page.getByText('已告知采购单位，余货不再发').waitFor();
    await clerk.page.getByText('余货不再发 · 过了采收季').waitFor();
    await looksWell(clerk, 'supplier-rest-closed');
    await buyer.open(`/buy/orders/${id}`);
    await buyer.page.getByText('合作社余货 4 件不再发：过了采收季').waitFor();
    await looksWell(buyer, 'buyer-rest-closed');
    await clerk.leave();
    await buyer.leave();
  });

  it('a buyer who waited for a week waits no longer', async () => {
    const [waiting] = await world.database.read<{ id: string }>(
      `SELECT o.id FROM orders o JOIN users b ON b.organization_id = o.buyer_id AND b.login = 'buyer'
        WHERE o.state = 'confirmed' AND o.rest_closed_at IS NULL AND o.placed_at < $1
          AND EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.shipped_quantity BETWEEN 1 AND l.quantity - 1)
        ORDER BY o.id LIMIT 1`,
      [new Date(now.getTime() - 10 * 86_400_000)],
    );
    const buyer = await comes('buyer', phone);
    await buyer.open(`/buy/orders/${waiting?.id}`);
    await buyer.page.getByText('一直没有发来').waitFor();
    await looksWell(buyer, 'buyer-rest-overdue');
    await buyer.page.getByRole('button', { name: '不再等余货' }).click();
    const dialog = buyer.page.getByRole('dialog');
    await dialog.getByLabel('不再等的原因').fill('菜单已换，用不上了');
    await looksWell(buyer, 'buyer-close-rest');
    await dialog.getByRole('button', { name: '不再等余货' }).click();
    await buyer.page.getByText('余货已关闭').waitFor();
    await buyer.page.getByText('菜单已换，用不上了').first().waitFor();
    await buyer.leave();
    await world.settle();
    await expectBooksToBalance(world.database);
  });
});
