import 'reflect-metadata';
import cluster from 'node:cluster';
import {
  Config,
  createApi,
  createLog,
  HealthController,
  runUntilSignal,
  serveMetrics,
  startProcesses,
} from '@app/platform';
import { MarketModule } from '../../market.module';

runUntilSignal('api', async () => {
  // Somebody waits for every answer.
  const config = new Config({ QUERY_TIMEOUT_SECONDS: '15', ...process.env });
  return cluster.isPrimary && config.apiProcesses > 1 ? startAll(config) : startOne(config);
});

/** One process for each core, behind one port. */
async function startAll(config: Config): Promise<() => Promise<void>> {
  const log = createLog('api', config.logLevel);
  const metrics = await serveMetrics(config);
  const stop = await startProcesses(config.apiProcesses, config.poolSize, log);
  log.info({ host: config.host, port: config.port, processes: config.apiProcesses }, 'api is listening');
  return async () => {
    metrics?.close();
    await stop();
  };
}

async function startOne(config: Config): Promise<() => Promise<void>> {
  const log = createLog('api', config.logLevel);
  const app = await createApi(MarketModule.forRoot(config, log), config, log);
  const metrics = await serveMetrics(config);
  await app.listen(config.port, config.host);
  log.info({ host: config.host, port: config.port }, 'api is listening');
  return async () => {
    app.get(HealthController).drain();
    metrics?.close();
    await app.close();
  };
}
