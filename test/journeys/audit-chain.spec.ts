import { AuditChain, verifyAudit } from '@app/platform';
import { Client as Owner } from 'pg';
import { printAudit, readHeads } from '../../seeds/audit-verify';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { delivered } from '../support/story';
import { World } from '../support/world';

type State = { number: number; hash: string | null; waiting: number };

/** Who may write everything, and keep every trigger quiet. */
const superuser = "SET session_replication_role = 'replica'";

/** Nothing in history can be touched, taken out or slipped in without the chain saying where. */
describe('the audit chain', () => {
  let world: World;
  let operator: Client;
  let owner: Owner;

  beforeAll(async () => {
    world = await World.start();
    [operator] = await world.operators();
    const unit = await world.buyer();
    const shop = await world.supplier();
    const pack = await shop.sells();
    for (let round = 0; round < 3; round++) {
      await delivered(unit, shop, [{ pack, quantity: 1 }]);
      await world.settle();
    }
    const { body } = await operator.get<{ items: { id: string }[] }>('/v1/facts');
    for (const { id } of body.items) await operator.get(`/v1/evidence/${id}`);
    await world.settle();
    owner = new Owner({ connectionString: world.config.databaseUrl });
    await owner.connect();
    await owner.query(superuser);
  });

  afterAll(async () => {
    await owner?.end();
    await world?.stop();
  });

  const verify = () => verifyAudit(world.database);
  const rows = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await owner.query<Row>(sql, values)).rows;
  const one = async (sql: string): Promise<string> => (await rows<{ id: string }>(sql))[0]?.id as string;
  /** Does it, hears what the check says, and puts everything back. */
  async function tampered(act: string, undo: string): Promise<Awaited<ReturnType<typeof verify>>['broken']> {
    await owner.query(act);
    try {
      return (await verify()).broken;
    } finally {
      await owner.query(undo);
      expect((await verify()).broken).toBeNull();
    }
  }

  it('covers every event and every view, and holds', async () => {
    const [counted] = await rows<{ rows: number }>(
      'SELECT ((SELECT count(*) FROM events) + (SELECT count(*) FROM access_log))::int AS rows',
    );
    const report = await verify();
    expect(report).toMatchObject({ broken: null, rows: counted?.rows, waiting: 0 });
    expect(report.batches).toBeGreaterThan(3);
    const { body } = await operator.get<State>('/v1/audit-chain');
    expect(body).toMatchObject({ number: report.batches, hash: report.head, waiting: 0 });
    const { body: health } = await operator.get<{ audit: State }>('/v1/operations/health');
    expect(health.audit).toMatchObject({ number: report.batches, waiting: 0 });
    await expectBooksToBalance(world.database);
  });

  it('names the row of which one byte was flipped', async () => {
    const id = await one(`SELECT id FROM events WHERE type = 'delivery.accepted' ORDER BY id LIMIT 1`);
    const flipped = (by: number) =>
      `UPDATE events SET payload = jsonb_set(payload, '{acceptedFen}', to_jsonb((payload->>'acceptedFen')::bigint + ${by}))
        WHERE id = '${id}'`;
    expect(await tampered(flipped(1), flipped(-1))).toMatchObject({
      ...{ fault: 'row_changed', source: 'events', rowId: id },
    });
  });

  it.each([
    ['who did it', `actor = jsonb_set(actor, '{userName}', to_jsonb(NAME::text))`, "actor->>'userName'"],
    ['when it was', `occurred_at = occurred_at + interval 'NAME'`, undefined],
  ])('notices a changed %s', async (_, change, was) => {
    const id = await one(`SELECT id FROM events WHERE type = 'order.placed' ORDER BY id LIMIT 1`);
    const [before] = was
      ? await rows<{ was: string }>(`SELECT ${was} AS was FROM events WHERE id = '${id}'`)
      : [];
    const set = (text: string) => `UPDATE events SET ${change.replace('NAME', text)} WHERE id = '${id}'`;
    const broken = before
      ? await tampered(set("'某人'"), set(`'${before.was}'`))
      : await tampered(set('1 microsecond'), set('-1 microsecond'));
    expect(broken).toMatchObject({ fault: 'row_changed', rowId: id });
  });

  it('names the first of several, whatever history it stands in', async () => {
    const view = await one('SELECT id FROM access_log ORDER BY id LIMIT 1');
    const event = await one('SELECT id FROM events ORDER BY id LIMIT 1');
    const flip = (rowsBy: number, text: string) =>
      `UPDATE access_log SET rows = rows + ${rowsBy} WHERE id = '${view}';
       UPDATE events SET request_id = ${text} WHERE id = '${event}'`;
    const [was] = await rows<{ id: string }>(
      `SELECT quote_nullable(request_id) AS id FROM events WHERE id = '${event}'`,
    );
    expect(await tampered(flip(1, "'x'"), flip(-1, was?.id as string))).toMatchObject({
      batch: 1,
      rowId: event,
    });
    expect(
      await tampered(
        `UPDATE access_log SET label = label || '.' WHERE id = '${view}'`,
        `UPDATE access_log SET label = left(label, -1) WHERE id = '${view}'`,
      ),
    ).toMatchObject({ fault: 'row_changed', source: 'access_log', rowId: view });
  });

  it('names a row that was deleted', async () => {
    const id = await one(`SELECT id FROM events WHERE type = 'order.confirmed' ORDER BY id LIMIT 1`);
    await owner.query(`CREATE TEMP TABLE kept AS SELECT * FROM events WHERE id = '${id}'`);
    const broken = await tampered(
      `DELETE FROM events WHERE id = '${id}'`,
      'INSERT INTO events SELECT * FROM kept; DROP TABLE kept',
    );
    expect(broken).toMatchObject({ fault: 'row_missing', source: 'events', rowId: id });
  });

  const forged = (id: string, recorded: string) =>
    `INSERT INTO events (id, type, subject_id, actor, payload, occurred_at, recorded_at)
     SELECT '${id}', 'order.confirmed', subject_id, actor, payload, occurred_at, ${recorded} FROM events LIMIT 1`;

  it('names a row that was slipped in past the queue', async () => {
    const id = world.newId();
    const broken = await tampered(forged(id, 'recorded_at'), `DELETE FROM events WHERE id = '${id}'`);
    expect(broken).toMatchObject({ fault: 'row_unsealed', batch: null, source: 'events', rowId: id });
  });

  it('names a row that was slipped in behind the others and sealed with them', async () => {
    const id = world.newId();
    await owner.query("SET session_replication_role = 'origin'");
    await owner.query(forged(id, `now() - interval '3 days'`));
    await owner.query(superuser);
    expect(await world.get(AuditChain).seal()).toBe(1);
    const { broken } = await verify();
    expect(broken).toMatchObject({ fault: 'row_late', source: 'events' });
    // It hides nothing: behind it, one flipped byte is named all the same.
    const next = world.newId();
    await owner.query("SET session_replication_role = 'origin'");
    await owner.query(forged(next, 'now()'));
    await owner.query(superuser);
    expect(await world.get(AuditChain).seal()).toBe(1);
    await owner.query(`UPDATE events SET request_id = 'x' WHERE id = '${next}'`);
    expect((await verify()).broken).toMatchObject({ fault: 'row_changed', source: 'events', rowId: next });
    await owner.query('DELETE FROM events WHERE id = ANY ($1)', [[id, next]]);
    await owner.query('DELETE FROM audit_batches WHERE number >= $1', [broken?.batch]);
    expect((await verify()).broken).toBeNull();
  });

  it('names a batch that was changed, taken out, or cut off the end', async () => {
    const last = (await verify()).batches;
    const keep = (number: number) =>
      owner.query(`CREATE TEMP TABLE kept AS SELECT * FROM audit_batches WHERE number = ${number}`);
    const restore = 'INSERT INTO audit_batches SELECT * FROM kept; DROP TABLE kept';
    const heads = readHeads((await operator.get('/v1/audit-chain/heads')).text);
    expect(heads).toMatchObject([{ number: last }]);
    await keep(2);
    expect(await tampered('DELETE FROM audit_batches WHERE number = 2', restore)).toMatchObject({
      ...{ fault: 'batch_missing', batch: 2 },
    });
    // Whoever rewrites a row and what the batch says of it breaks the batch.
    const id = await one('SELECT row_ids[1] AS id FROM audit_batches WHERE number = 2');
    await keep(2);
    const broken = await tampered(
      `UPDATE events SET request_id = 'x' || coalesce(request_id, '') WHERE id = '${id}';
       UPDATE audit_batches SET row_hashes[1] = (SELECT hash FROM audit_rows(source, ARRAY['${id}'::uuid])) WHERE number = 2`,
      `UPDATE events SET request_id = nullif(substr(request_id, 2), '') WHERE id = '${id}';
       DELETE FROM audit_batches WHERE number = 2; ${restore}`,
    );
    expect(broken).toMatchObject({ fault: 'batch_changed', batch: 2 });
    // Cut off, the chain looks whole: only the head outside knows better.
    await keep(last);
    await owner.query(`DELETE FROM audit_batches WHERE number = ${last}`);
    expect((await verifyAudit(world.database, heads)).broken).toMatchObject({
      ...{ fault: 'batch_missing', batch: last },
    });
    await owner.query(restore);
    expect((await verifyAudit(world.database, heads)).broken).toBeNull();
  });

  it('notices a chain that was made anew, by the head that somebody keeps outside', async () => {
    const heads = readHeads((await operator.get('/v1/audit-chain/heads')).text);
    await world.settle();
    await owner.query('CREATE TEMP TABLE kept AS SELECT * FROM audit_batches');
    await owner.query('DELETE FROM audit_batches');
    await owner.query(`INSERT INTO audit_queue (row_id, source) SELECT id, 'events' FROM events
                       UNION ALL SELECT id, 'access_log' FROM access_log`);
    await world.get(AuditChain).seal();
    expect((await verify()).broken).toBeNull();
    expect((await verifyAudit(world.database, heads)).broken).toMatchObject({ fault: 'batch_missing' });
    await owner.query(
      'DELETE FROM audit_batches; INSERT INTO audit_batches SELECT * FROM kept; DROP TABLE kept',
    );
    expect((await verifyAudit(world.database, heads)).broken).toBeNull();
  });

  it('seals late commits late, and each row once, with two workers at the same moment', async () => {
    const writer = new Owner({ connectionString: world.config.databaseUrl });
    await writer.connect();
    const slow = world.newId();
    await writer.query('BEGIN');
    await writer.query(forged(slow, 'clock_timestamp()'));
    const quick = world.newId();
    await owner.query("SET session_replication_role = 'origin'");
    await owner.query(forged(quick, 'clock_timestamp()'));
    const chain = world.get(AuditChain);
    const sealed = await Promise.all([chain.seal(), chain.seal(), chain.seal()]);
    expect(sealed.reduce((sum, rowsSealed) => sum + rowsSealed, 0)).toBe(1);
    await writer.query('COMMIT');
    await writer.end();
    expect(await chain.seal()).toBe(1);
    expect((await verify()).broken).toBeNull();
    const found = await rows<{ id: string }>(
      'SELECT unnest(row_ids) AS id FROM audit_batches ORDER BY number DESC LIMIT 2',
    );
    expect(found.map(({ id }) => id)).toEqual([slow, quick]);
    await owner.query(superuser);
  });

  it('holds after the worker stood still for hours, while somebody looked on', async () => {
    await world.settle();
    // All that there is was of yesterday.
    for (const source of ['events', 'access_log'])
      await owner.query(`UPDATE ${source} SET recorded_at = recorded_at - interval '1 day'`);
    await owner.query('DELETE FROM audit_batches');
    await owner.query(`INSERT INTO audit_queue (row_id, source) SELECT id, 'events' FROM events
                       UNION ALL SELECT id, 'access_log' FROM access_log`);
    const chain = world.get(AuditChain);
    await chain.seal();
    await owner.query("SET session_replication_role = 'origin'");
    const ids = Array.from({ length: 2_100 }, () => world.newId());
    await owner.query(
      `INSERT INTO events (id, type, subject_id, actor, payload, occurred_at, recorded_at)
       SELECT n.id, 'order.confirmed', e.subject_id, e.actor, e.payload, e.occurred_at, now() - interval '3 hours'
         FROM unnest($1::uuid[]) n(id), (SELECT * FROM events LIMIT 1) e`,
      [ids],
    );
    const { body } = await operator.get<{ items: { id: string }[] }>('/v1/facts');
    await operator.get(`/v1/evidence/${body.items[0]?.id}`);
    // In turns, as the timed job seals: 2,000 events, the look, and the last hundred events.
    expect([await chain.sealSome(), await chain.sealSome()]).toEqual([2_001, 100]);
    expect(await verify()).toMatchObject({ broken: null, waiting: 0 });
    await owner.query(superuser);
  });

  it('is checked by a program that says what it found', async () => {
    const lines: string[] = [];
    const holds = (saved: { number: number; hash: string }[] = []) =>
      printAudit(world.config.databaseUrl, saved, (line) => lines.push(line));
    expect(await holds()).toBe(true);
    expect(lines.join('\n')).toMatch(/chain holds; head [0-9a-f]{64}/);
    expect(await holds([{ number: 1, hash: '0'.repeat(64) }])).toBe(false);
    expect(lines.at(-1)).toMatch(/BROKEN head_differs: batch 1/);
  });

  it('lets nobody write it by hand', async () => {
    for (const sql of [
      'UPDATE audit_batches SET number = 0',
      'DELETE FROM audit_batches',
      'UPDATE audit_queue SET source = source',
    ])
      await expect(world.database.read(sql)).rejects.toThrow(/permission denied/);
    await owner.query("SET session_replication_role = 'origin'");
    await expect(owner.query('DELETE FROM audit_batches')).rejects.toThrow(/written once/);
  });
});
