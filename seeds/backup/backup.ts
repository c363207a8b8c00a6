import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { storedPath } from '@app/platform';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ArchiveWriter, type End, type Head } from './archive';
import { migrationsOf, plainText, quoted, sequencesOf, tablesInOrder } from './tables';

const pieceBytes = 4 * 1_048_576;
const filesAtOnce = 500;

type Place = { databaseUrl: string; filesDir: string };

/**
 * Everything in one archive: all tables as of one moment, while the market goes on, then the evidence files that
 * those rows name. A file is written before its row and never changed, so the moment holds for files as well.
 */
export async function backup({ databaseUrl, filesDir }: Place, path: string, madeAt: Date): Promise<End> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'market-backup' });
  await client.connect();
  const archive = new ArchiveWriter(path, madeAt);
  try {
    await client.query(plainText);
    // Rows that a policy hides would be missing from the archive: then the backup fails instead.
    await client.query('SET row_security = off');
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const head = await headOf(client, madeAt);
    await archive.begin(head);
    const rows: End['rows'] = {};
    for (const table of head.tables) rows[table.name] = await addTable(client, archive, table);
    const files = await addFiles(client, archive, filesDir);
    await archive.finish({ rows, ...files });
    await client.query('COMMIT');
    return { rows, ...files, sha256: '' };
  } catch (error) {
    await archive.abandon();
    throw error;
  } finally {
    await client.end();
  }
}

async function headOf(client: Client, madeAt: Date): Promise<Head> {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  return {
    format: 1,
    product: 'bangfu-market',
    version,
    madeAt: madeAt.toISOString(),
    migrations: await migrationsOf(client),
    tables: await tablesInOrder(client),
    sequences: await sequencesOf(client),
  };
}

/** In pieces, because tar wants each length in advance and a table may be larger than memory. */
async function addTable(
  client: Client,
  archive: ArchiveWriter,
  { name, columns }: Head['tables'][number],
): Promise<number> {
  const copy = client.query(copyTo(`COPY ${quoted(name)} (${columns.map(quoted).join(', ')}) TO STDOUT`));
  let pieces: Buffer[] = [];
  let held = 0;
  let count = 0;
  const put = async (): Promise<void> => {
    if (!held) return;
    const number = String(++count).padStart(6, '0');
    await archive.add({ name: `tables/${name}/${number}`, content: Buffer.concat(pieces) });
    pieces = [];
    held = 0;
  };
  for await (const piece of copy) {
    pieces.push(piece as Buffer);
    held += (piece as Buffer).length;
    if (held >= pieceBytes) await put();
  }
  await put();
  return copy.rowCount;
}

async function addFiles(
  client: Client,
  archive: ArchiveWriter,
  filesDir: string,
): Promise<Pick<End, 'files' | 'damagedFiles'>> {
  const damagedFiles: string[] = [];
  let files = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await client.query<{ id: string; sha256: string }>(
      'SELECT id, sha256 FROM files WHERE id > $1 ORDER BY id LIMIT $2',
      [after, filesAtOnce],
    );
    for (const { id, sha256 } of rows) {
      const content = await readFile(storedPath(filesDir, id)).catch(() => undefined);
      if (!content || createHash('sha256').update(content).digest('hex') !== sha256) damagedFiles.push(id);
      if (!content) continue;
      await archive.add({ name: `files/${id}`, content });
      files++;
    }
    const last = rows.at(-1);
    if (!last) return { files, damagedFiles };
    after = last.id;
  }
}

/** `--to file`; without it a name that says when, in .data/backups. */
function wanted(now: Date): string {
  const { values } = parseArgs({ options: { to: { type: 'string' } } });
  const stamp = now.toISOString().replaceAll(/[:-]|\.\d+/g, '');
  return values.to
    ? resolve(process.env['INIT_CWD'] ?? '.', values.to)
    : resolve('.data/backups', `market-${stamp}.tar.gz`);
}

async function main(): Promise<void> {
  const { DATABASE_URL: databaseUrl, FILES_DIR: filesDir } = process.env;
  if (!databaseUrl || !filesDir) throw new Error('DATABASE_URL and FILES_DIR say what to back up: set both.');
  const begun = new Date();
  const path = wanted(begun);
  mkdirSync(dirname(path), { recursive: true });
  const { rows, files, damagedFiles } = await backup({ databaseUrl, filesDir }, path, begun);
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const seconds = ((Date.now() - begun.getTime()) / 1000).toFixed(1);
  console.log(
    `备份完成 backup: ${path}\n  ${total} rows in ${Object.keys(rows).length} tables, ${files} files, ${seconds} s`,
  );
  if (damagedFiles.length) {
    console.error(
      `  ${damagedFiles.length} evidence files are missing or changed in ${filesDir}: ${damagedFiles.join(', ')}`,
    );
    process.exitCode = 2;
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(`No backup was made: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
}
