export { clean, columnName, isBlankAmount, narrow, readAmount, readDate, readDay } from './cells.policy';
export { CsvFile, type Delimiter, delimiters, refuseSwallowedRows } from './csv.policy';
export { badRow, headerWithin, mostRows, placed, type Sheet, type SheetRow } from './sheet.policy';
export {
  type FileColumns,
  type FileTable,
  readTableFile,
  refusingAs,
  type TableRow,
} from './table-file.policy';
export { isWorkbook, readWorkbook } from './xlsx.policy';
