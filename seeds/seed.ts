import 'reflect-metadata';
import { Config, ConfigError } from '@app/platform';
import { makeDemoWorld } from './demo/world';
import { openMarket } from './market';
import { loadReference } from './reference/load';

const worlds = ['reference', 'demo'] as const;

/** `seed.js reference`: regions, pairings, categories, policies. `seed.js demo`: the same and a small world to try. */
async function seed(world: (typeof worlds)[number]): Promise<void> {
  const config = new Config(process.env);
  if (world === 'demo' && config.production) {
    throw new ConfigError('The demo world has published passwords and is never made in production.');
  }
  const market = await openMarket(config);
  try {
    await loadReference(market);
    console.log('参考数据已就绪 reference data is in place');
    if (world === 'demo') await makeDemoWorld(market, new Date());
  } finally {
    await market.close();
  }
}

const wanted = worlds.find((world) => world === process.argv[2]);
if (!wanted) {
  console.error(`Say which world: ${worlds.join(' | ')}`);
  process.exit(1);
}
seed(wanted).catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
