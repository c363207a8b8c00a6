import 'reflect-metadata';
import { Config, createLog, runUntilSignal, serveMetrics } from '@app/platform';
import { startWorker } from './worker';

runUntilSignal('worker', async () => {
  const config = new Config({ QUERY_TIMEOUT_SECONDS: '60', ...process.env });
  const log = createLog('worker', config.logLevel);
  const worker = await startWorker(config, log);
  const metrics = await serveMetrics(config);
  log.info('worker is running');
  return async () => {
    metrics?.close();
    await worker.stop();
  };
});
