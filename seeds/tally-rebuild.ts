import 'reflect-metadata';
import { Bell, Clock, Database, dataSourceOptions, formatYuan, Ids } from '@app/platform';
import { Tallies, TallyChecks, type TallyDifference } from '@app/procurement';
import { DataSource } from 'typeorm';

/**
 * Compares every tally cell with the sum of its facts and says where they differ; `--repair` sums them anew.
 * True when live and rebuilt are equal to the fen, or were made so.
 */
export async function rebuildTallies(
  databaseUrl: string,
  options: { repair: boolean; print: (line: string) => void },
): Promise<boolean> {
  const source = new DataSource(dataSourceOptions({ databaseUrl, poolSize: 2 }, []));
  await source.initialize();
  try {
    const database = new Database(source, new Bell());
    await new Tallies(database).fold();
    const clock = new Clock();
    const checks = new TallyChecks(database, new Ids(clock), clock);
    const differences = await checks.differences();
    for (const difference of differences) options.print(describe(difference));
    await printTotals(database, options.print);
    if (differences.length === 0) {
      options.print('Live = rebuilt in every sum.');
      return true;
    }
    if (!options.repair) {
      options.print(`${differences.length} sums differ. Run with --repair to sum the facts anew.`);
      return false;
    }
    const mended = await checks.rebuild();
    options.print(`Summed the facts anew; ${mended.length} sums were repaired.`);
    await printTotals(database, options.print);
    return (await checks.differences()).length === 0;
  } finally {
    await source.destroy();
  }
}

async function printTotals(database: Database, print: (line: string) => void): Promise<void> {
  const rows = await database.read<{ year: number; liveFen: number; rebuiltFen: number; facts: number }>(
    `SELECT year, sum(live)::bigint AS "liveFen", sum(rebuilt)::bigint AS "rebuiltFen", sum(facts)::int AS facts
       FROM (SELECT year, sum(amount_fen) AS live, 0 AS rebuilt, 0 AS facts FROM tallies GROUP BY year
             UNION ALL SELECT year, 0, sum(amount_fen), count(*) FROM facts GROUP BY year) sums
      GROUP BY year ORDER BY year`,
  );
  for (const { year, liveFen, rebuiltFen, facts } of rows) {
    print(`${year}: live ${formatYuan(liveFen)} · rebuilt ${formatYuan(rebuiltFen)} yuan · ${facts} facts`);
  }
  if (rows.length === 0) print('No facts and no tallies.');
}

function describe({ table, key, ...figures }: TallyDifference): string {
  const live = `live ${formatYuan(figures.liveFen)} (${figures.liveCount})`;
  const rebuilt = `rebuilt ${formatYuan(figures.rebuiltFen)} (${figures.rebuiltCount})`;
  return `${table} ${key}: ${live}, ${rebuilt}`;
}

if (require.main === module) {
  const url = process.env['DATABASE_URL'];
  if (!url) {
    console.error('DATABASE_URL is not set: name the database whose tallies are checked.');
    process.exit(1);
  }
  rebuildTallies(url, { repair: process.argv.includes('--repair'), print: console.log }).then(
    (equal) => process.exit(equal ? 0 : 1),
    (error: unknown) => {
      console.error(`Not checked: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    },
  );
}
