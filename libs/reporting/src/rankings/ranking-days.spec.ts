import { daysBefore } from './ranking-days.policy';

describe('the days that a ranking compares with', () => {
  const now = new Date('2026-11-21T16:30:00Z');

  it('go up to the same day of the year before, which is Shanghai’s', () => {
    expect(daysBefore(2026, undefined, now)).toEqual({
      fromMonth: 1,
      toMonth: 10,
      partMonth: 11,
      partDays: 22,
    });
  });

  it('are the whole month where the month is over, and part of it where it is not', () => {
    expect(daysBefore(2026, 10, now)).toEqual({ fromMonth: 10, toMonth: 10, partMonth: null, partDays: 0 });
    expect(daysBefore(2026, 11, now)).toEqual({ fromMonth: 11, toMonth: 10, partMonth: 11, partDays: 22 });
  });

  it('are the whole year where the year is over', () => {
    expect(daysBefore(2025, undefined, now)).toEqual({
      fromMonth: 1,
      toMonth: 11,
      partMonth: 12,
      partDays: 31,
    });
  });

  it('are none for what has not begun', () => {
    expect(daysBefore(2026, 12, now)).toBeNull();
    expect(daysBefore(2027, undefined, now)).toBeNull();
  });

  it('end on 28 February where today is the 29th', () => {
    const leap = new Date('2028-02-29T04:00:00Z');
    expect(daysBefore(2028, undefined, leap)).toMatchObject({ partMonth: 2, partDays: 28 });
  });
});
