import { type Actor, businessMonth, Problem, seesYear } from '@app/platform';
import type { SubsidyRules } from './programmes.dto';

/**
 * The one county whose programmes and lists the actor may act on: that of the own office. Offices above it read, and a
 * list of any other county is not there.
 */
export function actsFor({ regionCode }: Actor): string {
  return regionCode;
}

/**
 * A list is made of facts from the period's first year to this one, in which goods may still come back. An office that
 * does not reach all of these years would sign a list that lacks sales. Errors: office.outside_years.
 */
export function refuseMissingYears({ office }: Actor, { firstDay }: SubsidyRules, now: Date): void {
  const years = [Number(firstDay.slice(0, 4)), businessMonth(now).year];
  if (office && !years.every((year) => seesYear(office, year))) {
    const { firstYear, lastYear } = office;
    throw new Problem('office.outside_years', { firstYear, lastYear });
  }
}
