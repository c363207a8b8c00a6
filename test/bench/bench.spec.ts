import { quickOptions } from './bench';
import { caseNames, runSuite } from './suite';

/** Says nothing about speed: only that everything still runs, and that each case finds the effects it checks. */
describe('the benchmarks', () => {
  it('run in a small world and leave the books in order', async () => {
    const report = await runSuite({ ...quickOptions, tell: () => undefined });
    const whats = new Set(report.rows.map((row) => row.what));
    expect(whats.size).toBe(caseNames.length);
    expect(report.rows.every((row) => row.market.perSecond > 0)).toBe(true);
  }, 600_000);
});
