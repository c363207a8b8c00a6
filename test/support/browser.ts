import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { shiftDate } from './shift-date';

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/** Set to keep the pictures in docs/images; otherwise they go to .data/test/images. */
export const images = join(
  __dirname,
  '../..',
  process.env['KEEP_IMAGES'] ? 'docs/images' : '.data/test/images',
);

type Operation = { parameters?: { in: string; name: string }[] };

/** Addresses of the acts that can be sent twice and done once: the pages must say which sendings are one act. */
const keyed = Object.entries(
  (
    JSON.parse(readFileSync(join(__dirname, '../../docs/openapi.json'), 'utf8')) as {
      paths: Record<string, { post?: Operation }>;
    }
  ).paths,
)
  .filter(([, { post }]) => post?.parameters?.some(({ name }) => name === 'Idempotency-Key'))
  .map(([path]) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`));

const quiet = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** Runs in the page. */
const untilIdle = `new Promise((resolve) => requestIdleCallback(() => resolve(true), { timeout: 5000 }))`;

/** A real Chromium; `npm test` finds or installs it and sets CHROME_PATH. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROME_PATH'];
  if (!executablePath) throw new Error('CHROME_PATH is not set: run the tests with `npm test`.');
  // Chromium refuses its sandbox to root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...quiet, ...sandbox] });
}

/** One person at one device. Everything the page complains about is kept in `complaints`. */
export class Visitor {
  readonly complaints: string[] = [];
  private readonly underWay = new Set<Request>();

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy|Permissions policy/i.test(message.text()))
        this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      this.underWay.add(request);
      const { pathname } = new URL(request.url());
      const once = request.method() === 'POST' && keyed.some((address) => address.test(pathname));
      if (once && !request.headers()['idempotency-key'])
        this.complaints.push(`POST ${pathname} without Idempotency-Key`);
    });
    page.on('requestfinished', (request) => this.underWay.delete(request));
    page.on('requestfailed', (request) => this.underWay.delete(request));
    page.on('response', (response) => {
      if (response.status() >= 500) this.complaints.push(`${response.status()} ${response.url()}`);
    });
  }

  static async arrive(browser: Browser, baseUrl: string, size: typeof desktop, now?: Date): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: size,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      hasTouch: size.width < 500,
      baseURL: baseUrl,
    });
    const page = await context.newPage();
    if (now) await page.addInitScript(shiftDate, now.getTime() - Date.now());
    return new Visitor(context, page);
  }

  /** As a person does it: name, password, button. */
  async logIn(login: string, password: string): Promise<void> {
    await this.page.goto('/login');
    await this.page.getByLabel('账户', { exact: true }).fill(login);
    await this.page.getByLabel('密码', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: '登录', exact: true }).click();
    await this.page.waitForURL((url) => url.pathname !== '/login');
  }

  /** Opens an address and waits until nothing is loading any more. */
  async open(path: string): Promise<void> {
    await this.page.goto(path);
    await this.quiet();
  }

  /**
   * Nothing is being fetched and the page has nothing to do, three looks in a row; also after a click, when the page as
   * such was loaded long ago. (`networkidle` is told once per page, after half a second of waiting.)
   */
  async quiet(): Promise<void> {
    await this.page.waitForLoadState('load');
    const patience = Date.now() + 10_000;
    for (let looks = 0; looks < 3 && Date.now() < patience; ) {
      // Refused while one page gives way to the next.
      const isIdle = await this.page.evaluate(untilIdle).catch(() => false);
      looks = isIdle && this.underWay.size === 0 ? looks + 1 : 0;
      await this.page.waitForTimeout(20);
    }
    await this.page.locator('[role=status][aria-label="正在取数"]').first().waitFor({ state: 'detached' });
  }

  async picture(name: string): Promise<void> {
    mkdirSync(images, { recursive: true });
    await this.page.screenshot({ path: join(images, `${name}-${this.page.viewportSize()?.width}.png`) });
  }

  /** All of the page, however long. */
  async wholePicture(name: string): Promise<void> {
    mkdirSync(images, { recursive: true });
    const path = join(images, `${name}-${this.page.viewportSize()?.width}.png`);
    await this.page.screenshot({ path, fullPage: true });
  }

  /** Serious findings of axe (WCAG 2 A and AA) on what is open now. No page of ours has frames: none is looked for. */
  async barriers(): Promise<string[]> {
    // What happens to lie half under the bar at the top is no small target.
    await this.page.evaluate('window.scrollTo(0, 0)');
    const { violations } = await new AxeBuilder({ page: this.page })
      .options({ resultTypes: ['violations'] })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .setLegacyMode()
      .analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`);
  }

  /** How far the page can be pushed sideways, in pixels: nothing, on a phone that fits. */
  async sidewaysOverflow(): Promise<number> {
    return this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}
