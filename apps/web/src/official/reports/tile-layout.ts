/** Column and row of a county among those of its city: roughly where it lies, drawn by nobody. */
const places: Readonly<Record<string, readonly [column: number, row: number]>> = {
  // 无锡
  '320281': [2, 1],
  '320206': [2, 2],
  '320205': [3, 2],
  '320282': [1, 3],
  '320213': [2, 3],
  '320214': [3, 3],
  '320211': [2, 4],
  // 延安
  '610626': [1, 1],
  '610603': [2, 1],
  '610681': [3, 1],
  '610625': [1, 2],
  '610602': [2, 2],
  '610622': [3, 2],
  '610627': [2, 3],
  '610621': [3, 3],
  '610628': [1, 4],
  '610629': [2, 4],
  '610630': [3, 4],
  '610632': [1, 5],
  '610631': [2, 5],
  // 海东
  '630223': [2, 1],
  '630203': [1, 2],
  '630202': [2, 2],
  '630222': [3, 2],
  '630224': [1, 3],
  '630225': [2, 3],
};

export interface Placed<Row> {
  row: Row;
  column: number;
  line: number;
}

/** The tiles of one city, without empty columns and lines between; who has no place comes after the others. */
export function placeTiles<Row extends { key: string }>(
  rows: readonly Row[],
): { tiles: Placed<Row>[]; columns: number } {
  const known = rows.filter(({ key }) => places[key]);
  const packed = (which: 0 | 1) => {
    const used = [...new Set(known.map(({ key }) => places[key]?.[which] ?? 0))].sort((a, b) => a - b);
    return (key: string) => used.indexOf(places[key]?.[which] ?? 0) + 1;
  };
  const [columnOf, lineOf] = [packed(0), packed(1)];
  const tiles = known.map((row) => ({ row, column: columnOf(row.key), line: lineOf(row.key) }));
  const isWhole = known.length === rows.length;
  const columns = Math.max(isWhole ? 1 : 3, ...tiles.map(({ column }) => column));
  const lines = Math.max(0, ...tiles.map(({ line }) => line));
  const others = rows
    .filter(({ key }) => !places[key])
    .map((row, at) => ({
      row,
      column: (at % columns) + 1,
      line: lines + 1 + Math.floor(at / columns),
    }));
  return { tiles: [...tiles, ...others], columns };
}
