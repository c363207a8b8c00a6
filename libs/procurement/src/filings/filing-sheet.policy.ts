import { type ProblemDetail, tableFiles } from '@app/platform';
import type { CanteenKind, Filed } from '../quota/quota.policy';
import { canteenNames, canteenNamesEn, type FilingColumn, filingColumns } from './filing-columns.policy';

type Titles = Readonly<Record<FilingColumn, string>>;
/** A row, and what its file calls the columns. */
type Place = { row: number; titles: Titles };

/** One row of a 填报表 that somebody filled in; `row` as a person counts. */
export type SheetFiling = Filed &
  Place & {
    creditCode: string;
    canteen: CanteenKind;
    /** When the paper came in from which the row was typed. */
    receivedOn: string | null;
  };
export type RowFault = NonNullable<ProblemDetail['errors']>[number];

/** Under both names, the reader's own first: a file that lacks a column is told what it would be called. */
function columnsFor(english: boolean): tableFiles.FileColumns<FilingColumn> {
  const needed: readonly string[] = ['creditCode', 'canteen', 'reservedFen'];
  const named = Object.entries(filingColumns).map(([key, { zh, en }]) => [
    key,
    { names: english ? [en, zh] : [zh, en], optional: !needed.includes(key) },
  ]);
  return Object.fromEntries(named) as tableFiles.FileColumns<FilingColumn>;
}

const kinds = new Map(
  [canteenNames, canteenNamesEn].flatMap((names) =>
    Object.entries(names).map(([kind, name]) => [name.toLowerCase(), kind as CanteenKind]),
  ),
);
const amounts = ['canteenFoodFen', 'unionDemandFen', 'unionFundsFen', 'reservedFen'] as const;
/** As of a filing that is typed. */
const longest = { textCharacters: 500, fen: 1_000_000_000_000 };

/** Where in the file something is wrong, as a pointer that a person can follow too. */
export function faultAt({ row, titles }: Place, column: FilingColumn, code: string): RowFault {
  return { pointer: `/rows/${row}/${titles[column]}`, code };
}

/** Rows in which nothing is reserved yet are passed over; no paper came in after `today`. Errors: table_file.*, of a file that is no such table. */
export async function readFilingSheet(
  content: Buffer,
  english: boolean,
  today: string,
): Promise<{ rows: SheetFiling[]; faults: RowFault[] }> {
  const table = await tableFiles.readTableFile(content, columnsFor(english));
  const { titles } = table;
  const rows: SheetFiling[] = [];
  const faults: RowFault[] = [];
  const seen = new Set<string>();
  for (const { row, cells } of table.rows.filter(({ cells }) => cells.reservedFen !== '')) {
    const before = faults.length;
    const place = { row, titles };
    const creditCode = tableFiles.narrow(cells.creditCode).toUpperCase();
    if (seen.has(creditCode)) faults.push(faultAt(place, 'creditCode', 'filing_import.twice'));
    seen.add(creditCode);
    const canteen = kinds.get(tableFiles.narrow(cells.canteen).toLowerCase());
    if (!canteen) faults.push(faultAt(place, 'canteen', 'filing_import.bad_canteen'));
    const [canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen] = amounts.map((key) => {
      const fen = cells[key] === '' ? 0 : tableFiles.readAmount(cells[key]);
      if (fen !== undefined && fen >= 0 && fen <= longest.fen) return fen;
      faults.push(faultAt(place, key, 'filing_import.bad_amount'));
      return 0;
    }) as [number, number, number, number];
    for (const key of ['remark', 'ratchetReason'] as const)
      if (cells[key].length > longest.textCharacters || !isText(cells[key]))
        faults.push(faultAt(place, key, 'filing_import.bad_text'));
    const receivedOn = cells.receivedOn === '' ? null : tableFiles.readDay(cells.receivedOn, table);
    if (receivedOn === undefined || (receivedOn !== null && receivedOn > today))
      faults.push(faultAt(place, 'receivedOn', 'filing_import.bad_day'));
    const { remark, ratchetReason } = cells;
    const figures = { canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen };
    if (canteen && receivedOn !== undefined && faults.length === before)
      rows.push({ ...place, creditCode, canteen, ...figures, remark, ratchetReason, receivedOn });
  }
  return { rows, faults };
}

/** The reader has taken out what is not seen; halves of characters and damaged ones are left. */
function isText(text: string): boolean {
  return !/[\p{Cs}\p{Noncharacter_Code_Point}\ufffd]/u.test(text);
}
