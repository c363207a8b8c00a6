import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type AuditFinding,
  Bell,
  Database,
  dataSourceOptions,
  type SavedHead,
  verifyAudit,
} from '@app/platform';
import { DataSource } from 'typeorm';

const says: Record<AuditFinding['fault'], string> = {
  row_changed: '内容与封存时不符 the row is not as it was sealed',
  row_missing: '已封存的记录被删除 a sealed row is gone',
  row_late:
    '事后插入的记录 the row says that it was recorded long before its neighbours: it was put there later',
  row_unsealed: '未入链的记录 the row is neither sealed nor waiting: it was put there past the chain',
  batch_changed: '封存批次被改动 the batch does not hash to what it says',
  batch_missing: '封存批次缺失 the batch is missing',
  head_differs: '与外部留存的链头不符 the batch is not the one whose hash was kept outside',
};

/** `number,hash,…` lines, as GET /v1/audit-chain/heads hands them out; anything else is skipped. */
export function readHeads(text: string): SavedHead[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const found = /^(\d+),([0-9a-f]{64})(,|$)/i.exec(line);
    return found ? [{ number: Number(found[1]), hash: found[2] as string }] : [];
  });
}

/** Works the chain out anew and prints what it found; true when nothing is broken. */
export async function printAudit(
  databaseUrl: string,
  saved: readonly SavedHead[],
  print: (line: string) => void,
): Promise<boolean> {
  const source = new DataSource(dataSourceOptions({ databaseUrl, poolSize: 2 }, [], 'system'));
  await source.initialize();
  try {
    const begun = Date.now();
    const { batches, rows, waiting, head, broken } = await verifyAudit(
      new Database(source, new Bell()),
      saved,
    );
    if (saved.length) print(`外部链头 ${saved.length} heads kept outside were held against the chain`);
    print(
      `已核对 checked ${rows} rows in ${batches} batches, ${waiting} not sealed yet (${Date.now() - begun} ms)`,
    );
    if (broken) {
      const { fault, batch, source: table, rowId } = broken;
      const where = [batch && `batch ${batch}`, table, rowId].filter(Boolean).join(', ');
      print(`BROKEN ${fault}: ${where}\n  ${says[fault]}`);
      return false;
    }
    print(`链完整 the chain holds; head ${head ?? 'none yet'}`);
    return true;
  } finally {
    await source.destroy();
  }
}

if (require.main === module) {
  const { values } = parseArgs({ options: { heads: { type: 'string' } } });
  const url = process.env['DATABASE_URL'];
  if (!url) {
    console.error('DATABASE_URL is not set: name the database whose chain is checked.');
    process.exit(1);
  }
  const saved = values.heads
    ? readHeads(readFileSync(resolve(process.env['INIT_CWD'] ?? '.', values.heads), 'utf8'))
    : [];
  printAudit(url, saved, console.log).then(
    (holds) => process.exit(holds ? 0 : 1),
    (error: unknown) => {
      console.error(`Not checked: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    },
  );
}
