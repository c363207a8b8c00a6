import { randomInt, randomUUID } from 'node:crypto';
import { checkCharacter, Offices, Organizations, Passwords, Sessions, Users } from '@app/identity';
import type { Actor } from '@app/platform';
import { Exports } from '@app/reporting';
import type { Pool } from 'pg';
import { countAtLeast, until } from './burst';
import { residentMb } from './cpu';
import { withWorker } from './flow';
import { type Run, runOf } from './load';
import { type Case, copyLimit, market } from './measure';
import type { Stage } from './stage';

/** What the goal speaks of. */
const facts = 100_000;
/** The shortest run says only that it works. */
const quickFacts = 3_000;
const sampleMs = 50;

/** Which facts: those of a year, of one district where there are too many. */
type Wanted = { year: number; eastCode?: string };
type Asker = { actor: Actor; wanted: Wanted };

/**
 * A file of so many facts of one district, as an official asks for it: from the request until it can be downloaded, made by
 * a worker process beside the API, whose most memory is told. The limit is the same rows as PostgreSQL copies them to nobody.
 */
export function exportCase(stage: Stage, format: 'xlsx' | 'csv'): Case {
  let asker: Promise<Asker> | undefined;
  const ready = (seconds: number) => {
    asker ??= prepare(stage, seconds < 1 ? quickFacts : facts);
    return asker;
  };
  return {
    ...{ name: format === 'xlsx' ? 'export' : 'exportCsv', unit: 'rows/s' },
    what: `file (${format}) of an official’s facts, from asking until it is there`,
    begin: () => withWorker(stage),
    variants: [
      {
        ...{ name: market, connections: 1 },
        run: async ({ seconds }) => made(stage, await ready(seconds), format),
      },
      {
        ...{ name: copyLimit, connections: 1 },
        run: async ({ seconds }) => copied(stage.pool, (await ready(seconds)).wanted),
      },
    ],
  };
}

/** Facts enough, and an official of the province that sees them. */
async function prepare({ pool, world }: Stage, count: number): Promise<Asker> {
  await countAtLeast(pool, count);
  const { rows } = await pool.query<{ year: number; eastCode: string | null; province: string }>(
    `SELECT year, east_code AS "eastCode", left(min(east_code), 2) || '0000' AS province FROM facts
      GROUP BY GROUPING SETS ((year, left(east_code, 2)), (year, east_code)) ORDER BY abs(count(*) - $1), 1, 2 LIMIT 1`,
    [count],
  );
  const [most] = rows;
  if (!most) throw new Error('The world has no facts.');
  const { market: app } = world;
  const passwordHash = await app.get(Passwords).hash('a-long-password-for-benchmarks', 'official_body');
  const login = `exporter-${randomUUID()}`;
  const code = `11${most.province}MABX${String(randomInt(100_000)).padStart(5, '0')}`;
  const userId = await app.database.transact(async (tx) => {
    const body = { kind: 'official_body', unitKind: null, name: login, shortName: login } as const;
    const organizationId = await app
      .get(Organizations)
      .create(tx, { ...body, creditCode: `${code}${checkCharacter(code)}`, regionCode: most.province });
    const office = { function: 'collaboration' as const, departments: [], firstYear: null, lastYear: null };
    await app.get(Offices).open(tx, organizationId, office);
    const person = { organizationId, login, name: login, roles: ['official' as const], passwordHash };
    return app.get(Users).create(tx, person);
  });
  const sessions = app.get(Sessions);
  const actor = await sessions.actorOf(await sessions.open(userId));
  if (!actor) throw new Error('A fresh session has no actor.');
  const { year, eastCode } = most;
  return { actor, wanted: { year, ...(eastCode === null ? {} : { eastCode }) } };
}

async function made({ world, pool, cpu, api }: Stage, asker: Asker, format: 'xlsx' | 'csv'): Promise<Run> {
  const { actor, wanted: filters } = asker;
  const exports = world.market.get(Exports);
  const [worker] = [...cpu.market].filter((pid) => pid !== api.pid);
  let peakMb = 0;
  const sampling = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb(worker ?? 0) ?? 0);
  }, sampleMs);
  try {
    const begun = performance.now();
    const key = { ownerId: actor.userId, key: randomUUID(), route: 'bench', bodyHash: '' };
    const { id } = await exports.request(actor, key, { kind: 'facts', format, filters });
    let state = '';
    await until(async () => {
      const { rows } = await pool.query<{ state: string }>('SELECT state FROM exports WHERE id = $1', [id]);
      state = rows[0]?.state ?? '';
      return state !== 'waiting' && state !== 'making';
    });
    const seconds = (performance.now() - begun) / 1000;
    const item = await exports.one(actor, id);
    if (state !== 'done' || !item.rowsAll) throw new Error(`The file ended ${state}: ${item.problem}`);
    return {
      ...runOf([seconds * 1000], seconds),
      done: item.rowsAll,
      perSecond: item.rowsAll / seconds,
      peakMb,
    };
  } finally {
    clearInterval(sampling);
  }
}

async function copied(pool: Pool, wanted: Wanted): Promise<Run> {
  const begun = performance.now();
  const { rowCount } = await pool.query(copySql(wanted));
  const seconds = (performance.now() - begun) / 1000;
  const done = rowCount ?? 0;
  return { ...runOf([seconds * 1000], seconds), done, perSecond: done / seconds };
}

/** The columns of the file, joined and in its order. */
const copySql = ({ year, eastCode }: Wanted): string => `
  COPY (SELECT f.occurred_at, f.kind, o.number, b.name, e.name, w.name, f.pairing_id, s.name, l.product_name, l.spec,
               f.quantity, f.amount_fen, f.funding_source, f.channel, f.evidence_level, f.paid, f.id
          FROM facts f
          LEFT JOIN order_lines l ON l.id = f.order_line_id LEFT JOIN orders o ON o.id = f.order_id
          JOIN organizations b ON b.id = f.buyer_id LEFT JOIN organizations s ON s.id = f.supplier_id
          JOIN regions e ON e.code = f.east_code JOIN regions w ON w.code = f.west_code
         WHERE f.year = ${year} ${eastCode ? `AND f.east_code = '${eastCode}'` : ''}
         ORDER BY f.year DESC, f.month DESC, f.id DESC) TO '/dev/null' (FORMAT csv)`;
