import { useShared } from '../shared';
import { type Filters, useRegionNames } from './filters';
import { useOwnPairs } from './own-pairs';
import { useOfficialWords } from './words';

/** "锡山区 — 化隆回族自治县 · 2026年 · 3月 · 食堂经费": what the rows of a page are cut to. */
export function useScopeTitle(filters: Filters): string {
  const t = useOfficialWords();
  const shared = useShared();
  const region = useRegionNames();
  const funding: Record<string, string> = t.funding;
  const channel: Record<string, string> = t.channels;
  const pair = useOwnPairs().find(({ id }) => id === filters.pairingId);
  const ends = [
    ...(pair ? [pair.eastCode, pair.westCode] : []),
    ...[filters.eastCode, filters.westCode, filters.regionCode, filters.district],
  ]
    .filter((code) => code !== undefined)
    .map(region);
  return [
    filters.outside ? t.outside : ends.join(' — ') || t.filters.allPairings,
    shared.dates.year(filters.year),
    filters.month === undefined ? '' : shared.dates.month(filters.month),
    filters.untilMonth === undefined ? '' : t.filters.until(filters.untilMonth, filters.untilDay),
    filters.fundingSource === undefined ? '' : (funding[filters.fundingSource] ?? ''),
    filters.channel === undefined ? '' : (channel[filters.channel] ?? ''),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
