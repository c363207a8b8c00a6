import { Sessions } from '@app/identity';
import { encodeCursor } from '@app/platform';
import { TallyChecks } from '@app/procurement';
import { getRequest } from './client';
import { driveHttp, type Run, runOf } from './load';
import { type Case, market } from './measure';
import type { Stage } from './stage';

const year = 2026;

export const bareGroupBy = 'one bare GROUP BY';

/** An official of that region, and an address in that territory nine tenths down its facts. */
type Reader = { token: string; deep: string };
type Page = { what: string; url: (reader: Reader) => string };

const facts = `/v1/facts?year=${year}&limit=50`;

/** Only in worlds of the seeds, which have officials and years of facts. */
const pages: Record<string, Page> = {
  overview: { what: "official's overview", url: () => `/v1/overview?year=${year}` },
  heat: {
    what: 'heat table: pairs and months',
    url: () => `/v1/tallies?year=${year}&groupBy=pairing,month`,
  },
  units: { what: 'units of the year, most first', url: () => `/v1/units?year=${year}&limit=100` },
  facts: { what: 'page of facts, the newest fifty', url: () => facts },
  deep: { what: 'page of facts, nine tenths down', url: ({ deep }) => `${facts}&cursor=${deep}` },
  counted: { what: 'page of facts with number and sum of all', url: () => `${facts}&count=exact` },
};

/**
 * The same page for the worst that officials can ask for: the busiest district and county, and the cities and provinces
 * above them, in turn.
 */
export function officialCase(stage: Stage, name: string, connections: readonly number[]): Case {
  const { what, url } = pages[name] as Page;
  let readers: Reader[] = [];
  return {
    ...{ name, what, unit: 'requests/s' },
    begin: async () => {
      readers = await readersOf(stage);
      return () => Promise.resolve();
    },
    variants: connections.map((count) => ({
      ...{ name: market, connections: count, open: true },
      run: (load) =>
        driveHttp(stage.api.url, { ...load, connections: count }, async (connection, serial) => {
          const reader = readers[serial % readers.length] as Reader;
          const { status, body } = await connection.send(getRequest(url(reader), reader.token));
          if (status !== 200 || body.length < 200) throw new Error(`${url(reader)}: ${status} ${body}`);
        }),
    })),
  };
}

export const officialPages = Object.keys(pages);

async function readersOf(stage: Stage): Promise<Reader[]> {
  const [east, west] = await Promise.all([busiest(stage, 'east'), busiest(stage, 'west')]);
  const above = (code: string): string[] => [`${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`];
  const regions = [east, ...above(east), west, ...above(west)];
  return Promise.all(
    regions.map(async (region) => ({
      token: await tokenOf(stage, `official${region}`),
      deep: await deepCursor(stage, region),
    })),
  );
}

async function busiest({ pool }: Stage, side: 'east' | 'west'): Promise<string> {
  const { rows } = await pool.query<{ code: string }>(
    `SELECT code FROM region_tallies WHERE year = $1 AND side = $2 AND day = 0 GROUP BY code
      ORDER BY sum(fact_count) DESC, code LIMIT 1`,
    [year, side],
  );
  const [found] = rows;
  if (!found) throw new Error('The world has no facts.');
  return found.code;
}

async function tokenOf({ world, pool }: Stage, login: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM users WHERE login = $1', [login]);
  const [user] = rows;
  if (!user) throw new Error(`The world has no ${login}.`);
  return world.market.get(Sessions).open(user.id);
}

/** Nine tenths down what the official of the region sees of the year. */
async function deepCursor({ pool }: Stage, region: string): Promise<string> {
  const prefix = region.replace(/(00)+$/, '');
  const where = `year = ${year} AND (left(east_code, ${prefix.length}) = $1 OR left(west_code, ${prefix.length}) = $1)`;
  const { rows } = await pool.query<{ year: number; month: number; id: string }>(
    `SELECT year, month, id FROM facts WHERE ${where} ORDER BY year DESC, month DESC, id DESC
     OFFSET (SELECT (count(*) * 0.9)::int FROM facts WHERE ${where}) LIMIT 1`,
    [prefix],
  );
  const [row] = rows;
  return encodeCursor(row ? [row.year, row.month, row.id] : []);
}

/** All sums anew, as \`npm run tally:rebuild\` does it, beside one GROUP BY of the finest of them. */
export function rebuildCase(stage: Stage): Case {
  const ofFacts = async (work: () => Promise<unknown>): Promise<Run> => {
    const { rows } = await stage.pool.query<{ count: number }>('SELECT count(*)::int AS count FROM facts');
    const done = rows[0]?.count ?? 0;
    const begun = performance.now();
    await work();
    const seconds = (performance.now() - begun) / 1000;
    return { ...runOf([seconds * 1000], seconds), done, perSecond: done / seconds };
  };
  return {
    ...{ name: 'rebuild', what: 'all totals made anew from all facts', unit: 'facts/s', once: true },
    variants: [
      {
        ...{ name: bareGroupBy, connections: 1 },
        run: () => ofFacts(() => stage.pool.query(groupBy)),
      },
      {
        ...{ name: market, connections: 1 },
        run: () =>
          ofFacts(async () => {
            const wrong = await stage.world.market.get(TallyChecks).rebuild();
            if (wrong.length)
              throw new Error(`${wrong.length} totals were wrong: ${JSON.stringify(wrong[0])}`);
          }),
      },
    ],
  };
}

const groupBy = `
  SELECT count(*) FROM (
    SELECT year, month, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid,
           sum(amount_fen), count(*) FROM facts GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) cells`;
