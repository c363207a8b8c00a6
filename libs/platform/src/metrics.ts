import { Counter, collectDefaultMetrics, Gauge, Histogram } from 'prom-client';

collectDefaultMetrics();

export const httpDuration = new Histogram({
  name: 'market_http_seconds',
  help: 'Duration of answers by route and status.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

export const outboxAge = new Gauge({
  name: 'market_outbox_oldest_seconds',
  help: 'Age of the oldest event that not everyone has handled.',
});

export const outboxDepth = new Gauge({
  name: 'market_outbox_events',
  help: 'Events that not everyone has handled.',
});

export const timerRun = new Histogram({
  name: 'market_timer_seconds',
  help: 'Duration of timed jobs.',
  labelNames: ['timer', 'outcome'],
  buckets: [0.01, 0.1, 1, 10],
});

/** Equal for an unknown login and a wrong password, whoever was meant: a test compares. */
export const passwordChecks = new Counter({
  name: 'market_password_checks_total',
  help: 'Passwords compared with a hash, by its cost',
  labelNames: ['cost'],
});
