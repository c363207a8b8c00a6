import 'reflect-metadata';
import { Bell, Database, dataSourceOptions, formatYuan } from '@app/platform';
import { checkBooks } from '@app/reporting';
import { DataSource } from 'typeorm';

/** Checks every invariant of the books and prints each with its figure; true when none is broken. */
export async function printBooks(databaseUrl: string, print: (line: string) => void): Promise<boolean> {
  const source = new DataSource(dataSourceOptions({ databaseUrl, poolSize: 2 }, [], 'system'));
  await source.initialize();
  try {
    const entries = await checkBooks(new Database(source, new Bell()));
    for (const { id, says, checked, broken, fen } of entries) {
      const sum = fen === null ? '' : `, ${formatYuan(fen)} yuan`;
      print(
        `${broken ? 'BROKEN' : 'holds '} ${id.padEnd(4)} ${says}: ${checked} rows${sum}, ${broken} broken`,
      );
    }
    const broken = entries.filter((entry) => entry.broken > 0);
    print(broken.length ? `${broken.length} rules are broken.` : `All ${entries.length} rules hold.`);
    return broken.length === 0;
  } finally {
    await source.destroy();
  }
}

if (require.main === module) {
  const url = process.env['DATABASE_URL'];
  if (!url) {
    console.error('DATABASE_URL is not set: name the database whose books are checked.');
    process.exit(1);
  }
  printBooks(url, console.log).then(
    (holds) => process.exit(holds ? 0 : 1),
    (error: unknown) => {
      console.error(`Not checked: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    },
  );
}
