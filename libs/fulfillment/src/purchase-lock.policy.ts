import type { Tx } from '@app/platform';

/**
 * Whoever counts a purchase for resale, or takes it back, waits for whoever reports that it was sold on, and the other way
 * round.
 */
export async function lockPurchases(tx: Tx, orderLineIds: readonly string[]): Promise<void> {
  for (const id of [...new Set(orderLineIds.map((one) => one.toLowerCase()))].sort())
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('resale:' || $1::text, 0))`, [id]);
}
