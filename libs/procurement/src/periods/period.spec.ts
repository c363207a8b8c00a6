import { endOf, hasEnded, idOf, monthsBetween, periodOf } from './period.policy';

describe('a period', () => {
  it.each([
    ['320205-2026-03', { regionCode: '320205', year: 2026, month: 3 }],
    ['320205-2026-12', { regionCode: '320205', year: 2026, month: 12 }],
    ['630000-2025', { regionCode: '630000', year: 2025, month: 0 }],
  ])('%s is read and written', (id, period) => {
    expect(periodOf(id)).toEqual(period);
    expect(idOf(period)).toBe(id);
  });

  it.each([
    '',
    '320205',
    '320205-2026-00',
    '320205-2026-13',
    '320205-2026-3',
    '320205-1999-01',
    '320205-2026-03 ',
    '019a0000-0000-7000-8000-000000000000',
  ])('%j is none', (id) => {
    expect(periodOf(id)).toBeUndefined();
  });

  // The last instant of a Shanghai month is 15:59:59.999 UTC of its last day.
  it.each([
    ['2026-03-31T15:59:59.999Z', 2026, 3, false],
    ['2026-03-31T16:00:00.000Z', 2026, 3, true],
    ['2026-12-31T15:59:59.999Z', 2026, 12, false],
    ['2026-12-31T16:00:00.000Z', 2026, 12, true],
    ['2026-12-31T15:59:59.999Z', 2026, 0, false],
    ['2026-12-31T16:00:00.000Z', 2026, 0, true],
    ['2028-02-29T15:59:59.999Z', 2028, 2, false],
    ['2028-02-29T16:00:00.000Z', 2028, 2, true],
  ])('at %s, %d-%d has ended: %s', (now, year, month, ended) => {
    expect(hasEnded({ year, month }, new Date(now))).toBe(ended);
  });

  it.each([
    [2026, 1, '2026-01-31T16:00:00.000Z'],
    [2026, 12, '2026-12-31T16:00:00.000Z'],
    [2028, 2, '2028-02-29T16:00:00.000Z'],
    [2026, 0, '2026-12-31T16:00:00.000Z'],
  ])('%d-%d ends at its first moment after', (year, month, end) => {
    expect(endOf({ year, month }).toISOString()).toBe(end);
  });

  it('counts months through the turn of a year', () => {
    expect(monthsBetween(2025 * 12 + 11, 2026 * 12 + 2)).toEqual([
      { year: 2025, month: 11 },
      { year: 2025, month: 12 },
      { year: 2026, month: 1 },
    ]);
    expect(monthsBetween(2026 * 12 + 3, 2026 * 12 + 3)).toEqual([]);
    expect(monthsBetween(2026 * 12 + 3, 2026 * 12 + 1)).toEqual([]);
  });
});
