import { Bell, Database, dataSourceOptions, Timers } from '@app/platform';
import pino from 'pino';
import { DataSource } from 'typeorm';
import { World } from '../support/world';

const poolSize = 4;

describe('timed jobs', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  }, 180_000);

  afterAll(() => world.stop());

  it('leave each other the connections that their work needs, when all begin at once', async () => {
    const { databaseUrl } = world.config;
    const source = await new DataSource(dataSourceOptions({ databaseUrl, poolSize }, [])).initialize();
    const complaints: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void complaints.push(line) });
    const database = new Database(source, new Bell());
    const timers = new Timers(database, log);
    const names = Array.from({ length: 2 * poolSize }, (_, n) => `job ${n} of the test`);
    const ran: string[] = [];
    try {
      await new Promise<void>((resolve) => {
        const run = async (name: string): Promise<void> => {
          await database.read('SELECT pg_sleep(0.05)');
          ran.push(name);
          if (ran.length === names.length) resolve();
        };
        timers.start(names.map((name) => ({ name, everyMs: 3_600_000, run: () => run(name) })));
      });
    } finally {
      await timers.stop();
      await source.destroy();
    }
    expect({ ran: ran.sort(), complaints }).toEqual({ ran: names, complaints: [] });
  }, 60_000);
});
