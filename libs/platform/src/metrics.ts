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

/** With a label, so that only a process which measures it shows it; the names are those of the operator's health page. */
export const waitingAge = new Gauge({
  name: 'market_waiting_oldest_seconds',
  help: 'Age of the oldest that a sweeper, or a person, should have dealt with; 0 when nothing waits.',
  labelNames: ['sweeper'],
});

let canaryCameAt: number | undefined;

/** A canary came through the queue at that moment; a worker says so of its start as well, so that silence has an age. */
export function noteCanary(at: number): void {
  canaryCameAt = Math.max(at, canaryCameAt ?? at);
}

export const canaryAge = new Gauge({
  name: 'market_queue_canary_seconds',
  help: 'How long ago the last canary came through the queue.',
  labelNames: ['queue'],
  collect() {
    if (canaryCameAt !== undefined) this.set({ queue: 'events' }, (Date.now() - canaryCameAt) / 1000);
  },
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
