import type { Browser } from 'playwright-core';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');

/** Every screen of every persona: picture name, and the address or the SQL that finds it. */
const screens: Record<string, Record<string, string>> = {
  buyer: {
    home: '/buy',
    find: '/buy/find?q=yapg',
    product: "SELECT '/buy/products/' || id FROM products WHERE name = '化隆牦牛肉'",
    orders: '/buy/orders',
    order: `SELECT '/buy/orders/' || o.id FROM orders o JOIN users u ON u.organization_id = o.buyer_id
             WHERE u.login = 'buyer' AND o.state = 'completed' ORDER BY o.id DESC LIMIT 1`,
    payments: '/buy/payments',
    deliveries: '/buy/deliveries',
    'after-sales': '/buy/after-sales',
    refunds: '/buy/after-sales?tab=refunds',
  },
  supplier: {
    today: '/supply',
    orders: '/supply/orders',
    pick: '/supply/pick',
    stock: '/supply/stock',
    money: '/supply/money',
  },
  official: {
    overview: '/official',
    pairs: '/official/pairs',
    units: '/official/units',
    facts: '/official/facts',
    definitions: '/official/definitions',
  },
  operator: {
    bank: '/operate',
    suspense: '/operate/suspense',
    statements: '/operate/statements',
    journal: '/operate/journal',
    parties: '/operate/journal/parties/supplier_payable',
    entries: '/operate/journal/entries?account=suspense',
    booking:
      "SELECT '/operate/journal/bookings/' || cause_id FROM journal_entries WHERE cause_kind = 'refund' LIMIT 1",
    health: '/operate/health',
    stuck: '/operate/stuck',
  },
};

describe('every screen, on a desktop and on a phone', () => {
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

  const addressOf = async (place: string): Promise<string> => {
    if (!place.startsWith('SELECT')) return place;
    const [row] = await world.database.read<Record<string, string>>(place);
    return Object.values(row ?? {})[0] as string;
  };

  describe.each(Object.keys(screens))('%s', (login) => {
    it.each([
      ['desktop', desktop],
      ['phone', phone],
    ])(
      'reads well on a %s',
      async (_, size) => {
        const visitor = await Visitor.arrive(browser, world.url, size, now);
        await visitor.logIn(login, password);
        const faults: string[] = [];
        for (const [name, place] of Object.entries(screens[login] ?? {})) {
          await visitor.open(await addressOf(place));
          await visitor.picture(`${login}-${name}`);
          const overflow = await visitor.sidewaysOverflow();
          if (overflow > 0) faults.push(`${name}: ${overflow} px too wide`);
          faults.push(...(await visitor.barriers()).map((barrier) => `${name}: ${barrier}`));
        }
        faults.push(...visitor.complaints);
        await visitor.leave();
        expect(faults).toEqual([]);
      },
      240_000,
    );
  });

  it('greets a stranger in Chinese and in English', async () => {
    for (const size of [desktop, phone]) {
      const visitor = await Visitor.arrive(browser, world.url, size, now);
      await visitor.open('/login');
      await visitor.picture('login');
      expect(await visitor.barriers()).toEqual([]);
      await visitor.page.getByRole('button', { name: /English/ }).click();
      await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
      expect(await visitor.page.locator('html').getAttribute('lang')).toMatch(/^en/);
      await visitor.leave();
    }
  });
});
