import { forecastAhead, forecastYearEnd, sameDayLastYear } from './forecast.policy';

const now = new Date('2026-07-01T15:59:59.999Z'); // still 1 July in Shanghai, the 182nd day
const figures = { year: 2026, now, soFarFen: 50_000_00, lastYearFen: 0, season: null };
/** By this day a quarter of a year is done. */
const season = { toDayFen: 20_000_00, yearFen: 80_000_00 };

/** Our own method (docs/decisions/0047-forecast.md); the figures are worked by hand. */
describe('forecast of the year end', () => {
  it('weighs the pace by what of the year is done, and last year by what is open', () => {
    // S = 1/4: 50,000 + 3/4 × (50,000 + 3/4 × 80,000) = 50,000 + 82,500
    expect(forecastYearEnd({ ...figures, season, lastYearFen: 80_000_00 })).toEqual({
      yearEndFen: 132_500_00,
      method: 'season_and_last_year',
    });
  });

  it('is last year again when this year goes as last year did, and never less than what is bought already', () => {
    expect(
      forecastYearEnd({ ...figures, soFarFen: 20_000_00, season, lastYearFen: 80_000_00 })?.yearEndFen,
    ).toBe(80_000_00);
    // Nothing yet: what last year bought after this day, by the share that is open: 3/4 × 3/4 × 80,000
    expect(forecastYearEnd({ ...figures, soFarFen: 0, season, lastYearFen: 80_000_00 })?.yearEndFen).toBe(
      45_000_00,
    );
    const late = { toDayFen: 80_000_00, yearFen: 80_000_00 };
    expect(forecastYearEnd({ ...figures, season: late, lastYearFen: 90_000_00 })?.yearEndFen).toBe(50_000_00);
  });

  it("takes the place's season without a last year of one's own, and the daily pace without either", () => {
    expect(forecastYearEnd({ ...figures, season })).toEqual({ yearEndFen: 200_000_00, method: 'season' });
    // 50,000 × 365 / 182 = 100,274.725…
    expect(forecastYearEnd(figures)).toEqual({ yearEndFen: 10_027_473, method: 'linear_pace' });
    expect(forecastYearEnd({ ...figures, season: { toDayFen: 0, yearFen: 5 } })?.method).toBe('linear_pace');
  });

  it('is the figure itself when the year is over, and nothing before it begins', () => {
    expect(forecastYearEnd({ ...figures, year: 2025, season })).toEqual({
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

  it('looks as far ahead as it is asked, and rounds to the nearest fen, also below zero', () => {
    const span = { doneDays: 100, allDays: 150 };
    expect(forecastAhead({ soFarFen: 101, lastYearFen: 0, season: null, span }).yearEndFen).toBe(152);
    // −101 × 1.5 = −151.5, half away from zero
    expect(forecastAhead({ soFarFen: -101, lastYearFen: 0, season: null, span }).yearEndFen).toBe(-152);
    expect(forecastAhead({ soFarFen: -103, lastYearFen: 0, season: null, span }).yearEndFen).toBe(-155);
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
