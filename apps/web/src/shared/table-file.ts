/** A table as text that Excel opens without damage. */
export type TextCell = string | number | null;

/** A leading = + - @ would run as a formula; an apostrophe keeps it text. A real negative number stays a number. */
function harmless(value: TextCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return /^[=+\-@\t\r＝＋－＠]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
}

/** Long digit strings lose their tail in Excel; ="…" keeps them whole, and holds digits only. */
function csvCell(value: TextCell): string {
  if (typeof value === 'string' && /^\d{12,}$/.test(value)) return `"=""${value}"""`;
  const text = harmless(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180 with a UTF-8 byte order mark: Excel in Chinese Windows reads it without a dialogue. */
export function toCsv(rows: ReadonlyArray<readonly TextCell[]>): string {
  return `\ufeff${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** Tab-separated, for pasting into an open sheet. */
export function toTsv(rows: ReadonlyArray<readonly TextCell[]>): string {
  return rows
    .map((row) => row.map((cell) => harmless(cell).replaceAll(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n');
}

export function saveText(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  saveBlob(name, new Blob([text], { type }));
}

export function saveBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replaceAll(/[\\/:*?"<>|]/g, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
