import iconv from 'iconv-lite';
import { layoutOf } from '../support/story';
import { workbookOf } from '../support/workbook';
import type { Dice } from './dice';

/**
 * Bank files as three banks would write them, with what the machine must make of every line known before. What the lines
 * are is decided first; which file they stand in, in which layout, encoding and order, and how often, must not matter.
 */
export type KnownPayable = { code: string; amountFen: number };
export type BankLine = {
  reference: string;
  day: string;
  amountFen: number;
  payer: string;
  account: string;
  memo: string;
  /** Amounts by the index of the payable; none = suspense, for this reason. */
  pays: { payable: number; amountFen: number }[];
  reason: string | null;
};
export type BankFile = { name: string; content: Buffer; layout: string; lines: BankLine[] };

type Bank = {
  name: string;
  layout: ReturnType<typeof layoutOf>;
  title: string[][];
  header: string[];
  cells(line: BankLine): (string | number)[];
  foot(lines: readonly BankLine[]): (string | number)[][];
};

const yuan = (fen: number): string => (Math.abs(fen) / 100).toFixed(2);
const grouped = (fen: number): string => yuan(fen).replace(/\B(?=(\d{3})+\.)/g, ',');
const wide = (text: string): string =>
  text.replaceAll(/[!-~]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0));
const sum = (lines: readonly BankLine[], sign: 1 | -1): number =>
  lines.reduce((fen, { amountFen }) => fen + Math.max(0, sign * amountFen), 0);

export const banks: readonly Bank[] = [
  {
    name: 'debit and credit columns, thousands separators, a total row',
    layout: layoutOf(
      {
        ...{
          date: '交易日期',
          credit: '贷方金额',
          debit: '借方金额',
          payer: '对方户名',
          account: '对方账号',
        },
        ...{ reference: '交易流水号', currency: '币种', memo: ['附言'] },
      },
      { footers: ['打印时间'] },
    ),
    title: [['示例农商行活期账户明细'], ['账号：', '3205 0199 9900']],
    header: [
      '交易日期',
      '交易流水号',
      '币种',
      '借方金额(元)',
      '贷方金额(元)',
      '余额',
      '对方户名',
      '对方账号',
      '附言',
    ],
    cells: ({ day, reference, amountFen, payer, account, memo }) => [
      ...[
        day,
        reference,
        '人民币',
        amountFen < 0 ? grouped(amountFen) : '',
        amountFen > 0 ? grouped(amountFen) : '0.00',
      ],
      ...['1,000.00', payer, account, memo],
    ],
    foot: (lines) => [
      ['合计', '', '', grouped(sum(lines, -1)), grouped(sum(lines, 1))],
      ['打印时间：2026-11-22'],
    ],
  },
  {
    name: 'a signed amount, full-width figures',
    layout: layoutOf(
      {
        date: '记账日',
        amount: '发生额',
        payer: '单位名称',
        account: '往来账号',
        reference: '凭证',
        memo: ['用途', '说明'],
      },
      { footers: ['以上'] },
    ),
    title: [],
    header: ['凭证', '记账日', '单位名称', '发生额', '说明', '往来账号', '用途'],
    cells: ({ day, reference, amountFen, payer, account, memo }) => [
      ...[
        reference,
        day.replaceAll('-', '/'),
        payer,
        wide(`${amountFen < 0 ? '-' : ''}${yuan(amountFen)}`),
        '',
      ],
      ...[account, memo],
    ],
    foot: () => [['以上为查询期间全部明细']],
  },
  {
    name: 'an unsigned amount and a direction',
    layout: layoutOf(
      {
        date: 'Day',
        amount: 'Sum',
        direction: 'Way',
        payer: 'Party',
        account: 'Number',
        reference: 'No',
        memo: ['Text'],
      },
      { outgoing: ['OUT'] },
    ),
    title: [['Statement'], [], ['Period', '2026']],
    header: ['No', 'Day', 'Way', 'Sum', 'Party', 'Number', 'Text', 'Balance'],
    cells: ({ day, reference, amountFen, payer, account, memo }) => [
      ...[reference, day.replaceAll('-', ''), amountFen < 0 ? 'OUT' : 'IN', Math.abs(amountFen) / 100],
      ...[payer, account, memo, 0],
    ],
    foot: () => [],
  },
];

/** What clerks and banks do to a code. */
function inMemo(dice: Dice, code: string): string {
  const forms = [code, code.toLowerCase(), wide(code), `${code.slice(0, 5)} ${code.slice(5)}`];
  return `货款${forms[dice.below(forms.length)]}号`;
}

/** The lines of all files, each payable used by one story; a story's lines stay together and in this order. */
export function storiesOf(payables: readonly KnownPayable[], dice: Dice): BankLine[][] {
  const stories: BankLine[][] = [];
  let serial = 0;
  let next = 0;
  const line = (amountFen: number, memo: string, pays: BankLine['pays'], reason: string | null): BankLine => {
    serial += 1;
    const day = `2026-11-${String(1 + dice.below(20)).padStart(2, '0')}`;
    return {
      ...{ reference: `N${serial}`, day, amountFen, memo, pays, reason },
      ...{ payer: `无锡市第${1 + dice.below(9)}小学`, account: `32050000${1000 + dice.below(9000)}` },
    };
  };
  const kinds = 10;
  for (let n = 0; next + 2 < payables.length; n++) {
    const payable = next;
    const { code, amountFen } = payables[next++] as KnownPayable;
    const memo = inMemo(dice, code);
    const whole = (): BankLine => line(amountFen, memo, [{ payable, amountFen }], null);
    const part = 1 + dice.below(amountFen - 1);
    const kind = n % kinds;
    if (kind < 3) stories.push([whole()]);
    else if (kind === 3) {
      const more = next++;
      const other = payables[more] as KnownPayable;
      const both = [
        { payable, amountFen },
        { payable: more, amountFen: other.amountFen },
      ];
      stories.push([line(amountFen + other.amountFen, `${memo}、${other.code}`, both, null)]);
    } else if (kind === 4)
      stories.push([
        line(part, memo, [{ payable, amountFen: part }], null),
        line(amountFen - part, memo, [{ payable, amountFen: amountFen - part }], null),
      ]);
    else if (kind === 5) stories.push([line(amountFen + 1, memo, [], 'amount_differs')]);
    else if (kind === 6) stories.push([whole(), line(amountFen, memo, [], 'already_paid')]);
    else if (kind === 7) {
      const original = line(amountFen, memo, [], 'reversed');
      const back = line(-amountFen, `冲正 ${memo}`, [], 'reversal');
      stories.push([original, { ...back, account: original.account }, whole()]);
    } else if (kind === 8) stories.push([line(amountFen, '货款', [], 'no_code'), whole()]);
    else
      stories.push([
        line(-amountFen, '手续费', [], 'no_code'),
        line(100, 'JD2222222', [], 'unknown_code'),
        whole(),
      ]);
  }
  return stories;
}

const forms = ['xlsx', 'GBK', 'UTF-8', 'UTF-8 with a mark'] as const;
function textIn(form: Exclude<(typeof forms)[number], 'xlsx'>, csv: string): Buffer {
  if (form === 'GBK') return iconv.encode(csv, 'gbk');
  return Buffer.from(form === 'UTF-8' ? csv : `\ufeff${csv}`);
}

/** `count` files that hold every story at least once, many of them more often and in another form. */
export function filesOf(stories: readonly BankLine[][], count: number, dice: Dice): BankFile[] {
  const perFile = Math.ceil(stories.length / (count / 2));
  return Array.from({ length: count }, (_, n) => {
    // Every other file brings what is new; the one after it overlaps with what came before.
    const start = Math.floor(n / 2) * perFile - (n % 2 ? dice.below(perFile * 2) : 0);
    const lines = stories.slice(Math.max(0, start), start + perFile).flat();
    const bank = banks[n % banks.length] as Bank;
    const rows = [...bank.title, bank.header, ...lines.map(bank.cells), ...bank.foot(lines)];
    const form = dice.below(forms.length);
    const csv = rows
      .map((row) => row.map((cell) => (/[",]/.test(String(cell)) ? `"${cell}"` : String(cell))).join(','))
      .join(dice.chance(0.5) ? '\r\n' : '\n');
    const encoded = forms[form] as (typeof forms)[number];
    const name = `${n} ${bank.name} ${encoded}`;
    const content = encoded === 'xlsx' ? workbookOf(rows) : textIn(encoded, csv);
    return { name, content, layout: bank.name, lines };
  });
}
