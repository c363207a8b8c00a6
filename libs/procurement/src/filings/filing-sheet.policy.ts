import { type ProblemDetail, tableFiles } from '@app/platform';
import type { CanteenKind, Filed } from '../quota/quota.policy';
import { canteenNames, type FilingColumn, filingColumns } from './filing-columns.policy';

/** One row of a 填报表 that somebody filled in; `row` as a person counts. */
export type SheetFiling = Filed & { row: number; creditCode: string; canteen: CanteenKind };
export type RowFault = NonNullable<ProblemDetail['errors']>[number];

const must = (key: FilingColumn) => ({ names: [filingColumns[key]] });
const may = (key: FilingColumn) => ({ ...must(key), optional: true });
const columns: tableFiles.FileColumns<FilingColumn> = {
  creditCode: must('creditCode'),
  name: may('name'),
  canteen: must('canteen'),
  canteenFoodFen: may('canteenFoodFen'),
  unionDemandFen: may('unionDemandFen'),
  unionFundsFen: may('unionFundsFen'),
  reservedFen: must('reservedFen'),
  remark: may('remark'),
  ratchetReason: may('ratchetReason'),
};

const kinds = new Map(Object.entries(canteenNames).map(([kind, name]) => [name, kind as CanteenKind]));
const amounts = ['canteenFoodFen', 'unionDemandFen', 'unionFundsFen', 'reservedFen'] as const;
/** As of a filing that is typed. */
const longest = { textCharacters: 500, fen: 1_000_000_000_000 };

/** Where in the file something is wrong, as a pointer that a person can follow too. */
export function faultAt(row: number, column: FilingColumn, code: string): RowFault {
  return { pointer: `/rows/${row}/${filingColumns[column]}`, code };
}

/** Rows in which nothing is reserved yet are passed over. Errors: table_file.*, of a file that is no such table. */
export async function readFilingSheet(content: Buffer): Promise<{ rows: SheetFiling[]; faults: RowFault[] }> {
  const table = await tableFiles.readTableFile(content, columns);
  const rows: SheetFiling[] = [];
  const faults: RowFault[] = [];
  const seen = new Set<string>();
  for (const { row, cells } of table.rows.filter(({ cells }) => cells.reservedFen !== '')) {
    const before = faults.length;
    const creditCode = tableFiles.narrow(cells.creditCode).toUpperCase();
    if (seen.has(creditCode)) faults.push(faultAt(row, 'creditCode', 'filing_import.twice'));
    seen.add(creditCode);
    const canteen = kinds.get(tableFiles.narrow(cells.canteen));
    if (!canteen) faults.push(faultAt(row, 'canteen', 'filing_import.bad_canteen'));
    const [canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen] = amounts.map((key) => {
      const fen = cells[key] === '' ? 0 : tableFiles.readAmount(cells[key]);
      if (fen !== undefined && fen >= 0 && fen <= longest.fen) return fen;
      faults.push(faultAt(row, key, 'filing_import.bad_amount'));
      return 0;
    }) as [number, number, number, number];
    for (const key of ['remark', 'ratchetReason'] as const)
      if (cells[key].length > longest.textCharacters || !isText(cells[key]))
        faults.push(faultAt(row, key, 'filing_import.bad_text'));
    const { remark, ratchetReason } = cells;
    const figures = { canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen };
    if (canteen && faults.length === before)
      rows.push({ row, creditCode, canteen, ...figures, remark, ratchetReason });
  }
  return { rows, faults };
}

/** The reader has taken out what is not seen; halves of characters and damaged ones are left. */
function isText(text: string): boolean {
  return !/[\p{Cs}\p{Noncharacter_Code_Point}\ufffd]/u.test(text);
}
