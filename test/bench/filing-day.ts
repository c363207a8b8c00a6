import { randomBytes } from 'node:crypto';
import { businessDate, businessMonth } from '@app/platform';
import { type Connection, postRequest } from './client';
import { driveHttp, type Run, type Step } from './load';
import { type Case, market } from './measure';
import type { Stage } from './stage';

/** More than a run needs in a second. */
const unitsPerSecond = 1_000;
/** For what is measured before the first run. */
const firstUnits = 6_000;
/** A prefix of this process: no unit of an earlier run comes again. */
const run = randomBytes(5).toString('hex');
const canteenFoodFen = 120_000_000;
const reservedFen = 12_000_000;

type Begun = { id: string; version: number; requiredFen: number };

/**
 * The last day of filing: each unit begins its filing and hands it in, two requests, and no unit comes twice. A hundred
 * thousand within an hour are 28 a second.
 */
export function filingDay(stage: Stage, connections: readonly number[]): Case {
  const units = new Units(stage);
  const step: Step = async (connection) => {
    const token = units.next();
    const draft = JSON.stringify({ year: units.year, canteenFoodFen, reservedFen });
    const begun = await send<Begun>(connection, postRequest('/v1/filings', token, `${token}-1`, draft));
    if (begun.requiredFen !== reservedFen) throw new Error(`${begun.requiredFen} fen are asked for.`);
    const path = `/v1/filings/${begun.id}/submission`;
    const seen = `If-Match: "${begun.version}"\r\n`;
    const sent = await send<{ state: string }>(
      connection,
      postRequest(path, token, `${token}-2`, '{}', seen),
    );
    if (sent.state !== 'submitted') throw new Error(`The filing is ${sent.state}.`);
  };
  return {
    name: 'filingDay',
    what: 'filing day: a unit begins its filing and hands it in',
    unit: 'filings/s',
    begin: () => units.open(),
    variants: connections.map((count) => ({
      name: market,
      connections: count,
      open: true,
      watch: async ({ seconds }) => {
        await units.ensure(Math.ceil(unitsPerSecond * Math.max(1, seconds)));
        return watch(stage, units.year);
      },
      run: (load) => driveHttp(stage.api.url, { ...load, connections: count }, step),
    })),
    sqlTrips: (seconds) => stage.countTrips(seconds, step),
  };
}

async function send<T>(connection: Connection, request: string): Promise<T> {
  const { status, body } = await connection.send(request);
  if (status !== 201) throw new Error(`${request.split('\r\n')[0]}: ${status} ${body}`);
  return JSON.parse(body.toString()) as T;
}

/** Units with a purchaser who is logged in, made some thousand at a time, each used once. */
class Units {
  readonly year = businessMonth(new Date()).year;
  private made = 0;
  private used = 0;

  constructor(private readonly stage: Stage) {}

  /** The rule of the year, of which today is the last day. */
  async open(): Promise<() => Promise<void>> {
    await this.database.write(
      `INSERT INTO quota_policies (id, first_year, last_year, region_code, region_name, unit_kind, base, minimum_ratio_bp,
                                   ratchet, file_deadline, source_document, confidence)
       SELECT gen_random_uuid(), $1, $1, NULL, '全国', NULL, 'canteen_food', 1000, false, $2, 'filing day of a benchmark', 'P'
        WHERE NOT EXISTS (SELECT FROM quota_policies WHERE first_year = $1 AND region_code IS NULL AND unit_kind IS NULL
                             AND base = 'canteen_food')`,
      [this.year, businessDate(new Date())],
    );
    await this.ensure(firstUnits);
    return () => Promise.resolve();
  }

  next(): string {
    const mine = this.used++;
    if (mine >= this.made) throw new Error(`A run has used up ${this.made} units: make it shorter.`);
    return tokenOf(mine);
  }

  async ensure(spare: number): Promise<void> {
    const missing = spare - (this.made - this.used);
    if (missing <= 0) return;
    await this.database.write(makeUnits, [run, this.made, this.made + missing - 1]);
    this.made += missing;
  }

  private get database() {
    return this.stage.world.market.database;
  }
}

/** As long as the tokens of sessions. */
const tokenOf = (n: number): string => `filing-${run}-${n}`.padEnd(43, 'x');

/** $1 prefix, $2 first, $3 last. */
const makeUnits = `
  WITH numbers AS (
    SELECT n, gen_random_uuid() AS unit, gen_random_uuid() AS person,
           (ARRAY['320205', '320206', '320211', '320213', '320214'])[n % 5 + 1] AS region
      FROM generate_series($2::int, $3::int) n
  ), units AS (
    INSERT INTO organizations (id, kind, unit_kind, name, short_name, credit_code, region_code, created_at)
    SELECT unit, 'buyer_unit', 'school', '填报单位' || n, '填报单位' || n,
           upper(substr(md5($1 || n), 1, 18)), region, now() FROM numbers
  ), people AS (
    INSERT INTO users (id, organization_id, login, name, password_hash, roles, created_at)
    SELECT person, unit, 'filing' || $1 || n, '经办人', '-', ARRAY['purchaser'], now() FROM numbers
  ), profiles AS (
    INSERT INTO unit_profiles (organization_id, region_code, department, canteen, changed_by, changed_at)
    SELECT unit, region, '教育局', 'own', person, now() FROM numbers
  )
  INSERT INTO sessions (token_hash, user_id, created_at, expires_at)
  SELECT sha256(convert_to(rpad('filing-' || $1 || '-' || n, 43, 'x'), 'UTF8')), person, now(), now() + interval '1 day' FROM numbers`;

type Rows = { submitted: number; begun: number; handedIn: number; keys: number; wrong: number };

/** What was answered with 201 is there, once for each unit, and late exactly where its own moment says so. */
async function watch(stage: Stage, year: number): Promise<(run: Run) => Promise<void>> {
  const before = await rows(stage, year);
  return async ({ done }) => {
    const after = await rows(stage, year);
    const expected: Rows = {
      submitted: before.submitted + done,
      begun: before.begun + done,
      handedIn: before.handedIn + done,
      keys: before.keys + 2 * done,
      wrong: 0,
    };
    if (JSON.stringify(after) !== JSON.stringify(expected))
      throw new Error(`${done} filings, but ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
  };
}

async function rows({ world }: Stage, year: number): Promise<Rows> {
  const [found] = await world.market.database.read<Rows>(
    `SELECT (SELECT count(DISTINCT unit_id) FROM filings WHERE year = $1 AND state = 'submitted')::int AS submitted,
            (SELECT count(*) FROM events JOIN outbox ON event_id = id WHERE type = 'filing.begun')::int AS begun,
            (SELECT count(*) FROM events JOIN outbox ON event_id = id WHERE type = 'filing.submitted')::int AS "handedIn",
            (SELECT count(*) FROM idempotency_keys WHERE route LIKE '%/v1/filings%')::int AS keys,
            (SELECT count(*) FROM filings WHERE state = 'submitted' AND is_late
               <> ((first_submitted_at AT TIME ZONE 'Asia/Shanghai')::date > file_deadline))::int AS wrong`,
    [year],
  );
  if (!found) throw new Error('Counting answers one row.');
  return found;
}
