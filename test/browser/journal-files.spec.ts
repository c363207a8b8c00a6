import { Journal } from '@app/payments';
import type { Browser } from 'playwright-core';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { World } from '../support/world';

const now = new Date('2026-11-20T02:00:00Z');

jest.setTimeout(120_000);

describe('the accountant keeps the journal as a file', () => {
  let world: World;
  let browser: Browser;

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
    await world.settle();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])('on a %s: all entries of the period, not only those on screen', async (_, size) => {
    const operator = await Visitor.arrive(browser, world.url, size, now);
    await operator.logIn('operator', 'Demo-2026-bangfu');
    const { page } = operator;
    await operator.open('/operate/journal/entries?period=2026-11');
    for (const [role, name, file] of [
      ['link', '存为 CSV', /^journal-2026-11-01-2026-11-30\.csv$/],
      ['button', '存为 Excel', /^分录-2026-11\.xlsx$/],
    ] as const) {
      const kept = page.waitForEvent('download');
      await page.getByRole(role, { name }).click();
      expect((await kept).suggestedFilename()).toMatch(file);
    }
    await operator.picture('operator-journal-entries');
    expect(Math.max(0, await operator.sidewaysOverflow())).toBe(0);
    expect(await operator.barriers()).toEqual([]);
    expect(operator.complaints).toEqual([]);
    await operator.leave();
  });

  it('is told what to do when there are too many for a workbook', async () => {
    const postings = Array.from({ length: 5_001 }, () => ({
      cause: { kind: 'provider_fee' as const, id: world.newId() },
      ...{ orderId: null, bookedOn: '2026-09-01', amountFen: 1 },
      debit: { account: 'provider_fees' as const },
      credit: { account: 'provider_clearing' as const },
    }));
    await world.database.transact((tx) => world.get(Journal).post(tx, postings));
    for (const size of [desktop, phone]) {
      const operator = await Visitor.arrive(browser, world.url, size, now);
      await operator.logIn('operator', 'Demo-2026-bangfu');
      await operator.open('/operate/journal/entries?period=2026-09');
      await operator.page.getByRole('button', { name: '存为 Excel' }).click();
      await operator.page.getByRole('alert').getByText('请缩短期间，或改存 CSV').waitFor();
      await operator.picture('operator-journal-too-many');
      expect(Math.max(0, await operator.sidewaysOverflow())).toBe(0);
      expect(await operator.barriers()).toEqual([]);
      await operator.leave();
    }
  });
});
