import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Products } from '@app/catalog';
import {
  checkCharacter,
  type NewOrganization,
  Offices,
  Organizations,
  Passwords,
  Sessions,
  Users,
} from '@app/identity';
import {
  type Actor,
  AuditChain,
  Clock,
  Config,
  createApi,
  createLog,
  Database,
  Ids,
  type Office,
  type Role,
} from '@app/platform';
import { Tallies, Targets } from '@app/procurement';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MarketModule } from '../../apps/market.module';
import { type RunningWorker, startWorker } from '../../apps/worker/src/worker';
import { makeDemoWorld } from '../../seeds/demo/world';
import { type Market, openMarket } from '../../seeds/market';
import { loadReference } from '../../seeds/reference/load';
import { Client } from './client';
import { type ApiProcess, startApiProcess } from './processes';
import { createDatabase, dropDatabase, fingerprint, type Template, thisRun } from './template';

const password = 'a-long-password-for-tests';

export type Goods = {
  name?: string;
  county?: string;
  category?: string;
  priceFen?: number;
  grams?: number;
  stock?: number;
  excludedFunding?: string[];
};
export type Pack = { productId: string; skuId: string; priceFen: number };
export type Shop = { id: string; clerk: Client; county: string; sells(goods?: Goods): Promise<Pack> };
export type Unit = { id: string; purchaser: Client; inspector: Client; approver: Client; finance: Client };

export type OfficialBody = { id: string; one: Client; two: Client; auditor: Client };

/** A market of its own for one test file: database, API and worker in this process, people made as needed. */
export class World {
  readonly clock: Clock;
  private count = 0;
  private hashes = new Map<string, string>();
  private processes: ApiProcess[] = [];

  private constructor(
    readonly name: string,
    readonly config: Config,
    readonly app: NestFastifyApplication,
    readonly worker: RunningWorker,
    readonly url: string,
    private readonly filesDir: string,
  ) {
    this.clock = app.get(Clock);
  }

  /**
   * `demoAt`: with the demo world as it is made on that day. `from`: as another world was when everybody left it.
   * `redisUrl`: another Redis than the one of all tests.
   */
  static async start({
    demoAt,
    from,
    redisUrl,
    environment = {},
  }: {
    demoAt?: Date;
    from?: World;
    redisUrl?: string;
    environment?: Record<string, string>;
  } = {}): Promise<World> {
    const name = `test_${randomBytes(6).toString('hex')}`;
    const template = from?.asTemplate() ?? (demoAt ? demoTemplate(demoAt) : emptyTemplate());
    const url = await createDatabase(name, template);
    const filesDir = mkdtempSync(join(tmpdir(), 'market-files-'));
    // What the demo's people attached lies beside the template of its database.
    if (existsSync(filesOf(template))) cpSync(filesOf(template), filesDir, { recursive: true });
    const config = new Config({
      ...process.env,
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
      NODE_ENV: 'test',
      DATABASE_URL: url,
      FILES_DIR: filesDir,
      DEMO: '1',
      POOL_SIZE: '8',
      SEARCH_PER_MINUTE: '1000000',
      ...environment,
    });
    const log = createLog('test', process.env['LOG_LEVEL'] ?? 'fatal');
    const clock = new Clock();
    const app = await createApi(MarketModule.forRoot(config, log, clock), config, log);
    if (demoAt) clock.set(demoAt);
    await app.listen(0, '127.0.0.1');
    const worker = await startWorker(config, log, { clock, queuePrefix: name, timers: false });
    return new World(name, config, app, worker, (await app.getUrl()).replace('[::1]', '127.0.0.1'), filesDir);
  }

  async stop(): Promise<void> {
    await this.leave();
    await dropDatabase(this.name);
  }

  /** Nobody is there any more, but the database is: other worlds may be made from it, until somebody drops it. */
  async leave(): Promise<void> {
    await Promise.all(this.processes.map((api) => api.stop()));
    await this.worker.stop();
    await this.app.close();
    rmSync(this.filesDir, { recursive: true, force: true });
  }

  private asTemplate(): Template {
    const { name } = this;
    return { name, fill: () => Promise.reject(new Error(`The world ${name} is gone.`)) };
  }

  get<T>(type: Type<T>): T {
    return this.worker.app.get(type, { strict: false });
  }

  get database(): Database {
    return this.get(Database);
  }

  /** Somebody without a login. */
  get nobody(): Client {
    return new Client(() => this.url);
  }

  /** API processes of their own on the same database, for races that one process cannot show. */
  async apiProcesses(count: number, environment: Record<string, string> = {}): Promise<string[]> {
    const started = await Promise.all(
      Array.from({ length: count }, () => startApiProcess(this.config, environment)),
    );
    this.processes.push(...started);
    return started.map((api) => api.url);
  }

  /** Until everything recorded has been handled, added up and sealed. */
  async settle(): Promise<void> {
    const begun = Date.now();
    let patience = 3_000;
    for (;;) {
      this.worker.relay.wake();
      const [row] = await this.database.read<{ waiting: number; errors: string | null }>(
        'SELECT count(*)::int AS waiting, max(last_error) AS errors FROM outbox',
      );
      if (row?.waiting === 0) {
        await this.get(Tallies).fold();
        await this.get(AuditChain).seal();
        return;
      }
      // Another file may have emptied Redis: what was sent and is not handled after a while is sent again.
      if (Date.now() - begun > patience) {
        await this.worker.relay.sweep(2);
        patience += 3_000;
      }
      if (patience > 30_000) throw new Error(`${row?.waiting} events are still waiting: ${row?.errors}`);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  async supplier(options: { county?: string } = {}): Promise<Shop> {
    const county = options.county ?? '630224';
    const id = await this.organization({ kind: 'supplier', regionCode: county });
    const clerk = await this.person(id, 'supplier', ['clerk']);
    return { id, county, clerk, sells: (goods = {}) => this.product(clerk, county, goods) };
  }

  async buyer(options: { district?: string; unitKind?: NewOrganization['unitKind'] } = {}): Promise<Unit> {
    const unitKind = options.unitKind ?? 'school';
    const id = await this.organization({
      kind: 'buyer_unit',
      unitKind,
      regionCode: options.district ?? '320205',
    });
    return {
      id,
      purchaser: await this.person(id, 'buyer_unit', ['purchaser']),
      inspector: await this.person(id, 'buyer_unit', ['inspector']),
      approver: await this.person(id, 'buyer_unit', ['approver']),
      finance: await this.person(id, 'buyer_unit', ['finance']),
    };
  }

  /** Of a body that sees its whole region, unless `office` says less. */
  async official(
    regionCode = '320200',
    roles: Role[] = ['official'],
    office: Partial<Office> = {},
  ): Promise<Client> {
    return this.person(await this.body(regionCode, office), 'official_body', roles);
  }

  private async body(regionCode: string, office: Partial<Office>): Promise<string> {
    const id = await this.organization({ kind: 'official_body', regionCode });
    const whole: Office = { function: 'collaboration', departments: [], firstYear: null, lastYear: null };
    await this.database.transact((tx) => this.get(Offices).open(tx, id, { ...whole, ...office }));
    return id;
  }

  /** A body with two officials and an auditor. */
  async office(regionCode = '320200'): Promise<OfficialBody> {
    const id = await this.body(regionCode, {});
    const person = (role: Role) => this.person(id, 'official_body', [role]);
    return {
      id,
      one: await person('official'),
      two: await person('official'),
      auditor: await person('auditor'),
    };
  }

  async operators(): Promise<[Client, Client]> {
    const id = await this.organization({ kind: 'operator', regionCode: '320200' });
    return [await this.person(id, 'operator', ['operator']), await this.person(id, 'operator', ['operator'])];
  }

  /** The yearly target of one of the nine real pairs. */
  async target(
    eastCode: string,
    westCode: string,
    year: number,
    targetFen: number,
    minimumEvidenceLevel = 0,
  ): Promise<void> {
    const row = { eastCode, westCode, year, targetFen, minimumEvidenceLevel, source: 'test' };
    await this.database.transact((tx) => this.get(Targets).set(tx, [row]));
  }

  private async organization(
    about: Pick<NewOrganization, 'kind' | 'unitKind' | 'regionCode'>,
  ): Promise<string> {
    const serial = String(++this.count).padStart(6, '0');
    const body = `91${about.regionCode}MAT${serial}`;
    const draft = {
      ...about,
      name: `测试单位${serial}`,
      shortName: `单位${serial}`,
      creditCode: body + checkCharacter(body),
    };
    return this.database.transact((tx) => this.get(Organizations).create(tx, draft));
  }

  private async person(
    organizationId: string,
    kind: NewOrganization['kind'],
    roles: Role[],
  ): Promise<Client> {
    const login = `person${++this.count}`;
    const passwordHash = this.hashes.get(kind) ?? (await this.get(Passwords).hash(password, kind));
    this.hashes.set(kind, passwordHash);
    const draft = { organizationId, login, name: `人员${this.count}`, roles, passwordHash };
    const userId = await this.database.transact((tx) => this.get(Users).create(tx, draft));
    // Logged in already: a race needs a hundred people, and each password costs its hash.
    return new Client(() => this.url, { login, password }, await this.get(Sessions).open(userId));
  }

  private async product(clerk: Client, county: string, goods: Goods): Promise<Pack> {
    const actor = await this.actorOf(clerk);
    const priceFen = goods.priceFen ?? 8_800;
    const created = await this.database.transact((tx) =>
      this.get(Products).create(tx, actor, {
        name: goods.name ?? '青海拉面 家庭装',
        originCountyCode: goods.county ?? county,
        originTownship: '群科镇',
        categoryCode: goods.category ?? 'processed-food',
        brand: '青海拉面',
        designation: null,
        season: '全年',
        seasonMonths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        storage: '常温',
        shelfLifeDays: 180,
        certificateClass: '加工',
        excludedFunding: (goods.excludedFunding ?? []) as never,
        illustration: 'noodle-box',
        description: '测试用商品',
        descriptionEn: 'For tests',
        priceSource: 'illustrative',
        skus: [
          {
            spec: '6人份/盒',
            unitGrams: goods.grams ?? 1_800,
            priceFen,
            openingQuantity: goods.stock ?? 1_000,
          },
        ],
      }),
    );
    return { productId: created.id, skuId: created.skus[0]?.id as string, priceFen };
  }

  private async actorOf(client: Client): Promise<Actor> {
    const actor = await this.get(Sessions).actorOf(await client.tokenOnce());
    if (!actor) throw new Error('The client has no session.');
    return actor;
  }

  newId(): string {
    return this.get(Ids).next();
  }
}

function emptyTemplate(): Template {
  return { name: `template_${fingerprint()}`, fill: (url) => inMarket(url, loadReference) };
}

function demoTemplate(today: Date): Template {
  const name = `template_demo_${thisRun()}_${today.getTime()}`;
  return {
    name,
    fill: (url) =>
      inMarket(
        url,
        async (market) => {
          await loadReference(market);
          await makeDemoWorld(market, today, () => undefined);
        },
        { FILES_DIR: filesOf({ name }) },
      ),
  };
}

function filesOf({ name }: Pick<Template, 'name'>): string {
  return join(tmpdir(), 'market-templates', name);
}

async function inMarket(
  databaseUrl: string,
  work: (market: Market) => Promise<void>,
  environment: Record<string, string> = {},
): Promise<void> {
  const market = await openMarket(
    new Config({ ...process.env, NODE_ENV: 'test', DATABASE_URL: databaseUrl, DEMO: '1', ...environment }),
  );
  try {
    await work(market);
  } finally {
    await market.close();
  }
}
