import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chineseCapitals, drawPaper, type Paper, paperFaces } from '@app/platform';
import type { Browser } from 'playwright-core';
import { acceptanceSheet } from '../../libs/fulfillment/src/papers/acceptance-sheet.policy';
import { deliveryNote } from '../../libs/fulfillment/src/papers/delivery-note.policy';
import { orderSheet } from '../../libs/orders/src/order-sheet.policy';
import { monthlyStatement } from '../../libs/payments/src/papers/monthly-statement.policy';
import { paymentNotice } from '../../libs/payments/src/papers/payment-notice.policy';
import {
  settlementSheet,
  settlementStatement,
} from '../../libs/payments/src/papers/settlement-papers.policy';
import { images, openBrowser } from '../support/browser';
import { PdfReader } from '../support/pdf';
import * as sample from '../support/sample-papers';

const mark = {
  code: '4F7K-92MX-Q0TA-8VZB',
  url: 'https://market.example.cn/check/4F7K-92MX-Q0TA-8VZB',
  issuedAt: new Date('2026-11-22T03:00:00Z'),
};

const drawn = (paper: Paper) => drawPaper(paper, mark, paperFaces());
/** Figures by other means than the paper's own. */
const yuan = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 });
const money = (fen: number) => yuan.format(fen / 100);
const bare = (text: string) => text.replaceAll(/\s/gu, '');
/** As the paper shows what no font has. */
const shown = (text: string) => bare(text).replace('𠮷', '〔U+20BB7〕');

const platform = '结对市集结算专户（示例）';

const papers: Record<string, Paper> = {
  order: orderSheet(sample.sampleOrder(9)),
  'delivery-note': deliveryNote(sample.sampleNote(6)),
  'acceptance-sheet': acceptanceSheet(sample.sampleAcceptance(6)),
  'payment-notice': paymentNotice(sample.samplePayment()),
  'settlement-statement-sample': settlementStatement(sample.sampleStatement(8), platform),
  'settlement-sheet-sample': settlementSheet(sample.sampleSheet(8)),
  'monthly-statement-sample': monthlyStatement(sample.sampleMonth(14), platform),
};

describe('papers as they are drawn', () => {
  let browser: Browser;
  let reader: PdfReader;

  beforeAll(async () => {
    browser = await openBrowser();
    reader = await PdfReader.open(browser);
  }, 60_000);

  afterAll(async () => {
    await reader?.close();
    await browser?.close();
  });

  /** Each expected text after the one before it. */
  const inOrder = (written: string, wanted: readonly string[]): string[] => {
    let from = 0;
    return wanted.filter((text) => {
      const place = written.indexOf(bare(text), from);
      if (place < 0) return true;
      from = place + bare(text).length;
      return false;
    });
  };

  it.each(Object.keys(papers))(
    '%s: title, number, sides, 大写, page numbers and a QR that leads to its check',
    async (name) => {
      const paper = papers[name] as Paper;
      const pdf = await drawn(paper);
      mkdirSync(images, { recursive: true });
      writeFileSync(join(images, `paper-${name}.png`), await reader.picture(pdf, 1, 1.4));
      const written = await reader.written(pdf);
      for (const text of [paper.title, paper.number, mark.code, '第1页，共', ...paper.stamps])
        expect(written).toContain(bare(text));
      for (const { name: side } of paper.check.sides) expect(written).toContain(shown(side));
      for (const { fen, capitals } of paper.totals ?? []) {
        expect(written).toContain(`¥${money(fen)}`);
        if (capitals) expect(written).toContain(`人民币${chineseCapitals(fen)}`);
      }
      expect(await reader.qr(pdf)).toBe(mark.url);
      // Only the characters that it uses are in it: the two fonts alone have 21 MB.
      expect(pdf.length).toBeLessThan(150_000);
    },
  );

  it('is the same to the byte when it is drawn again', async () => {
    const paper = acceptanceSheet(sample.sampleAcceptance(30));
    expect((await drawn(paper)).equals(await drawn(paper))).toBe(true);
  });

  it('shows every line of a long acceptance sheet with its figures, over pages with titles on each', async () => {
    const sheet = sample.sampleAcceptance(60);
    const pdf = await drawn(acceptanceSheet(sheet));
    const pages = await reader.texts(pdf);
    expect(pages.length).toBeGreaterThan(3);
    const titled = pages.filter((texts) => bare(texts.join('')).includes('商品与规格产地与批次发货验收拒收'));
    expect(titled.length).toBe(pages.length);
    for (const [index, texts] of pages.entries())
      expect(bare(texts.join(''))).toContain(`第${index + 1}页，共${pages.length}页`);
    const lines = sheet.lines.map((line, index) =>
      [
        ...[index + 1, shown(line.productName), line.spec],
        ...(line.rejectedQuantity ? [`拒收原因：${line.reason}`] : []),
        ...[line.originCountyName, line.originTownship, line.lotNumber],
        ...[line.shippedQuantity, line.acceptedQuantity, line.rejectedQuantity],
        ...[money(line.priceFen), money(line.amountFen)],
      ].join(''),
    );
    expect(inOrder(await reader.written(pdf), lines)).toEqual([]);
    expect(sheet.lines.some(({ acceptedQuantity }) => acceptedQuantity === 0)).toBe(true);
    writeFileSync(join(images, 'paper-acceptance-sheet-2.png'), await reader.picture(pdf, 2, 1.6));
    writeFileSync(
      join(images, 'paper-acceptance-sheet-last.png'),
      await reader.picture(pdf, pages.length, 1.4),
    );
  });

  it('parts a line that fits on no page, and loses nothing of it', async () => {
    const [line] = sample.sampleAcceptance(1).lines;
    const productName = Array.from({ length: 2_000 }, (_, index) =>
      String.fromCodePoint(0x4e00 + index),
    ).join('');
    const sheet = { ...sample.sampleAcceptance(1), lines: [{ ...line, productName }] };
    const pages = await reader.texts(await drawn(acceptanceSheet(sheet as never)));
    expect(pages.length).toBeGreaterThan(1);
    const seen = new Set(pages.flat().join(''));
    expect([...productName].filter((character) => !seen.has(character))).toEqual([]);
  });

  it('keeps stamps and signatures together, however many lines there are', async () => {
    for (let count = 1; count <= 24; count++) {
      const statement = sample.sampleStatement(count);
      const pages = await reader.texts(await drawn(settlementStatement(statement, platform)));
      const last = bare(pages.at(-1)?.join('') ?? '');
      // With a line, the total and its 大写.
      for (const text of ['供应商经办人', '供应商（盖章）', '结算方（盖章）', `合计${count}笔`, '人民币'])
        expect(last).toContain(text);
      expect(last).toMatch(new RegExp(`${count}(订单|退货|索赔)${statement.items.at(-1)?.orderNumber}`));
    }
  });

  it('keeps the last table, the totals and the stamps of a sheet of several tables together', async () => {
    for (let count = 1; count <= 12; count++) {
      const sheet = sample.sampleSheet(count);
      const pages = await reader.texts(await drawn(settlementSheet(sheet)));
      const last = bare(pages.at(-1)?.join('') ?? '');
      for (const text of [
        '采购单位（盖章）',
        '供应商（盖章）',
        '人民币',
        `未付¥${money(sheet.openFen)}`,
        '合计',
      ])
        expect(last).toContain(text);
    }
  });
});
