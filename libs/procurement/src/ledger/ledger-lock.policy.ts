import type { Tx } from '@app/platform';

const key = `hashtextextended('ledger closing', 0)`;

/** Whoever adds facts or raises their evidence holds it with all others who do; taken before any other lock. */
export const shareLedger = `pg_advisory_xact_lock_shared(${key})`;

/**
 * Until the end of the transaction nobody adds a fact or raises evidence, and whoever did so before has committed: held
 * while a period is closed or opened. Errors: none; it waits.
 */
export async function lockLedger(tx: Tx): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(${key})`);
}
