import type { Actor } from '@app/platform';
import { Bulletins, Exports } from '@app/reporting';
import type { Market } from '../market';
import { type Cast, freshKey } from './cast';

const hour = 3_600_000;
/** So many months have their bulletin, the last of which the city has closed; the month after it is not closed yet. */
const monthsBack = 3;

type Month = { year: number; month: number };

/**
 * What offices have made of the figures: bulletins of the last months, one of which was withdrawn and written again, one
 * that waits for its second person, drafts of the month that is being closed and of the one under way, and a file that
 * the first worker makes.
 */
export async function writeBulletins(market: Market, cast: Cast, today: Date): Promise<void> {
  const city = [
    cast.actor('wuxi-collaboration', 'official'),
    cast.actor('wuxi-finance', 'official'),
  ] as const;
  const [collaboration] = city;
  const months = monthsBefore(today);
  const [oldest, ...newer] = months as [Month, ...Month[]];
  const withdrawn = await publish(market, city, oldest, '');
  market.clock.set(dayAfter(oldest, 15));
  const bulletins = market.get(Bulletins);
  const reason = '结对以外的采购说明有误，更正后重新发布';
  await bulletins.withdraw(collaboration, key(market, collaboration), withdrawn, reason);
  await publish(market, city, oldest, '结对以外的采购主要来自洛川、宝塔等未结对县，不计入任务。', 16);
  for (const month of newer)
    await publish(market, city, month, findings[month.month % findings.length] ?? '');
  const district = cast.actor('xishan-collaboration', 'official');
  const latest = months.at(-1) as Month;
  market.clock.set(dayAfter(latest, 14));
  const { id } = await bulletins.draft(district, key(market, district), latest);
  await bulletins.propose(district, key(market, district), id);
  market.clock.set(today);
  await bulletins.draft(collaboration, key(market, collaboration), monthAfter(latest));
  await bulletins.draft(collaboration, key(market, collaboration), shanghaiMonth(today));
  await market.get(Exports).request(collaboration, key(market, collaboration), {
    kind: 'facts',
    format: 'xlsx',
    filters: latest,
  });
  market.clock.set(undefined);
}

const findings = [
  '食堂采购平稳，节令礼盒带动工会采购；个别单位验收后付款偏慢。',
  '苹果、红枣集中上市，延安三县占比上升；仍有单位本年未采购。',
  '牛羊肉、拉面礼盒增长较快，海东各县进度总体快于时序。',
];

/** Drafted and proposed by the first office, published by the second one. */
async function publish(
  market: Market,
  [one, two]: readonly [Actor, Actor],
  month: Month,
  text: string,
  day = 13,
): Promise<string> {
  const bulletins = market.get(Bulletins);
  market.clock.set(dayAfter(month, day));
  const { id, version } = await bulletins.draft(one, key(market, one), month);
  const requests = '请各区对照年度任务排出后续采购计划，及时验收、付款。';
  await bulletins.word(one, id, `"${version}"`, { findings: text, requests });
  const proposed = await bulletins.propose(one, key(market, one), id);
  await bulletins.publish(two, key(market, two), id, `"${proposed.version}"`);
  return id;
}

const key = (market: Market, actor: Actor) => freshKey(market, actor, 'demo bulletins');

function shanghaiMonth(moment: Date): Month {
  const there = new Date(moment.getTime() + 8 * hour);
  return { year: there.getUTCFullYear(), month: there.getUTCMonth() + 1 };
}

/** The oldest first; the month before this one is still being closed. */
function monthsBefore(today: Date): Month[] {
  const { year, month } = shanghaiMonth(today);
  return Array.from({ length: monthsBack }, (_, at) => monthAt(year, month - 2 - monthsBack + at));
}

function monthAfter({ year, month }: Month): Month {
  return monthAt(year, month);
}

/** `at`: months since January of the year. */
function monthAt(year: number, at: number): Month {
  const first = new Date(Date.UTC(year, at, 1));
  return { year: first.getUTCFullYear(), month: first.getUTCMonth() + 1 };
}

/** At half past nine in Shanghai on that day of the month after. */
function dayAfter({ year, month }: Month, day: number): Date {
  return new Date(Date.UTC(year, month, day, 1, 30));
}
