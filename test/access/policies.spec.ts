import { World } from '../support/world';
import { type Eye, Eyes, type Policy } from './eyes';
import { makeTrades, type Trade } from './trades';

/** Read by everybody: reference data and the catalogue. */
const catalogue = ['products', 'skus', 'stock', 'reference_prices', 'integrity_rules'];
const accounts = ['recovery_codes', 'second_factors', 'sessions'];
const reference = [
  ...['categories', 'organizations', 'pairings', 'quota_policies', 'region_aliases', 'regions'],
  'subsidy_references',
  'nudge_rules',
];

/** What operators do not see either, what they see and programs write, and what is only ever added to. */
const unseen = [
  ...[...accounts, 'bulletins', 'exports', 'files', 'idempotency_keys', 'receipts'],
  ...['integrity_marks', 'photo_looks'],
];
const ofPrograms = [
  ...['integrity_flags', 'plots'],
  'closings',
  'access_log',
  'audit_batches',
  'audit_queue',
  'events',
  'facts',
  'paper_checks',
  'region_tallies',
  'tallies',
  'pair_tallies',
  'sealed_cells',
  'tally_changes',
  'tally_proofs',
  'targets',
  'journal_entries',
  'journal_transactions',
  'unit_tallies',
  'unit_profile_years',
  'nudge_batches',
  'users',
];
const history = [
  ...['fact_evidence', 'filing_reminders', 'sales_clashes', 'stock_movements', 'stripe_dispute_moves'],
  'reference_prices',
  ...['contacts', 'supplier_application_words'],
  ...['subsidy_lines', 'subsidy_line_facts', 'subsidy_payments'],
];
/** Seals: of no tenant, read by every official. */
const seals = ['tally_proofs', 'audit_batches'];
/** Between officials: operators look on. */
const ofOfficials = [
  ...['unit_changes', 'unit_successions'],
  ...['agreements', 'agreement_indicators', 'indicator_reports', 'indicator_report_files'],
  ...['target_parts', 'target_changes', 'projects', 'project_budget_lines', 'project_reports'],
  ...['agreement_supplements', 'supplement_figures'],
  ...['project_payments', 'project_files'],
];

jest.setTimeout(300_000);

/** Every policy of every table, by name: what it keeps from whom, and that its loss would be seen here. */
describe('the policies of every table', () => {
  let world: World;
  let eyes: Eyes;
  let own: Eye[];
  let foreign: Eye[];
  /** Those whom no trade concerns. */
  let strangers: Eye[];
  let operator: Eye;
  /** Of each table a row that concerns neither the strangers nor `own`. */
  let others: Map<string, string>;

  beforeAll(async () => {
    world = await World.start();
    const trades = await makeTrades(world);
    await world.worker.relay.stop();
    own = await eyesOf(trades[0] as Trade);
    foreign = await eyesOf(trades[2] as Trade);
    const official = { scope: 'official', user: world.newId() } as const;
    operator = { name: 'an operator', scope: 'operator', organization: world.newId(), user: world.newId() };
    strangers = [
      { name: 'nobody', scope: '' },
      { name: 'a party', scope: 'party', organization: world.newId(), user: world.newId() },
      { name: 'an official', ...official, organization: await bodyOf('320206'), regions: ['320206'] },
      {
        name: 'an official of other years',
        ...official,
        organization: await bodyOf('320281', { firstYear: 2020, lastYear: 2021 }),
        regions: (trades[2] as Trade).regions,
      },
      {
        name: 'an official without an office',
        ...official,
        organization: world.newId(),
        regions: (trades[2] as Trade).regions,
      },
    ];
    eyes = new Eyes(world.config.databaseUrl);
    await eyes.open();
    await fillMachinery(trades[2] as Trade, trades[0] as Trade);
    others = new Map();
    for (const table of eyes.tableNames) others.set(table, await rowOfOthers(table));
  });

  afterAll(async () => {
    await eyes?.close();
    await world?.stop();
  });

  /** An official body of that region; what it did and saw is other rows than those of the eyes that share its region. */
  async function bodyOf(region: string, office: object = {}): Promise<string> {
    const client = await world.official(region, ['official'], office);
    return (await client.get<{ organization: { id: string } }>('/v1/sessions/current')).body.organization.id;
  }

  async function eyesOf({ name, unit, shop, papers, regions: [district] }: Trade): Promise<Eye[]> {
    const of = async (client: typeof unit.purchaser) =>
      (await client.get<{ user: { id: string } }>('/v1/sessions/current')).body.user.id;
    const party = { scope: 'party' } as const;
    return [
      { name: `${name} unit`, ...party, organization: unit.id, user: await of(unit.purchaser) },
      { name: `${name} shop`, ...party, organization: shop.id, user: await of(shop.clerk) },
      {
        name: `${name} district`,
        scope: 'official',
        organization: papers.office.id,
        user: world.newId(),
        regions: [district],
      },
    ];
  }

  /** What is empty when all is done: an event that waits, and changes that nobody has added up. */
  async function fillMachinery(foreign: Trade, mine: Trade): Promise<void> {
    const { placed, shop } = foreign;
    for (const { factId, regions } of [mine, foreign])
      await (await world.official(regions[0])).get(`/v1/evidence/${factId}`);
    await shop.clerk.post(`/v1/orders/${placed.id}/confirmation`);
    await eyes.rows(
      `INSERT INTO tally_changes SELECT (jsonb_populate_record(NULL::tally_changes, to_jsonb(f)
         || '{"year": 2026, "month": 11, "day": 22, "fact_count": 1}')).* FROM facts f LIMIT 1`,
    );
    const [seller] = await eyes.rows<{ id: string }>('SELECT id FROM users WHERE organization_id = $1', [
      shop.id,
    ]);
    await eyes.rows(`INSERT INTO second_factors VALUES ($1, '', now())`, [seller?.id]);
    await eyes.rows(`INSERT INTO recovery_codes VALUES ($1, '')`, [seller?.id]);
    await eyes.rows(
      `INSERT INTO stripe_refunds (id, intent_id, order_id, buyer_id, amount_fen, state, created_at, next_check_at)
       SELECT gen_random_uuid(), id, order_id, buyer_id, 100, 'failed', now(), now() FROM stripe_intents`,
    );
    await eyes.rows(
      `WITH d AS (INSERT INTO stripe_disputes (id, reference, intent_id, order_id, amount_fen, state, opened_at)
                  SELECT gen_random_uuid(), 'du_1', id, order_id, 100, 'open', now() FROM stripe_intents LIMIT 1 RETURNING id)
       INSERT INTO stripe_dispute_moves SELECT gen_random_uuid(), id, 'txn_1', -100, 1500, now() FROM d`,
    );
    await eyes.rows(
      `INSERT INTO provider_payouts VALUES (gen_random_uuid(), 'po_1', 100, current_date, 'on_the_way', NULL, now())`,
    );
    await eyes.rows(
      `INSERT INTO bank_accounts VALUES (gen_random_uuid(), '基本户', '示例银行', '320500009999', NULL, $1, now())`,
      [seller?.id],
    );
    await eyes.rows(
      `INSERT INTO nudge_batches SELECT gen_random_uuid(), 2026, 10, id, 0, now() FROM nudge_rules LIMIT 1`,
    );
    await eyes.rows(`INSERT INTO tally_proofs VALUES (gen_random_uuid(), now(), 1, 0, '[]')`);
  }

  /** One that the foreign side sees, where anybody does; of what all see, the last one made. */
  async function rowOfOthers(table: string): Promise<string> {
    const mine = new Set<string>();
    for (const eye of own) for (const print of (await eyes.seen(eye, table)).keys()) mine.add(print);
    for (const eye of foreign) {
      const hidden = [...(await eyes.seen(eye, table))].filter(([print]) => !mine.has(print));
      if (hidden.length) return hidden.at(-1)?.[1] as string;
    }
    const [last] = await eyes.rows<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY t::text DESC LIMIT 1`,
    );
    if (!last) throw new Error(`${table} is empty: nothing would be seen of its policies`);
    return last.row;
  }

  /** Inside `eyes.undone`. */
  async function trespasses(tables: readonly string[], who: readonly Eye[]): Promise<string[]> {
    const done: string[] = [];
    for (const name of tables)
      for (const eye of who)
        done.push(...(await eyes.trespasses(eye, { name, row: others.get(name) as string })));
    return done;
  }

  function openToOperators(table: string): string[] {
    if (unseen.includes(table)) return [];
    if ([...reference, ...ofPrograms, ...ofOfficials].includes(table)) return ['read'];
    return history.includes(table) ? ['read', 'add'] : ['read', 'change', 'give away', 'add'];
  }

  /** What is open on purpose: everything else is refused. */
  function openTo({ name, scope }: Eye): string[] {
    if (scope === 'operator')
      return eyes.tableNames.flatMap((table) =>
        openToOperators(table).map((verb) => `${name}: ${verb} ${table}`),
      );
    const known = scope !== '';
    return [
      ...[...reference, ...catalogue, 'offices', 'users'].map((table) => `read ${table}`),
      // Whoever buys holds goods of others; every act is an event that waits to be handled.
      ...(known ? ['change stock', 'give away stock', 'add outbox'] : []),
      // The sums of the whole market.
      ...(scope === 'official' ? seals.map((table) => `read ${table}`) : []),
      // Who looked from its region; years are those of figures.
      ...(name === 'an official of other years' ? ['read access_log'] : []),
      // Who logs in is nobody yet.
      ...(known ? [] : ['add sessions']),
      ...(known
        ? []
        : accounts.flatMap((table) => ['read', 'change', 'give away'].map((verb) => `${verb} ${table}`))),
    ].map((deed) => `${name}: ${deed}`);
  }

  it('keep every row from those whom it does not concern, to read and to write', async () => {
    const who = [...strangers, ...own, operator];
    const done = await eyes.undone(() => trespasses(eyes.tableNames, who));
    expect(done.sort()).toEqual(who.flatMap(openTo).sort());
  });

  it('show nobody what is shown to the other side of another trade', async () => {
    const shown = new Set<string>();
    const both: string[] = [];
    // Of bulletins what was published; a draft is among the rows of others above.
    const shared = [...reference, ...catalogue, ...seals, 'offices', 'users', 'bulletins'];
    for (const table of eyes.tableNames.filter((name) => !shared.includes(name))) {
      const mine = new Set<string>();
      for (const eye of own) for (const print of (await eyes.seen(eye, table)).keys()) mine.add(print);
      if (mine.size) shown.add(table);
      for (const eye of foreign)
        if ([...(await eyes.seen(eye, table)).keys()].some((print) => mine.has(print)))
          both.push(`${eye.name}: ${table}`);
    }
    expect(both).toEqual([]);
    // What only programs and people who enrolled see: all else was shown to somebody, so the comparison says something.
    const hidden = eyes.tableNames.filter((name) => !shared.includes(name) && !shown.has(name));
    expect(hidden).toEqual([
      'audit_queue',
      'bank_accounts',
      'integrity_marks',
      ...[
        'nudge_batches',
        'outbox',
        'paper_checks',
        'payment_list_lines',
        'payment_lists',
        'photo_looks',
        'provider_events',
        'provider_payouts',
        'receipts',
        'recovery_codes',
      ],
      'second_factors',
      'stripe_dispute_moves',
      'stripe_disputes',
      // The county's alone.
      ...['subsidy_payments', 'subsidy_programmes'],
      'tally_changes',
    ]);
  });

  describe('are each needed: without one of them the above would fail', () => {
    /** Inside `eyes.undone`, after the guard was taken away. */
    const noticed = async (tables: readonly string[]): Promise<boolean> => {
      const who = [...strangers, ...own, operator];
      const open = who.flatMap(openTo).filter((deed) => tables.includes(deed.split(' ').at(-1) as string));
      return String((await trespasses(tables, who)).sort()) !== String(open.sort());
    };
    const unnoticed = async (
      guards: { name: string; tables: string[]; without: string }[],
    ): Promise<string[]> => {
      const missed: string[] = [];
      for (const { name, tables, without } of guards) {
        const seen = await eyes.undone(async () => {
          await eyes.rows(without);
          return noticed(tables);
        });
        if (!seen) missed.push(name);
      }
      return missed;
    };

    it('every condition of every policy', async () => {
      const part = ({ table, name }: Policy, kind: 'USING' | 'WITH CHECK') => ({
        name: `${name} ON ${table} ${kind}`,
        tables: [table],
        without: `ALTER POLICY ${name} ON ${table} ${kind} (true)`,
      });
      const guards = (await eyes.policies()).flatMap((policy) => [
        ...(policy.using && policy.using !== 'true' ? [part(policy, 'USING')] : []),
        ...(policy.check ? [part(policy, 'WITH CHECK')] : []),
      ]);
      console.log(`${guards.length} conditions of policies, each taken away`);
      expect(guards.length).toBeGreaterThan(60);
      expect(await unnoticed(guards)).toEqual([]);
    });

    it('row-level security of every table that has something to hide', async () => {
      const guards = eyes.tableNames.map((table) => ({
        name: table,
        tables: [table],
        without: `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
      }));
      expect(await unnoticed(guards)).toEqual([]);
    });

    it('what the policies ask: the scope, the territory, the caller', async () => {
      const lies = {
        app_sees_all: ['boolean', 'SELECT true'],
        app_is_nobody: ['boolean', 'SELECT true'],
        app_scope: ['text', "SELECT 'system'"],
        app_regions: ['text[]', 'SELECT array_agg(code) FROM regions'],
        app_office_years: ['int4range', 'SELECT int4range(NULL, NULL)'],
        app_office_is_whole: ['boolean', 'SELECT true'],
        app_office_region: ['text', `SELECT '320281'`],
        'app_in_territory(p_order uuid)': ['boolean', 'SELECT true'],
      };
      const guards = Object.entries(lies).map(([name, [type, body]]) => ({
        name,
        tables: eyes.tableNames,
        without: `CREATE OR REPLACE FUNCTION ${name.includes('(') ? name : `${name}()`} RETURNS ${type}
                    LANGUAGE sql STABLE AS $$ ${body} $$`,
      }));
      expect(await unnoticed(guards)).toEqual([]);
    });
  });
});
