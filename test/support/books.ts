import type { Database } from '@app/platform';
import { checkBooks } from '@app/reporting';

/** Fails with the names of the invariants that do not hold. For moments of rest: settle the world first. */
export async function expectBooksToBalance(database: Database): Promise<void> {
  const broken = (await checkBooks(database)).filter((entry) => entry.broken > 0);
  expect(broken).toEqual([]);
}
