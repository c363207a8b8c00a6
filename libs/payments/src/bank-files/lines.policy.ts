import { createHash } from 'node:crypto';
import { type Problem, tableFiles } from '@app/platform';
import { type BankLayout, type Columns, type Header, isFooter, isTotal } from './layout.policy';

const { clean, isBlankAmount, narrow, placed, readAmount, readDay } = tableFiles;

/** One movement of the account; positive = money in, negative = money out. */
export type FileLine = {
  rowNumber: number;
  /** The same line in another file has the same key: importing it again adds nothing. */
  naturalKey: string;
  bankReference: string | null;
  /** YYYY-MM-DD as printed by the bank. */
  bookedOn: string;
  amountFen: number;
  /** Who paid, or who was paid. */
  payerName: string;
  payerAccount: string;
  memo: string;
};

/** What a bank writes beside a line by which it takes another one back (冲正), or beside money that came back (退汇). */
const reversals = /冲正|冲销|冲账|抹账|红字|撤销|更正|退汇|reversal/i;
export function isReversal(memo: string): boolean {
  return reversals.test(narrow(memo));
}

const usualOutgoing = /^(借|支|付|出|d$|debit)/i;
const ourCurrency = /^(人民币|cny|rmb|¥|156|01|1|元|人民币元)?$/i;

/** Makes lines of the rows below the header, one after the other, and keeps the sums that a total row must have. */
export class LineReader {
  readonly lines: FileLine[] = [];
  private readonly seen = new Map<string, number>();
  private since = { inFen: 0, outFen: 0 };
  private all = { inFen: 0, outFen: 0 };

  constructor(
    private readonly header: Header,
    private readonly sheet: Pick<tableFiles.Sheet, 'encoding' | 'daysFrom'>,
    private readonly layout?: BankLayout,
  ) {}

  /** Errors: bank_statement.bad_row, bank_statement.other_currency, bank_statement.total_differs. */
  take({ row, cells }: tableFiles.SheetRow): void {
    const first = cells.map(clean).find((cell) => cell !== '');
    if (first === undefined) return;
    const isBelow = isFooter(clean(cells[0]), this.layout);
    if (isBelow && isTotal(clean(cells[0]))) this.compareTotal(row, cells);
    if (isBelow) return;
    const line = this.read(row, cells);
    this.lines.push({ ...line, naturalKey: naturalKey(line, this.seen) });
    for (const sums of [this.since, this.all])
      sums[line.amountFen > 0 ? 'inFen' : 'outFen'] += Math.abs(line.amountFen);
  }

  private get columns(): Columns {
    return this.header.columns;
  }

  private bad(row: number, index: number | undefined, cells: readonly string[]): Problem {
    return placed('bank_statement.bad_row', row, this.header.cells[index ?? 0] ?? '', cellOf(cells, index));
  }

  private read(row: number, cells: readonly string[]): Omit<FileLine, 'naturalKey'> {
    const { columns } = this;
    const cell = (index: number | undefined): string => cellOf(cells, index);
    const amountFen = this.amount(row, cells);
    const bookedOn = readDay(cell(columns.date), this.sheet);
    if (!bookedOn) throw this.bad(row, columns.date, cells);
    if (!ourCurrency.test(narrow(cell(columns.currency))))
      throw placed(
        'bank_statement.other_currency',
        row,
        this.header.cells[columns.currency as number] as string,
        cell(columns.currency),
      );
    return {
      rowNumber: row,
      bankReference: cell(columns.reference) || null,
      bookedOn,
      amountFen,
      payerName: cell(columns.payer),
      payerAccount: narrow(cell(columns.account)).replaceAll(/\s/g, ''),
      memo: columns.memo.map(cell).filter(Boolean).join(' '),
    };
  }

  private amount(row: number, cells: readonly string[]): number {
    const { columns } = this;
    if (columns.credit !== undefined && columns.debit !== undefined) return this.oneOfTwo(row, cells);
    const column = columns.credit ?? columns.amount ?? columns.debit;
    const debit = cellOf(cells, columns.debit);
    if (columns.debit !== undefined && isBlankAmount(cellOf(cells, column)) && !isBlankAmount(debit)) {
      const out = readAmount(debit);
      if (out === undefined) throw this.bad(row, columns.debit, cells);
      return -Math.abs(out);
    }
    const amount = readAmount(cellOf(cells, column));
    if (amount === undefined || amount === 0) throw this.bad(row, column, cells);
    return this.isOutgoing(cellOf(cells, columns.direction)) ? -Math.abs(amount) : amount;
  }

  /** A column for each direction. Red figures (negative) take an earlier line back; else nothing there is negative. */
  private oneOfTwo(row: number, cells: readonly string[]): number {
    const { credit, debit, memo } = this.columns;
    const [inText, outText] = [cellOf(cells, credit), cellOf(cells, debit)];
    const isOut = isBlankAmount(inText) && !isBlankAmount(outText);
    if (!isOut && !isBlankAmount(outText)) throw this.bad(row, debit, cells);
    const column = isOut ? debit : credit;
    const amount = readAmount(isOut ? outText : inText);
    if (amount === undefined || amount === 0) throw this.bad(row, column, cells);
    if (amount < 0 && !memo.some((index) => isReversal(cellOf(cells, index))))
      throw this.bad(row, column, cells);
    return isOut ? -amount : amount;
  }

  private isOutgoing(direction: string): boolean {
    const word = narrow(direction);
    const saved = this.layout?.outgoing ?? [];
    return saved.length ? saved.some((one) => narrow(one) === word) : usualOutgoing.test(word);
  }

  /** Each figure of the total row is the sum of its column, of all lines or of those since the last total. */
  private compareTotal(row: number, cells: readonly string[]): void {
    const { credit, debit, amount } = this.columns;
    const two = credit !== undefined && debit !== undefined;
    for (const [column, side] of [
      [credit, two ? 'in' : 'any'],
      [debit, 'out'],
      [amount, 'any'],
    ] as const) {
      const printed = readAmount(cellOf(cells, column));
      if (printed === undefined) continue;
      const sums = [this.all, this.since].flatMap((sum) => totalsOf(sum, side));
      if (!sums.includes(printed))
        throw placed(
          'bank_statement.total_differs',
          row,
          this.header.cells[column as number] as string,
          cellOf(cells, column),
          { printedFen: printed, countedFen: sums[0] },
        );
    }
    this.since = { inFen: 0, outFen: 0 };
  }
}

/** A column with both directions is summed up by banks in more than one way. */
function totalsOf(
  { inFen, outFen }: { inFen: number; outFen: number },
  side: 'in' | 'out' | 'any',
): number[] {
  if (side === 'in') return [inFen];
  if (side === 'out') return [outFen];
  return [inFen - outFen, inFen, outFen, -outFen, inFen + outFen];
}

function cellOf(cells: readonly string[], index: number | undefined): string {
  return index === undefined ? '' : clean(cells[index]);
}

/**
 * Account and reference where the bank gives one (with date and amount: some banks start their numbers anew each day),
 * else everything printed plus how often the same line came before in this file.
 */
function naturalKey(line: Omit<FileLine, 'naturalKey'>, seen: Map<string, number>): string {
  const { bankReference, payerAccount, bookedOn, amountFen, payerName, memo } = line;
  if (bankReference) return `ref:${hash([payerAccount, bankReference, bookedOn, amountFen])}`;
  const print = hash([bookedOn, amountFen, payerName, payerAccount, memo]);
  const occurrence = (seen.get(print) ?? 0) + 1;
  seen.set(print, occurrence);
  return `line:${print}:${occurrence}`;
}

function hash(parts: readonly (string | number)[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map((part) => narrow(String(part)))))
    .digest('hex');
}
