import { previewBankFile, readBankStatement } from '@app/payments';
import { Problem, type ProblemDetail } from '@app/platform';
import { type Cell, sheetXml, stringsXml, workbookOf, workbookParts, zipOf } from '../support/workbook';

const head = ['交易日期', '流水号', '对方户名', '对方账号', '贷方金额', '借方金额', '附言'];
const rows: Cell[][] = [
  ['某某银行交易明细'],
  [],
  head,
  ['2026-11-20', 'X1', '无锡某校', '320500001234', '1,234.50', null, '货款 JD7K3M9Q2'],
  // As Excel keeps a day, an account typed as a number, and 1234.56.
  [46_346, 2, '某厂', 320_500_005_678, null, 1234.559_999_999_999_9, '手续费'],
  ['合计', null, null, null, 1234.5, 1234.56],
];

async function problemOf(content: Buffer): Promise<{ code: string; detail: ProblemDetail }> {
  const outcome = await readBankStatement(content).catch((error: unknown) => error);
  if (outcome instanceof Problem) return { code: outcome.code, detail: outcome.detail };
  throw new Error(`It was read: ${JSON.stringify(outcome)}`);
}

const parts = (sheet: string, strings = stringsXml([])) =>
  workbookParts([{ name: '流水', xml: sheet }], strings);
const sheetOf = (inside: string): string => `<worksheet><sheetData>${inside}</sheetData></worksheet>`;

describe('a workbook', () => {
  it('is read as a CSV of the same rows is', async () => {
    const { encoding, lines } = await readBankStatement(workbookOf(rows));
    expect(encoding).toBe('xlsx');
    expect(lines).toMatchObject([
      {
        rowNumber: 4,
        bookedOn: '2026-11-20',
        amountFen: 123_450,
        payerAccount: '320500001234',
        memo: '货款 JD7K3M9Q2',
      },
      {
        rowNumber: 5,
        bookedOn: '2026-11-20',
        amountFen: -123_456,
        payerAccount: '320500005678',
        bankReference: '2',
      },
    ]);
    const csv = `${head.join(',')}\n2026-11-20,X1,无锡某校,320500001234,"1,234.50",,货款 JD7K3M9Q2`;
    const [same] = (await readBankStatement(Buffer.from(csv))).lines;
    expect(same?.naturalKey).toBe(lines[0]?.naturalKey);
  });

  it('is read from the sheet that the layout names, and shown before', async () => {
    const strings: string[] = [];
    const sheets = [
      { name: '说明', xml: sheetXml([['请看下一页']], strings) },
      { name: '明细', xml: sheetXml(rows, strings) },
    ];
    const content = zipOf(workbookParts(sheets, stringsXml(strings)));
    expect(await previewBankFile(content)).toMatchObject({
      sheets: ['说明', '明细'],
      sheet: '说明',
      layout: null,
    });
    const seen = await previewBankFile(content, undefined, '明细');
    expect(seen).toMatchObject({
      headerRow: 3,
      layout: {
        sheet: '明细',
        columns: { date: '交易日期', credit: '贷方金额', debit: '借方金额', memo: ['附言'] },
      },
    });
    const { lines } = await readBankStatement(content, seen.layout ?? undefined);
    expect(lines).toHaveLength(2);
    await expect(
      readBankStatement(content, { ...(seen.layout as object), sheet: '别的' } as never),
    ).rejects.toMatchObject({ code: 'bank_statement.sheet_missing' });
  });

  it('names row and column of a formula, and of a cell that is none', async () => {
    const formula = rows.with(3, ['2026-11-20', 'X1', '甲', '1', { formula: 'SUM(A1:A9)' }, null, '']);
    expect(await problemOf(workbookOf(formula))).toMatchObject({
      code: 'bank_statement.formula',
      detail: { row: 4, column: 'E' },
    });
    expect(await problemOf(workbookOf(rows.with(3, ['2026-11-20', 'X1', '甲', '1', '十元'])))).toMatchObject({
      code: 'bank_statement.bad_row',
      detail: { row: 4, column: '贷方金额' },
    });
    expect(await problemOf(workbookOf(rows.with(5, ['合计', null, null, null, 1, 1234.56])))).toMatchObject({
      code: 'bank_statement.total_differs',
      detail: { row: 6, column: '贷方金额' },
    });
  });

  it('is refused with macros, with links to other files, and when it is not whole', async () => {
    const macro = workbookOf(rows, [{ name: 'xl/vbaProject.bin', content: 'x' }]);
    const link = workbookOf(rows, [{ name: 'xl/externalLinks/externalLink1.xml', content: '<x/>' }]);
    for (const [content, what] of [
      [macro, 'macros'],
      [link, 'external_links'],
    ] as const)
      expect(await problemOf(content)).toMatchObject({
        code: 'bank_statement.active_content',
        detail: { what },
      });
    const good = workbookOf(rows);
    for (const share of [0.1, 0.5, 0.9, 0.999])
      expect((await problemOf(good.subarray(0, good.length * share))).code).toBe('bank_statement.not_xlsx');
    const twice = zipOf([...parts(sheetOf('')), { name: 'xl/workbook.xml', content: '<workbook/>' }]);
    expect((await problemOf(twice)).code).toBe('bank_statement.not_xlsx');
    const old = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    expect((await problemOf(old)).code).toBe('bank_statement.not_xlsx');
    expect((await problemOf(workbookOf([['没有表头']]))).code).toBe('bank_statement.not_xlsx');
  });

  it('cannot be made to grow: bombs, entities, parts without end', async () => {
    const zeros = ' '.repeat(65 * 1_048_576);
    const bomb = zipOf(parts(sheetOf(zeros)));
    expect(bomb.length).toBeLessThan(200_000);
    expect((await problemOf(bomb)).code).toBe('bank_statement.too_large_inside');
    // One that lies about its size is found out while it is unpacked.
    const liar = zipOf(parts(sheetOf(zeros)).map((part, n) => (n === 4 ? { ...part, claims: 1_000 } : part)));
    expect((await problemOf(liar)).code).toBe('bank_statement.not_xlsx');
    const strung = zipOf(parts(sheetOf(''), stringsXml(['x'.repeat(17 * 1_048_576)])));
    expect((await problemOf(strung)).code).toBe('bank_statement.too_large_inside');
    const laughs = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${sheetOf('<row r="1"><c r="A1"><v>&b;</v></c></row>')}`;
    expect((await problemOf(zipOf(parts(laughs)))).code).toBe('bank_statement.not_xlsx');
    const many = Array.from({ length: 600 }, (_, n) => ({ name: `xl/media/${n}.png`, content: '' }));
    expect((await problemOf(workbookOf(rows, many))).code).toBe('bank_statement.too_large_inside');
  });

  it('may hold a million empty rows, and no more than so many lines', async () => {
    const strings: string[] = [];
    const good = sheetXml(rows, strings);
    const empty = Array.from({ length: 1_000_000 }, (_, n) => `<row r="${n + 10}"/>`).join('');
    const padded = zipOf(parts(good.replace('</sheetData>', `${empty}</sheetData>`), stringsXml(strings)));
    expect((await readBankStatement(padded)).lines).toHaveLength(2);
    const line = '<c r="A9" t="inlineStr"><is><t>2026-11-20</t></is></c><c r="E9"><v>1</v></c>';
    const full = Array.from({ length: 20_100 }, (_, n) => `<row r="${n + 10}">${line}</row>`).join('');
    const long = zipOf(parts(good.replace('</sheetData>', `${full}</sheetData>`), stringsXml(strings)));
    expect((await problemOf(long)).code).toBe('bank_statement.too_many_rows');
  });
});
