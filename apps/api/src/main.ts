import 'reflect-metadata';
import { Config, createApi, createLog, HealthController, runUntilSignal, serveMetrics } from '@app/platform';
import { MarketModule } from '../../market.module';

runUntilSignal('api', async () => {
  // Somebody waits for every answer.
  const config = new Config({ QUERY_TIMEOUT_SECONDS: '15', ...process.env });
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
});
