import { asUtf8, writeCsv } from '@app/platform';
import type { OpenDataSet } from './open-data.dto';

type Line = {
  code: string;
  dimension: string;
  key: string;
  name: string;
  value: number | null;
  suppressed: boolean;
};

/** One line per figure and per part, wide enough to stand alone; integers as the dictionary says, nothing rounded. */
export function openCsv(set: OpenDataSet): Buffer {
  const { year, month, regionCode, regionName, dictionary } = set;
  const about = new Map(dictionary.indicators.map((indicator) => [indicator.code, indicator]));
  const lines: Line[] = set.figures.flatMap(({ code, value, suppressed }) => [
    { code, dimension: '', key: '', name: '', value, suppressed },
    ...set.parts.filter((part) => part.code === code),
  ]);
  const period = `${year}-${String(month).padStart(2, '0')}`;
  const text = (title: string, value: (line: Line) => string) => ({
    title,
    kind: 'text' as const,
    value: (line: unknown) => value(line as Line),
  });
  const csv = writeCsv({
    name: 'open data',
    rows: lines,
    columns: [
      text('period', () => period),
      text('region_code', () => regionCode),
      text('region', () => regionName),
      text('indicator', ({ code }) => code),
      text('indicator_zh', ({ code }) => about.get(code)?.name.zh ?? ''),
      text('dimension', ({ dimension }) => dimension),
      text('key', ({ key }) => key),
      text('name', ({ name }) => name),
      { title: 'value', kind: 'count', value: (line) => (line as Line).value },
      text('unit', ({ code }) => about.get(code)?.unit ?? ''),
      text('suppressed', ({ suppressed }) => String(suppressed)),
    ],
  });
  return asUtf8(csv);
}

/** The dictionary as a table of its own. */
export function dictionaryCsv({ dictionary }: OpenDataSet): Buffer {
  type Indicator = OpenDataSet['dictionary']['indicators'][number];
  const text = (title: string, value: (one: Indicator) => string) => ({
    title,
    kind: 'text' as const,
    value: (one: unknown) => value(one as Indicator),
  });
  return asUtf8(
    writeCsv({
      name: 'dictionary',
      rows: dictionary.indicators,
      columns: [
        text('indicator', ({ code }) => code),
        text('unit', ({ unit }) => unit),
        text('name_zh', ({ name }) => name.zh),
        text('name_en', ({ name }) => name.en),
        text('definition_zh', ({ definition }) => definition.zh),
        text('definition_en', ({ definition }) => definition.en),
      ],
    }),
  );
}
