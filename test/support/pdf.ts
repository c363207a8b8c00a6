import { readFileSync } from 'node:fs';
import jsQR from 'jsqr';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';

const reader = 'http://pdf.test';
const parts: Record<string, string> = {
  '/pdf.mjs': require.resolve('pdfjs-dist/legacy/build/pdf.min.mjs'),
  '/worker.mjs': require.resolve('pdfjs-dist/legacy/build/pdf.worker.min.mjs'),
};

const start = `<!doctype html><body style="margin:0"><canvas></canvas><script type="module">
  import * as pdfjs from '/pdf.mjs';
  pdfjs.GlobalWorkerOptions.workerSrc = '/worker.mjs';
  const canvas = document.querySelector('canvas');
  const open = () => pdfjs.getDocument({ url: '/paper.pdf?' + Math.random(), isEvalSupported: false }).promise;
  globalThis.texts = async () => {
    const pdf = await open();
    const pages = [];
    for (let number = 1; number <= pdf.numPages; number++) {
      const { items } = await (await pdf.getPage(number)).getTextContent({ disableNormalization: true });
      pages.push(items.map(({ str }) => str));
    }
    return pages;
  };
  globalThis.show = async (number, scale) => {
    const page = await (await open()).getPage(number);
    const viewport = page.getViewport({ scale });
    Object.assign(canvas, { width: viewport.width, height: viewport.height });
    await page.render({ canvas, viewport }).promise;
  };
  globalThis.ready = true;
</script>`;

/** A PDF as somebody sees it who opens it: what is written on its pages, and how they look. */
export class PdfReader {
  private bytes: Buffer = Buffer.alloc(0);

  private constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
  ) {}

  static async open(browser: Browser): Promise<PdfReader> {
    const context = await browser.newContext({ viewport: { width: 1300, height: 1800 } });
    const page = await context.newPage();
    const self = new PdfReader(context, page);
    await page.route(`${reader}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      const file = parts[pathname];
      if (file) return route.fulfill({ body: readFileSync(file), contentType: 'text/javascript' });
      if (pathname === '/paper.pdf')
        return route.fulfill({ body: self.bytes, contentType: 'application/pdf' });
      return route.fulfill({ body: start, contentType: 'text/html; charset=utf-8' });
    });
    await page.goto(`${reader}/`);
    await page.waitForFunction('globalThis.ready');
    return self;
  }

  /** The texts of each page in the order in which they were written. */
  async texts(pdf: Buffer): Promise<string[][]> {
    this.bytes = pdf;
    return this.page.evaluate('texts()');
  }

  /** All that is written, without the spaces that only lay it out. */
  async written(pdf: Buffer): Promise<string> {
    return (await this.texts(pdf)).flat().join('').replaceAll(/\s/gu, '');
  }

  /** A page as PNG; A4 at scale 2 is 1191 × 1684. */
  async picture(pdf: Buffer, page = 1, scale = 2): Promise<Buffer> {
    this.bytes = pdf;
    await this.page.evaluate(`show(${page}, ${scale})`);
    return this.page.locator('canvas').screenshot();
  }

  /** What the QR on the page says to a phone, which looks at it from several distances until it reads it. */
  async qr(pdf: Buffer, page = 1): Promise<string | undefined> {
    for (const scale of [2, 3, 1.5, 4]) {
      const picture = sharp(await this.picture(pdf, page, scale)).ensureAlpha();
      const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
      const found = jsQR(new Uint8ClampedArray(data), info.width, info.height);
      if (found) return found.data;
    }
    return undefined;
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
