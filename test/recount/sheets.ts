import type { Sheet } from '../support/figures';
import type { Desk } from './desk';
import { type Counted, type Difference, differences, ratio } from './recount';

/** Of which two others each ratio is. */
const ratios: Record<string, [part: string, whole: string]> = {
  accepted_change_rate: ['accepted_change', 'accepted_last_year'],
  target_progress: ['target_completed', 'target_total'],
  units_bought_rate: ['units_bought', 'units_registered'],
  suppliers_admitted_rate: ['suppliers_admitted', 'suppliers_applied'],
  suppliers_sold_rate: ['suppliers_sold', 'suppliers_registered'],
  products_listed_rate: ['products_listed', 'products_submitted'],
  units_filed_rate: ['units_filed', 'units_to_file'],
  reserved_ratio: ['reserved_total', 'reserved_base'],
  quota_progress: ['quota_completed', 'reserved_total'],
};

const files = ['accepted', 'targets', 'quota', 'units', 'supply', 'led'];

/** Every figure of a month, and every part of it, beside the recount. */
export async function sheetDifferences(desk: Desk, region: string, sheet: Sheet): Promise<Difference[]> {
  const { year, month, figures } = sheet;
  const codes = await desk.codesOf(region);
  const rows: Counted[] = [];
  for (const file of files) rows.push(...(await desk.recount.ask<Counted>(file, codes, year, month)));
  const wholes = new Map(
    rows.filter(({ dimension }) => dimension === '').map(({ code, value }) => [code, value]),
  );
  const whole = (code: string): number => wholes.get(code) ?? 0;
  const shown = new Map<string, number | null>();
  const counted = new Map<string, number | null>();
  for (const { code, value, splits } of figures) {
    const of = ratios[code];
    shown.set(code, value);
    counted.set(code, of ? ratio(whole(of[0]), whole(of[1])) : whole(code));
    for (const { dimension, parts } of splits) {
      for (const part of parts) shown.set(`${code} ${dimension} ${part.key}`, part.value);
      for (const row of rows.filter((one) => one.code === code && one.dimension === dimension))
        counted.set(`${code} ${dimension} ${row.key}`, row.value);
    }
  }
  return differences(shown, counted);
}

export async function figureDifferences(
  desk: Desk,
  [login, region]: readonly [string, string],
  [year, month]: readonly [number, number],
): Promise<Difference[]> {
  return sheetDifferences(
    desk,
    region,
    await desk.read<Sheet>(login, `/v1/figures?year=${year}&month=${month}`),
  );
}

/** Of all bulletins that the reader sees; and how many these are. */
export async function bulletinDifferences(desk: Desk, login: string, year: number) {
  const items = await desk.readAll<{ id: string; regionCode: string }>(login, `/v1/bulletins?year=${year}`);
  const found: { id: string; different: Difference[] }[] = [];
  for (const { id, regionCode } of items) {
    const { figures } = await desk.read<{ figures: Sheet }>(login, `/v1/bulletins/${id}`);
    const different = await sheetDifferences(desk, regionCode, figures);
    if (different.length > 0) found.push({ id, different });
  }
  return { bulletins: items.length, found };
}
