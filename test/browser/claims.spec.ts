import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');

describe('a claim, from the kitchen to the refund, in a browser', () => {
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

  it('claims part of the price on a phone, is answered on a phone, and sees the money come back', async () => {
    const [paid] = await world.database.read<{ acceptanceId: string; orderId: string }>(
      `SELECT a.id AS "acceptanceId", o.id AS "orderId"
         FROM acceptances a JOIN orders o ON o.id = a.order_id AND o.state = 'completed' AND o.paid_fen > 0
         JOIN users b ON b.organization_id = o.buyer_id AND b.login = 'buyer'
         JOIN users s ON s.organization_id = o.supplier_id AND s.login = 'supplier'
        WHERE NOT EXISTS (SELECT FROM goods_returns r WHERE r.order_id = o.id) ORDER BY a.id DESC LIMIT 1`,
    );
    if (!paid) throw new Error('The demo world has no paid order between its two shown organisations.');

    const buyer = await comes('buyer', phone);
    await buyer.open(`/buy/acceptances/${paid.acceptanceId}`);
    await buyer.page.getByRole('button', { name: '申请退货或索赔' }).click();
    const form = buyer.page.getByRole('dialog');
    await form.getByText('索赔（货留下，退部分款）').click();
    await form
      .getByRole('button', { name: /数量 加一/ })
      .first()
      .click();
    await form.getByLabel('要求退还（元）').fill('999999999');
    await form.getByLabel('原因').fill('内层有磕碰，可以食用');
    await form.getByRole('button', { name: '提交申请' }).click();
    await form.getByText('请填金额，不超过这一行还可申请的金额').waitFor();
    await form.getByLabel('要求退还（元）').fill('１２．３４');
    await buyer.picture('buyer-claim');
    expect(await buyer.barriers()).toEqual([]);
    await form.getByRole('button', { name: '提交申请' }).click();
    await buyer.page.getByText('已提交，等合作社答复').waitFor();

    const clerk = await comes('supplier', phone);
    await clerk.open('/supply/returns');
    await clerk.picture('supplier-returns');
    const card = clerk.page.getByRole('article').filter({ hasText: '内层有磕碰' });
    await card.getByText('索赔').first().waitFor();
    await card.getByRole('button', { name: '同意', exact: true }).click();
    await clerk.page.getByRole('dialog').getByRole('button').last().click();
    await clerk.page.getByText('已答复').first().waitFor();
    await world.settle();

    await buyer.open('/buy/after-sales?tab=refunds');
    await buyer.page.getByText('12.34').first().waitFor();
    await buyer.picture('buyer-refunds');
    await buyer.open(`/buy/orders/${paid.orderId}`);
    await buyer.page.getByText('待退款').first().waitFor();
    await buyer.picture('buyer-order-refund');
    expect([...buyer.complaints, ...clerk.complaints]).toEqual([]);
    await expectBooksToBalance(world.database);
  });
});
