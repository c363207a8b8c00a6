import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { buildDocument, Config, createApi, createLog } from '@app/platform';
import { MarketModule } from '../apps/market.module';

/** Writes docs/openapi.json from the code; the web client's types are generated from it. */
async function writeDocument(): Promise<void> {
  const config = new Config(process.env);
  const log = createLog('openapi', 'warn');
  const app = await createApi(MarketModule.forRoot(config, log), config, log);
  await app.init();
  writeFileSync('docs/openapi.json', `${JSON.stringify(buildDocument(app), null, 2)}\n`);
  await app.close();
}

writeDocument().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
