import { inYears, within } from '@app/platform';

/** A target `t` of a pairing `p` that the actor reaches: by place, and by the years of the office. */
export function shownTarget(codes: string): string {
  return `(${within(codes, 'p.east_code', 'p.west_code')} AND ${inYears('t.year')})`;
}

/** A part `p` that the actor reaches; its year is that of its agreement. */
export function shownPart(
  codes: string,
  year = '(SELECT y.year FROM agreements y WHERE y.id = p.agreement_id)',
): string {
  return `(${within(codes, 'p.east_code', 'p.west_code')} AND ${inYears(year)})`;
}
