import { forecastYearEnd, sameDayLastYear } from './forecast.policy';

const now = new Date('2026-07-01T15:59:59.999Z'); // still 1 July in Shanghai, the 182nd day
const figures = { year: 2026, now, soFarFen: 50_000_00, lastYearToSameDayFen: 0, lastYearFen: 0 };

describe('forecast of the year end', () => {
  it("takes last year's share by the same day", () => {
    expect(forecastYearEnd({ ...figures, lastYearToSameDayFen: 20_000_00, lastYearFen: 80_000_00 })).toEqual({
      yearEndFen: 200_000_00,
      method: 'last_year_share',
    });
  });

  it('goes on at the average pace without a last year', () => {
    expect(forecastYearEnd(figures)).toEqual({ yearEndFen: 10_027_473, method: 'linear_pace' });
  });

  it('is the figure itself when the year is over, and nothing before it begins', () => {
    expect(forecastYearEnd({ ...figures, year: 2025 })).toEqual({
      yearEndFen: 50_000_00,
      method: 'year_closed',
    });
    expect(forecastYearEnd({ ...figures, year: 2027 })).toBeNull();
  });

  it('turns the year at midnight in Shanghai', () => {
    const before = new Date('2026-12-31T15:59:59.999Z');
    const after = new Date('2026-12-31T16:00:00.000Z');
    expect(forecastYearEnd({ ...figures, now: before })).toEqual({
      yearEndFen: 50_000_00,
      method: 'linear_pace',
    });
    expect(forecastYearEnd({ ...figures, now: after })?.method).toBe('year_closed');
  });
});

describe('same day last year', () => {
  it('is the same calendar day, the 28th for 29 February, the last day for a past year', () => {
    expect(sameDayLastYear(2026, now)).toBe('2025-07-01');
    expect(sameDayLastYear(2028, new Date('2028-02-29T04:00:00Z'))).toBe('2027-02-28');
    expect(sameDayLastYear(2025, now)).toBe('2024-12-31');
    expect(sameDayLastYear(2027, now)).toBe('2025-12-31');
  });
});
