import type { Browser, Page } from 'playwright-core';
import { desktop, phone, Visitor } from './browser';
import type { Client, Credentials } from './client';
import type { World } from './world';

const password = 'Demo-2026-bangfu';

/** Who buys and accepts, and the cooperative that sends. */
export type Sides = { buyer: string; inspector: string; supplier: string };
export type Wish = {
  query: string;
  product: RegExp;
  packs: number;
  prepaid?: boolean;
  /** What each pack costs, in fen. */
  priceFen: number;
};
export type Placed = { id: string; number: string };
type Arrival = { rejected?: number; photo?: Buffer };

/** People of the demo world, each at a device of their own, and what they do with nothing but their hands on the pages. */
export class ByHand {
  private readonly here = new Map<string, Visitor>();
  private readonly guests = new Map<string, Credentials>();

  constructor(
    private readonly browser: Browser,
    private readonly world: World,
    private readonly sides: Sides,
    private today: Date,
    private readonly phones: readonly string[] = [sides.inspector, sides.supplier],
  ) {}

  async at(login: string, path: string): Promise<Page> {
    const visitor = await this.visitor(login);
    await visitor.open(path);
    return visitor.page;
  }

  async visitor(login: string): Promise<Visitor> {
    const known = this.here.get(login);
    if (known) return known;
    const size = this.phones.includes(login) ? phone : desktop;
    const visitor = await Visitor.arrive(this.browser, this.world.url, size, this.today);
    await visitor.logIn(login, this.guests.get(login)?.password ?? password);
    this.here.set(login, visitor);
    return visitor;
  }

  /** Somebody whom the demo does not have. */
  welcome(guest: Client): string {
    if (!guest.credentials) throw new Error('A guest has a login.');
    this.guests.set(guest.credentials.login, guest.credentials);
    return guest.credentials.login;
  }

  /** Everybody comes back on another day, and logs in again. */
  async later(day: Date): Promise<void> {
    this.expectNoComplaints();
    for (const visitor of this.here.values()) await visitor.leave();
    this.here.clear();
    this.world.clock.set(day);
    this.today = day;
  }

  expectNoComplaints(): void {
    expect([...this.here.values()].flatMap(({ complaints }) => complaints)).toEqual([]);
  }

  async orders({ query, product, packs, prepaid, priceFen }: Wish): Promise<Placed> {
    const { buyer } = this.sides;
    let page = await this.at(buyer, `/buy/find?q=${encodeURIComponent(query)}`);
    await page.getByRole('link', { name: product }).first().click();
    await page.getByRole('textbox', { name: '数量' }).fill(String(packs));
    await page.getByRole('button', { name: '放入采购车' }).click();
    page = await this.at(buyer, '/buy/basket');
    await page.getByLabel('收货人', { exact: true }).fill('陆佩芸');
    await page.getByLabel('电话', { exact: true }).fill('0510-88001234');
    await page.getByLabel('详细地址', { exact: true }).fill('东亭街道示例路18号后门');
    if (prepaid) await page.getByRole('radio', { name: '先款后货' }).check();
    await page.getByRole('button', { name: '提交订单' }).click();
    await page.waitForURL(/\/buy\/orders/);
    const order = await this.one<Placed & { fen: number }>(
      'SELECT id, number, total_fen AS fen FROM orders ORDER BY id DESC LIMIT 1',
    );
    expect(order.fen).toBe(packs * priceFen);
    return { id: order.id, number: order.number };
  }

  /** Confirmed and sent by the cooperative. */
  async sends({ id }: Placed): Promise<void> {
    const { supplier } = this.sides;
    let clerk = await this.at(supplier, `/supply/orders/${id}`);
    await clerk.getByRole('button', { name: '接单', exact: true }).click();
    await confirmIn(clerk, '接单');
    await clerk.getByText('已接单，去备货吧').waitFor();
    clerk = await this.at(supplier, `/supply/orders/${id}/ship`);
    await clerk.getByRole('combobox', { name: '承运公司' }).fill('中国邮政');
    await clerk.getByRole('textbox', { name: '运单号' }).fill('EA987654321CN');
    await clerk.getByRole('button', { name: '确认发货' }).click();
    await clerk.waitForURL(/\/supply\/shipments\//, { waitUntil: 'commit' });
  }

  /** Signed for by two people; the address of the sheet. */
  async accepts({ id }: Placed, { rejected = 0, photo }: Arrival = {}): Promise<string> {
    const { buyer, inspector } = this.sides;
    const shipment = await this.one<{ id: string }>('SELECT id FROM shipments WHERE order_id = $1', [id]);
    const page = await this.at(buyer, `/buy/shipments/${shipment.id}/acceptance`);
    for (let pack = 0; pack < rejected; pack++) await page.getByRole('button', { name: /拒收 加一/ }).click();
    if (rejected > 0) await page.getByRole('button', { name: '破损' }).click();
    if (photo) {
      const file = { name: '收货.jpg', mimeType: 'image/jpeg', buffer: photo };
      await page.locator('input[type=file]').first().setInputFiles(file);
      await page.getByRole('img', { name: /现场照片/ }).waitFor();
      await page.getByText('正在上传').waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: '签字提交' }).click();
    await confirmIn(page, '签字');
    await page.waitForURL(/\/buy\/acceptances\//);
    const sheet = new URL(page.url()).pathname;
    const second = await this.at(inspector, sheet);
    await second.getByRole('button', { name: '复核无误，签字' }).click();
    await confirmIn(second, /签字/);
    await second.getByText('验收完成').first().waitFor();
    return sheet;
  }

  /** One pack goes back, or `yuan` of its price; the cooperative agrees. */
  async asksBack(sheet: string, reason: string, yuan?: string): Promise<void> {
    const { buyer, supplier } = this.sides;
    const page = await this.at(buyer, sheet);
    await page.getByRole('button', { name: '申请退货或索赔' }).click();
    const form = page.getByRole('dialog');
    if (yuan) await form.getByText('索赔（货留下，退部分款）').click();
    await form
      .getByRole('button', { name: /数量 加一/ })
      .first()
      .click();
    if (yuan) await form.getByLabel('要求退还（元）').fill(yuan);
    await form.getByLabel('原因').fill(reason);
    await form.getByRole('button', { name: '提交申请' }).click();
    await page.getByText('已提交，等合作社答复').waitFor();
    const clerk = await this.at(supplier, '/supply/returns');
    const card = clerk.getByRole('article').filter({ hasText: reason });
    await card.getByRole('button', { name: '同意', exact: true }).click();
    await confirmIn(clerk, /./);
    await clerk.getByText('已答复').first().waitFor();
  }

  async one<Row extends object>(sql: string, values: unknown[] = []): Promise<Row> {
    const [row] = await this.world.database.read<Row>(sql, values);
    if (!row) throw new Error(`Nothing there: ${sql}`);
    return row;
  }
}

/** The last button of that name in the open dialog. */
export function confirmIn(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole('dialog').getByRole('button', { name }).last().click();
}
