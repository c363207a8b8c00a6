import { ProviderEvents } from '@app/payments';
import type { Browser } from 'playwright-core';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { Client } from '../support/client';
import { FakeStripe } from '../support/stripe';
import { FakeDisputes } from '../support/stripe-disputes';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');
const address = { recipient: '食堂', phone: '0510-12345678', detail: '无锡市锡山区示例路1号' };

/** A buyer pays through Stripe, on its pages and by a picture; an operator sees what Stripe told. */
describe.each([
  ['desktop', desktop],
  ['phone', phone],
])('paying through Stripe on a %s', (_, size) => {
  let stripe: FakeStripe;
  let world: World;
  let browser: Browser;
  let visitor: Visitor;
  const faults: string[] = [];

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    world = await World.start({ demoAt: now, environment: stripe.environment });
    browser = await openBrowser();
    visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn('buyer', password);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
    await stripe?.stop();
  });

  const looksWell = async (name: string) => {
    await visitor.quiet();
    await visitor.picture(name);
    const overflow = await visitor.sidewaysOverflow();
    if (overflow > 0) faults.push(`${name}: ${overflow} px too wide`);
    faults.push(...(await visitor.barriers()).map((barrier) => `${name}: ${barrier}`));
  };
  /** Owed from the start. */
  const prepaid = async (): Promise<string> => {
    const buyer = new Client(() => world.url, { login: 'buyer', password });
    const [pack] = await world.database.read<{ id: string; fen: number; least: number }>(
      `SELECT k.id, k.price_fen AS fen, k.minimum_quantity AS least FROM skus k JOIN stock s ON s.sku_id = k.id
        JOIN products p ON p.id = k.product_id
        WHERE p.excluded_funding = '{}' AND s.on_hand - s.held > 100 ORDER BY k.id LIMIT 1`,
    );
    if (!pack) throw new Error('The demo world sells nothing');
    const { status, body } = await buyer.post<{ orders: { id: string }[] }>('/v1/checkouts', {
      lines: [{ skuId: pack.id, quantity: pack.least }],
      ...{ fundingSource: 'canteen', deliveryAddress: address, paymentTerms: 'prepaid' },
      expectedTotalFen: pack.fen * pack.least,
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.orders[0]?.id as string;
  };
  const choose = async (orderId: string, way: string) => {
    await visitor.open(`/buy/orders/${orderId}/pay`);
    await visitor.page.getByRole('radio', { name: way }).check();
    await visitor.page.getByRole('button', { name: /去支付/ }).waitFor();
  };
  const go = () => visitor.page.getByRole('button', { name: /去支付/ }).click();
  const attemptHere = () => visitor.page.url().split('/').at(-1) as string;

  it.each(['支付宝', '银行卡'])(
    'goes to the page for %s and comes back to good news',
    async (way) => {
      await choose(await prepaid(), way);
      if (way === '支付宝') await looksWell('buyer-pay-ways');
      await go();
      await visitor.page.waitForURL(/\/hosted\//);
      await visitor.page.getByRole('button', { name: '支付 Pay' }).click();
      await visitor.page.waitForURL(/\/buy\/attempts\//);
      await visitor.page.getByRole('heading', { name: '支付成功，款项已到账' }).waitFor();
      if (way === '支付宝') await looksWell('buyer-attempt-succeeded');
    },
    120_000,
  );

  it('shows a picture for WeChat, and follows what happens on the phone', async () => {
    await choose(await prepaid(), '微信支付');
    await go();
    await visitor.page.getByRole('img', { name: '微信支付二维码' }).waitFor();
    await looksWell('buyer-attempt-scan');
    stripe.pay(attemptHere());
    await visitor.page.getByRole('heading', { name: '支付成功，款项已到账' }).waitFor();
  }, 120_000);

  it('says what to do when it did not succeed', async () => {
    await choose(await prepaid(), '微信支付');
    await go();
    await visitor.page.getByRole('img', { name: '微信支付二维码' }).waitFor();
    stripe.decline(attemptHere());
    await visitor.page.getByRole('heading', { name: '这次没有付成' }).waitFor();
    await looksWell('buyer-attempt-failed');
    await visitor.page.getByRole('link', { name: /换一种方式付款/ }).click();
    await visitor.page.getByRole('radio', { name: '对公转账' }).waitFor();
  }, 120_000);

  it('lists on the desk what Stripe told, and what waits for people', async () => {
    const [payment] = [...stripe.payments.values()].filter(({ status }) => status === 'succeeded');
    stripe.tell('payment_intent.succeeded', { ...payment, amount_received: 1 });
    const attempt = payment?.metadata['market_intent'] as string;
    const disputes = new FakeDisputes(stripe);
    disputes.withdraw(disputes.open(attempt, { amount: 100 }).dispute);
    disputes.close(disputes.open(attempt, { amount: 200 }).dispute, 'won');
    for (const event of stripe.events) await stripe.deliver(world.url, event, { at: world.clock.now() });
    await world.get(ProviderEvents).applyWaiting();
    await visitor.leave();
    visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn('operator', password);
    await visitor.open('/operate/provider-events');
    await looksWell('operator-provider-events');
    await visitor.page.getByRole('button', { name: '隔离', exact: true }).click();
    await visitor.quiet();
    await visitor.page.getByRole('button', { name: 'payment_intent.succeeded' }).click();
    await visitor.page.getByRole('button', { name: '再处理一次' }).waitFor();
    await looksWell('operator-provider-event');
    await visitor.page.getByRole('button', { name: '再处理一次' }).click();
    await visitor.page.getByText('已重新处理').waitFor();
    await visitor.open('/operate/disputes');
    await visitor.page.getByText('称没有收到货').first().waitFor();
    await looksWell('operator-disputes');
    faults.push(...visitor.complaints);
    expect(faults).toEqual([]);
  }, 120_000);
});
