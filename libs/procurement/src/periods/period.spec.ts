import { endOf, hasEnded, idOf, monthOf, moreOpen, periodOf } from './period.policy';

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
    const through = [2025 * 12 + 11, 2025 * 12 + 12, 2026 * 12 + 1];
    expect(through.map(monthOf)).toEqual([
      { year: 2025, month: 11 },
      { year: 2025, month: 12 },
      { year: 2026, month: 1 },
    ]);
  });

  it('is remarked on as far as it was open: more of anything is named, less and the same are not', () => {
    const item = (code: 'returns' | 'bank_lines' | 'evidence', open: number, fen: number | null) => ({
      ...{ code, open, fen },
    });
    const proposed = { items: [item('returns', 2, 5_000), item('evidence', 3, 900)] };
    expect(moreOpen(proposed, proposed)).toEqual([]);
    expect(moreOpen(proposed, { items: [item('returns', 1, 5_000), item('evidence', 0, 0)] })).toEqual([]);
    expect(moreOpen(proposed, { items: [item('returns', 3, 5_000)] })).toEqual(['returns']);
    expect(moreOpen(proposed, { items: [item('returns', 2, 5_001)] })).toEqual(['returns']);
    expect(moreOpen(proposed, { items: [item('bank_lines', 1, 10)] })).toEqual(['bank_lines']);
  });
});
