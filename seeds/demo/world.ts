import { Shipments } from '@app/fulfillment';
import { Orders } from '@app/orders';
import { AuditChain, businessDate } from '@app/platform';
import { Tallies, TallyChecks, Targets } from '@app/procurement';
import type { Market } from '../market';
import { referenceFile } from '../reference/load';
import { DemoAdmissions } from './admissions';
import { Agenda } from './agenda';
import { Bank } from './bank';
import { writeBulletins } from './bulletins';
import { bringCast } from './cast';
import { Collaboration } from './collaboration';
import { deliverEvents } from './events';
import { DemoFilings } from './filings';
import { DemoIntegrity } from './integrity';
import { Life } from './life';
import { rememberLooks } from './looks';
import { MergedInvoices } from './merged-invoices';
import { writeOddTrades } from './odd-trades';
import { OffPlatformSales } from './off-platform-sales';
import { DemoPeriods } from './periods';
import { demoFile, writeStories } from './stories';
import { Subsidies } from './subsidies';
import { Treasury } from './treasury';
import { DemoUnitChanges } from './unit-changes';

const day = 86_400_000;
/** Of deliveries before, no photos are kept. */
const photographedDays = 120;

type TargetRow = {
  eastCode: string;
  westCode: string;
  year: number;
  targetFen: number;
  minimumEvidenceLevel: number;
  source: string;
};

/**
 * Two years of a small, illustrative market, made through the same services as real orders. The same on every machine
 * on the same day; orders of the last days are still under way.
 */
export async function makeDemoWorld(
  market: Market,
  today: Date,
  say: (line: string) => void = console.log,
): Promise<void> {
  const [{ made }] = (await market.database.read<{ made: boolean }>(
    'SELECT EXISTS (SELECT FROM users WHERE demo) AS made',
  )) as [{ made: boolean }];
  if (made) {
    say('演示数据已存在 the demo world is there already');
    return;
  }
  const start = new Date(Date.UTC(today.getUTCFullYear() - 1, 0, 2));
  market.clock.set(start);
  const cast = await bringCast(market);
  await setTargets(market);
  say(`演示单位、人员、商品已建立 organisations, people and goods are in place`);
  const pairings = referenceFile<{ eastCode: string; westCode: string }[]>('pairings');
  const stories = [...writeStories(today, cast.buyers, cast.products, pairings), ...writeOddTrades(today)];
  const agenda = new Agenda();
  const bank = new Bank(market, cast);
  const life = new Life(market, cast, agenda, bank, new Date(today.getTime() - photographedDays * day));
  for (const story of stories) life.begin(story);
  await new Treasury(market, cast, agenda, bank).begin(start, today);
  new MergedInvoices(market, cast, agenda, 'xishan-school', 'hualong-qunke').begin(today);
  new OffPlatformSales(market, cast, agenda).begin(start, today);
  new DemoPeriods(market, cast, agenda).begin(start, today);
  new DemoFilings(market, cast, agenda).begin(today);
  new DemoUnitChanges(market, cast, agenda).begin(today);
  new Subsidies(market, cast, agenda).begin(today);
  new Collaboration(market, cast, agenda).begin(today);
  new DemoIntegrity(market, cast, agenda).begin(today);
  new DemoAdmissions(market, cast, agenda).begin(today);
  schedulePeriodic(market, agenda, bank, start, today);
  const tell = progressTeller(start, today, say);
  await agenda.play(today, (moment) => {
    market.clock.set(moment);
    tell(moment);
  });
  market.clock.set(undefined);
  await deliverEvents(market);
  await market.get(Tallies).fold();
  await market.get(TallyChecks).prove();
  await writeBulletins(market, cast, today);
  await rememberLooks(market, cast, today);
  await market.get(AuditChain).seal();
  say(`演示订单已完成 ${stories.length} stories played`);
}

/** Illustrative amounts: the real yearly targets of the pairs are not published. */
async function setTargets(market: Market): Promise<void> {
  const rows = demoFile<TargetRow[]>('targets');
  await market.database.transact((tx) => market.get(Targets).set(tx, rows));
}

/** What a market does by the calendar: a bank statement twice a week, deadlines every day. */
function schedulePeriodic(market: Market, agenda: Agenda, bank: Bank, start: Date, end: Date): void {
  for (let at = start.getTime() + 2 * 3_600_000; at <= end.getTime(); at += day) {
    const moment = new Date(at);
    agenda.add(moment, async () => {
      await market.get(Orders).expireUnconfirmed();
      await market.get(Shipments).escalateOverdue();
    });
    if (moment.getUTCDay() === 2 || moment.getUTCDay() === 5) {
      agenda.add(moment, () => bank.showStatement());
    }
  }
  agenda.add(new Date(end.getTime() - 5 * day), () => bank.carryOddities());
}

function progressTeller(start: Date, end: Date, say: (line: string) => void): (moment: Date) => void {
  let told = -1;
  return (moment) => {
    const tenths = Math.floor(
      ((moment.getTime() - start.getTime()) / (end.getTime() - start.getTime())) * 10,
    );
    if (tenths <= told) return;
    told = tenths;
    say(`演示订单 demo orders … ${tenths * 10}% (${businessDate(moment)})`);
  };
}
