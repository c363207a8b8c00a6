import 'reflect-metadata';
import { Bell, Database, dataSourceOptions } from '@app/platform';
import { type Forecast, forecastAhead, type Season } from '@app/procurement';
import { DataSource } from 'typeorm';

type Row = { unitId: string; district: string; year: number; day: number; fen: number };
/** What somebody bought, by day of the year (1–366), this year and the year before. */
type Book = { district: string; now: Map<number, number>; before: Map<number, number> };
type Question = { soFarFen: number; lastYearFen: number; season: Season | null; actualFen: number };

/** What each way of forecasting may look at; the last is the one in use. */
const ways: Record<string, (question: Question) => Pick<Question, 'lastYearFen' | 'season'>> = {
  linear_pace: () => ({ lastYearFen: 0, season: null }),
  season: ({ season }) => ({ lastYearFen: 0, season }),
  season_and_last_year: ({ season, lastYearFen }) => ({ lastYearFen, season }),
};
const monthEnds = [90, 120, 151, 181, 212, 243, 273, 304];
const dayMs = 86_400_000;

/**
 * Forecasts the last full day of the ledger from the ends of months before it, as if nothing later were known, and prints
 * how far each way was off: the sum of all errors over the sum of what was bought, for units and for districts.
 */
export async function checkForecasts(databaseUrl: string, print: (line: string) => void): Promise<void> {
  const source = new DataSource(dataSourceOptions({ databaseUrl, poolSize: 2 }, [], 'system'));
  await source.initialize();
  try {
    const database = new Database(source, new Bell());
    const [last] = await database.read<{ year: number; day: number }>(
      `SELECT extract(year FROM d)::int AS year, extract(doy FROM d)::int AS day
         FROM (SELECT (max(occurred_at) AT TIME ZONE 'Asia/Shanghai')::date - 1 AS d FROM facts) newest WHERE d IS NOT NULL`,
    );
    if (!last) return print('No facts: nothing to check a forecast on.');
    const rows = await database.read<Row>(
      `SELECT buyer_id AS "unitId", east_code AS district, year::int, d AS day, sum(amount_fen)::bigint AS fen
         FROM (SELECT *, extract(doy FROM occurred_at AT TIME ZONE 'Asia/Shanghai')::int AS d FROM facts) f
        WHERE year IN ($1, $1 - 1) AND d <= $2 GROUP BY 1, 2, 3, 4`,
      [last.year, last.day],
    );
    const units = booksOf(rows, last.year, ({ unitId }) => unitId);
    const districts = booksOf(rows, last.year, ({ district }) => district);
    const until = new Date(Date.UTC(last.year, 0, 1) + (last.day - 1) * dayMs).toISOString().slice(0, 10);
    print(`Forecasts of ${until}, ${units.size} units in ${districts.size} districts`);
    print('from day | of    | actual, yuan     | linear_pace | season | season_and_last_year');
    for (const from of monthEnds.filter((day) => day < last.day))
      for (const [name, books] of [
        ['units', units],
        ['districts', districts],
      ] as const)
        print(lineOf(name, from, last.day, questions(books, districts, from, last.day)));
  } finally {
    await source.destroy();
  }
}

function booksOf(rows: readonly Row[], year: number, whose: (row: Row) => string): Map<string, Book> {
  const books = new Map<string, Book>();
  for (const row of rows) {
    const book = books.get(whose(row)) ?? { district: row.district, now: new Map(), before: new Map() };
    const days = row.year === year ? book.now : book.before;
    days.set(row.day, (days.get(row.day) ?? 0) + row.fen);
    books.set(whose(row), book);
  }
  return books;
}

function upTo(days: ReadonlyMap<number, number>, day: number): number {
  let sum = 0;
  for (const [one, fen] of days) if (one <= day) sum += fen;
  return sum;
}

function questions(
  books: ReadonlyMap<string, Book>,
  districts: ReadonlyMap<string, Book>,
  from: number,
  until: number,
): Question[] {
  return [...books.values()].map(({ district, now, before }) => {
    const place = districts.get(district)?.before;
    return {
      soFarFen: upTo(now, from),
      lastYearFen: upTo(before, until),
      season: place ? { toDayFen: upTo(place, from), yearFen: upTo(place, until) } : null,
      actualFen: upTo(now, until),
    };
  });
}

function lineOf(name: string, from: number, until: number, asked: readonly Question[]): string {
  const actual = asked.reduce((sum, { actualFen }) => sum + actualFen, 0);
  const errors = Object.values(ways).map((way) => {
    const off = asked.reduce((sum, question) => {
      const span = { doneDays: from, allDays: until };
      const forecast: Forecast = forecastAhead({ soFarFen: question.soFarFen, ...way(question), span });
      return sum + Math.abs(forecast.yearEndFen - question.actualFen);
    }, 0);
    return `${((off * 100) / Math.max(1, actual)).toFixed(1)} %`;
  });
  return [String(from).padStart(8), name.padEnd(9), (actual / 100).toFixed(2).padStart(16), ...errors].join(
    ' | ',
  );
}

if (require.main === module) {
  const url = process.env['DATABASE_URL'];
  if (!url) {
    console.error('DATABASE_URL is not set: name the database whose past is forecast.');
    process.exit(1);
  }
  checkForecasts(url, console.log).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(`Not checked: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    },
  );
}
