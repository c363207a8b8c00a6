import { type AnyTable, writeWorkbook } from '@app/platform';
import { StreamableFile } from '@nestjs/common';

export const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Tables as the file that a browser keeps; the name may be Chinese (RFC 5987). */
export async function workbookFile(name: string, tables: readonly AnyTable[]): Promise<StreamableFile> {
  const content = await writeWorkbook(tables);
  return new StreamableFile(content, {
    length: content.length,
    type: xlsx,
    disposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}.xlsx`,
  });
}
