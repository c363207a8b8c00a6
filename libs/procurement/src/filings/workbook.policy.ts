import { type AnyTable, streamWorkbook, type Table, writeWorkbook } from '@app/platform';
import { StreamableFile } from '@nestjs/common';

export const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Tables as the file that a browser keeps. */
export async function workbookFile(name: string, tables: readonly AnyTable[]): Promise<StreamableFile> {
  return asFile(name, await writeWorkbook(tables));
}

/**
 * The same of as many rows as there are, which are never all here: packed page by page. Answered when it is whole, so that a
 * page that cannot be read is an error and no half file.
 */
export async function longWorkbookFile<Row>(
  name: string,
  table: Omit<Table<Row>, 'rows'>,
  pages: AsyncIterable<readonly Row[]>,
): Promise<StreamableFile> {
  const parts: Buffer[] = [];
  for await (const part of streamWorkbook(table, pages)) parts.push(part);
  return asFile(name, Buffer.concat(parts));
}

/** The name may be Chinese (RFC 5987). */
function asFile(name: string, content: Buffer): StreamableFile {
  return new StreamableFile(content, {
    length: content.length,
    type: xlsx,
    disposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}.xlsx`,
  });
}
