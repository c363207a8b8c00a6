import fc from 'fast-check';
import { lastCutoff } from './cutoff.policy';
import { daysFigures } from './payout-days.policy';

describe('the hour of the nightly run', () => {
  it.each([
    ['2026-11-22T01:59:59.999+08:00', '2026-11-21T02:00:00+08:00'],
    ['2026-11-22T02:00:00.000+08:00', '2026-11-22T02:00:00+08:00'],
    ['2026-11-22T23:59:59.999+08:00', '2026-11-22T02:00:00+08:00'],
    ['2026-12-31T16:30:00Z', '2026-12-31T02:00:00+08:00'],
    ['2026-12-31T18:00:00Z', '2027-01-01T02:00:00+08:00'],
    ['2028-02-29T17:59:00Z', '2028-02-29T02:00:00+08:00'],
  ])('%s: the last one was %s', (now, cutoff) => {
    expect(lastCutoff(new Date(now))).toEqual(new Date(cutoff));
  });

  it('lies within the last 24 hours, whenever it is', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (now) => {
          const age = now.getTime() - lastCutoff(now).getTime();
          return age >= 0 && age < 86_400_000;
        },
      ),
    );
  });
});

describe('days from acceptance to payout', () => {
  it('says nothing of no orders', () => {
    expect(daysFigures([])).toEqual({ orders: 0, medianDays: null, p90Days: null, worstDays: null });
  });

  it('agrees with the sorted list of every single wait', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 200 }), (waits) => {
        const counts = new Map<number, number>();
        for (const wait of waits) counts.set(wait, (counts.get(wait) ?? 0) + 1);
        const sorted = [...waits].sort((a, b) => a - b);
        const at = (share: number) => sorted[Math.ceil(waits.length * share) - 1];
        expect(daysFigures([...counts].map(([days, orders]) => ({ days, orders })))).toEqual({
          orders: waits.length,
          medianDays: at(0.5),
          p90Days: at(0.9),
          worstDays: sorted.at(-1),
        });
      }),
    );
  });
});
