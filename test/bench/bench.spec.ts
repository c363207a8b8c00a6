import { quickOptions } from './bench';
import { caseNames, runSuite, scaleCaseNames } from './suite';

/** Says nothing about speed: only that everything still runs, and that each case finds the effects it checks. */
describe('the benchmarks', () => {
  it('run in a small world and leave the books in order', async () => {
    const report = await runSuite({ ...quickOptions, tell: () => undefined });
    const whats = new Set(report.rows.map((row) => row.what));
    expect(whats.size).toBe(caseNames.length);
    expect(report.rows.every((row) => row.market.perSecond > 0)).toBe(true);
  }, 600_000);

  it('run for officials in a world of the seeds', async () => {
    const size = { tier: 'T3', part: 0.001 };
    const report = await runSuite({ ...quickOptions, size, only: scaleCaseNames, tell: () => undefined });
    expect(report.rows.map(({ name }) => name)).toEqual(scaleCaseNames);
  }, 600_000);
});
