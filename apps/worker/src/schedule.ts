import { Shipments } from '@app/fulfillment';
import { Sessions } from '@app/identity';
import { Orders } from '@app/orders';
import { ProviderEvents, Settlements, StripeIntents, StripeRefunds } from '@app/payments';
import { AuditChain, Files, Housekeeping, type Relay, type Timer } from '@app/platform';
import { Nudges, SubsidyRuns, Tallies, TallyChecks, UnitChanges } from '@app/procurement';
import { ExportMaker, IntegrityScanner, WaitingQueries } from '@app/reporting';
import type { INestApplicationContext } from '@nestjs/common';

const seconds = (count: number): number => count * 1000;

/** Every timed job, on one screen. Each may run twice or late without harm. */
export function schedule(app: INestApplicationContext, relay: Relay): Timer[] {
  const orders = app.get(Orders);
  const sessions = app.get(Sessions);
  const shipments = app.get(Shipments);
  const files = app.get(Files);
  const housekeeping = app.get(Housekeeping);
  const tallies = app.get(Tallies);
  const chain = app.get(AuditChain);
  const settlements = app.get(Settlements);
  const checks = app.get(TallyChecks);
  const providerEvents = app.get(ProviderEvents);
  const attempts = app.get(StripeIntents);
  const stripeRefunds = app.get(StripeRefunds);
  const exports = app.get(ExportMaker);
  const subsidies = app.get(SubsidyRuns);
  const integrity = app.get(IntegrityScanner);
  const unitChanges = app.get(UnitChanges);
  const nudges = app.get(Nudges);
  const waiting = app.get(WaitingQueries);
  return [
    { name: 'sweep lost events', everyMs: seconds(15), run: () => relay.sweep() },
    { name: 'measure outbox', everyMs: seconds(15), run: () => housekeeping.measureOutbox() },
    { name: 'send the canary', everyMs: seconds(15), run: () => relay.sendCanary() },
    { name: 'measure what waits', everyMs: seconds(30), run: () => waiting.measure() },
    // What officials see is at most this old.
    { name: 'add up changes', everyMs: 250, run: () => tallies.fold() },
    // What is not sealed yet could still be changed unnoticed by who may write everything.
    { name: 'seal the audit chain', everyMs: seconds(1), run: () => chain.sealSome() },
    { name: 'prove the totals', everyMs: seconds(60), run: () => checks.prove() },
    { name: 'expire unconfirmed orders', everyMs: seconds(30), run: () => orders.expireUnconfirmed() },
    { name: 'escalate overdue acceptances', everyMs: seconds(30), run: () => shipments.escalateOverdue() },
    // Finds something once a night: what could be settled by two in the morning in Shanghai.
    { name: 'settle cooperatives', everyMs: seconds(300), run: () => settlements.settleDue() },
    { name: 'end subsidy notices', everyMs: seconds(15), run: () => subsidies.endNotices() },
    { name: 'bring unit changes in force', everyMs: seconds(60), run: () => unitChanges.takeEffect() },
    // From October once a month: the first of its runs in a month.
    { name: 'nudge units to buy', everyMs: seconds(3600), run: () => nudges.send() },
    { name: 'apply provider events', everyMs: 500, run: () => providerEvents.applyWaiting() },
    { name: 'fetch missed provider events', everyMs: seconds(300), run: () => providerEvents.fetchMissed() },
    { name: 'ask about payments', everyMs: seconds(15), run: () => attempts.sweep() },
    { name: 'send refunds to Stripe', everyMs: seconds(5), run: () => stripeRefunds.sweep() },
    { name: 'make exports', everyMs: 500, run: () => exports.makeWaiting() },
    { name: 'look for odd trades', everyMs: seconds(15), run: () => integrity.run() },
    { name: 'forget old exports', everyMs: seconds(3600), run: () => exports.forgetOld() },
    { name: 'forget ended sessions', everyMs: seconds(3600), run: () => sessions.forgetEnded() },
    { name: 'forget half files', everyMs: seconds(3600), run: () => files.forgetParts() },
    { name: 'forget old keys', everyMs: seconds(3600), run: () => housekeeping.forgetOldKeys() },
  ];
}
