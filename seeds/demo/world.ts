import { Shipments } from '@app/fulfillment';
import { Orders } from '@app/orders';
import { BankAccounts, BankLines, BankStatements, UploadedStatement } from '@app/payments';
import { type Actor, businessDate, Config, Database, Dispatcher, LOG } from '@app/platform';
import { Tallies, TallyChecks, Targets } from '@app/procurement';
import { subscriptions } from '../../apps/worker/src/subscriptions';
import type { Market } from '../market';
import { referenceFile } from '../reference/load';
import { Agenda } from './agenda';
import { bringCast, type Cast, freshKey } from './cast';
import { Life, type Transfer } from './life';
import { demoFile, writeStories } from './stories';

const day = 86_400_000;
const outboxBatch = 500;

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
  const stories = writeStories(today, cast.buyers, cast.products, pairings);
  const agenda = new Agenda();
  const transfers: Transfer[] = [];
  const life = new Life(market, cast, agenda, transfers);
  for (const story of stories) life.begin(story);
  schedulePeriodic(market, cast, agenda, transfers, start, today);
  const tell = progressTeller(start, today, say);
  await agenda.play(today, (moment) => {
    market.clock.set(moment);
    tell(moment);
  });
  market.clock.set(undefined);
  await deliverEverything(market);
  say(`演示订单已完成 ${stories.length} stories played`);
}

/** Illustrative amounts: the real yearly targets of the pairs are not published. */
async function setTargets(market: Market): Promise<void> {
  const rows = demoFile<TargetRow[]>('targets');
  await market.database.transact((tx) => market.get(Targets).set(tx, rows));
}

/** What a market does by the calendar: a bank statement twice a week, deadlines every day. */
function schedulePeriodic(
  market: Market,
  cast: Cast,
  agenda: Agenda,
  transfers: Transfer[],
  start: Date,
  end: Date,
): void {
  for (let at = start.getTime() + 2 * 3_600_000; at <= end.getTime(); at += day) {
    const moment = new Date(at);
    agenda.add(moment, async () => {
      await market.get(Orders).expireUnconfirmed();
      await market.get(Shipments).escalateOverdue();
    });
    if (moment.getUTCDay() === 2 || moment.getUTCDay() === 5) {
      agenda.add(moment, () => importStatement(market, cast, transfers.splice(0)));
    }
  }
}

async function importStatement(market: Market, cast: Cast, transfers: Transfer[]): Promise<void> {
  if (transfers.length === 0) return;
  const operator = cast.actor('platform-operator', 'operator');
  const date = businessDate(market.clock.now());
  const rows = transfers.map(({ payer, amountFen, code, withCode }, index) => {
    const reference = `${date.replaceAll('-', '')}${String(index + 1).padStart(4, '0')}`;
    const memo = withCode ? `货款 ${code}` : '农产品货款';
    return `${date},${reference},${payer},3205${reference.slice(-8)},${(amountFen / 100).toFixed(2)},${memo}`;
  });
  const csv = ['交易日期,流水号,对方户名,对方账号,贷方金额,附言', ...rows].join('\n');
  const statements = market.get(BankStatements);
  const file = new UploadedStatement(`结算专户流水-${date}.csv`, Buffer.from(csv));
  const key = freshKey(market, operator, 'demo bank-statements');
  await statements.import(operator, key, file, await bankAccountOf(market, operator));
  const weekAgo = businessDate(new Date(market.clock.now().getTime() - 10 * day));
  await matchByHand(market, cast, weekAgo);
}

/** The account that the notices of payment name; its statements have columns of the usual names. */
async function bankAccountOf(market: Market, operator: Actor): Promise<string> {
  const accounts = market.get(BankAccounts);
  const [known] = (await accounts.list()).items;
  if (known) return known.id;
  const { bank, account } = market.get(Config).payee;
  const { id } = await accounts.add(operator, undefined, { name: '结算专户', bank, account });
  const columns = { date: '交易日期', amount: '贷方金额', payer: '对方户名', account: '对方账号' };
  const none = { credit: null, debit: null, direction: null, currency: null };
  await accounts.saveLayout(operator, undefined, id, {
    ...{ sheet: null, outgoing: [], footers: [] },
    columns: { ...none, ...columns, reference: '流水号', memo: ['附言'] },
  });
  return id;
}

/** Lines that came without a code and have waited: one operator proposes by amount and payer, the other confirms. */
async function matchByHand(market: Market, cast: Cast, bookedBefore: string): Promise<void> {
  const first = cast.actor('platform-operator', 'operator');
  const second = cast.actor('platform-operator', 'operator', 1);
  const waiting = await market.database.read<{ lineId: string; paymentId: string }>(
    `SELECT DISTINCT ON (b.id) b.id AS "lineId", p.id AS "paymentId"
       FROM bank_lines b
       JOIN organizations o ON o.name = b.payer_name
       JOIN payments p ON p.buyer_id = o.id AND p.amount_fen = b.amount_fen AND p.state = 'pending'
      WHERE b.state = 'unmatched' AND b.booked_on < $1 ORDER BY b.id, p.id`,
    [bookedBefore],
  );
  const lines = market.get(BankLines);
  for (const { lineId, paymentId } of waiting) {
    await lines.propose(first, undefined, lineId, { paymentId });
    await lines.confirm(second, undefined, lineId);
  }
}

/** Facts and tallies follow from events; here the seed delivers them itself, as a worker would. */
async function deliverEverything(market: Market): Promise<void> {
  const dispatcher = new Dispatcher(market.get(Database), subscriptions(market.app), market.app.get(LOG));
  for (;;) {
    const rows = await market.database.read<{ event_id: string }>(
      'SELECT event_id FROM outbox ORDER BY event_id LIMIT $1',
      [outboxBatch],
    );
    if (rows.length === 0) break;
    await dispatcher.deliver(rows.map((row) => row.event_id));
  }
  await market.get(Tallies).fold();
  await market.get(TallyChecks).prove();
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
