import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Config, ConfigError } from '@app/platform';
import { makeDemoWorld } from './demo/world';
import { openMarket } from './market';
import { loadReference } from './reference/load';
import { type TierName, tierNames } from './scale/tiers';
import { makeScaleWorld, type ScaleWorld } from './scale/world';

const worlds = ['reference', 'demo'] as const;
type World = (typeof worlds)[number] | ScaleWorld;

const usage = `npm run seed -- reference | demo                     the rules and places; the same and a small world to try
npm run seed -- --scale ${tierNames.join(' | ')} [--part 0.01]  a world of that size into an empty database (docs/operations.md)`;

/** Fills the database of DATABASE_URL with a world. */
async function seed(world: World): Promise<void> {
  const config = new Config(process.env);
  if (world !== 'reference' && config.production)
    throw new ConfigError('Worlds to try have published passwords and are never made in production.');
  const market = await openMarket(config);
  try {
    if (typeof world === 'object') return await makeScaleWorld(market, config.databaseUrl, world);
    await loadReference(market);
    console.log('参考数据已就绪 reference data is in place');
    if (world === 'demo') await makeDemoWorld(market, new Date());
  } finally {
    await market.close();
  }
}

function wish(args: string[]): World | undefined {
  const options = { scale: { type: 'string' }, part: { type: 'string', default: '1' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.scale === undefined) return worlds.find((world) => world === positionals[0]);
  const tier = tierNames.find((name) => name === values.scale);
  const part = Number(values.part);
  return tier && part > 0 && part <= 1 ? { tier: tier as TierName, part } : undefined;
}

const wanted = wish(process.argv.slice(2));
if (!wanted) {
  console.error(usage);
  process.exit(1);
}
seed(wanted).catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
