import { businessDate, businessMonth, Clock } from './clock';
import { Ids } from './ids';

describe('business dates', () => {
  it.each([
    ['2026-12-31T15:59:59.999Z', '2026-12-31', 2026, 12],
    ['2026-12-31T16:00:00.000Z', '2027-01-01', 2027, 1],
    ['2028-02-28T16:00:00.000Z', '2028-02-29', 2028, 2],
    ['2026-06-30T15:59:59.999Z', '2026-06-30', 2026, 6],
  ])('%s is %s in Shanghai', (moment, date, year, month) => {
    expect(businessDate(new Date(moment))).toBe(date);
    expect(businessMonth(new Date(moment))).toEqual({ year, month });
  });
});

describe('ids', () => {
  it('are UUIDv7 in order, also within one millisecond', () => {
    const clock = new Clock();
    clock.set(new Date('2026-11-22T00:00:00Z'));
    const ids = new Ids(clock).many(1000);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
