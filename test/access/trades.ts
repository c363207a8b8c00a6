import { checkCharacter } from '@app/identity';
import sharp from 'sharp';
import { applicationOf } from '../support/admission';
import type { Client } from '../support/client';
import { pdfPaper } from '../support/papers';
import {
  accept,
  confirm,
  delivered,
  importStatement,
  type Order,
  order,
  requestPayment,
  type Shipment,
  ship,
  statementOf,
} from '../support/story';
import { writeSale } from '../support/subsidy-rows';
import type { Pack, Shop, Unit, World } from '../support/world';
import { type Collaboration, collaborate, type OwnParts, partsOf } from './collaboration';
import { type DistrictClosings, districtClosings } from './district-closings';
import { type Filed, fileFor } from './filed';
import { type MoneyOut, moneyOut } from './money-out';
import { type OddThings, oddThings } from './odd-things';
import { askedFile, type OfficePapers, officePapers } from './office-papers';
import { type Sold, soldOutside } from './sold';
import { type SubsidyThings, subsidised } from './subsidies';

/** One unit and one shop that trade with each other and with nobody else, with something in every state. */
export type Trade = {
  name: string;
  unit: Unit;
  shop: Shop;
  /** District and county. */
  regions: [string, string];
  pack: Pack;
  /** Waits for its supplier. */
  placed: Order;
  /** Waits to be sent. */
  confirmed: Order;
  /** Two packs of three are sent, and wait to be counted. */
  sent: { order: Order; shipment: Shipment };
  /** Counted by one person. */
  countedId: string;
  /** Everything: signed twice, with a photo, an invoice, a captured payment and a return that waits. */
  done: { order: Order; shipment: Shipment; acceptanceId: string; acceptanceLineId: string };
  /** Signed twice; its payment waits for money. */
  due: Order;
  photoId: string;
  /** Uploaded, and on no acceptance. */
  loosePhotoId: string;
  paymentId: string;
  /** Of `done`, with a file, as yet not judged. */
  invoiceId: string;
  titleId: string;
  otherTitleId: string;
  /** For the rest of `done`, and for `due`. */
  requestId: string;
  otherRequestId: string;
  returnId: string;
  factId: string;
  /** Money that nobody has matched: of the amount of `due`. */
  openLineId: string;
  /** The same, proposed by an operator. */
  proposedLineId: string;
  duePaymentId: string;
  out: MoneyOut;
  /** Outside the platform. */
  sold: Sold;
  closings: DistrictClosings;
  filed: Filed;
  /** What an office of its district keeps. */
  papers: OfficePapers;
  subsidy: SubsidyThings;
  odd: OddThings;
  /** Of its two places; that of its sibling is the same. */
  together: Collaboration & OwnParts;
  /** An attempt to pay it through Stripe, and what Stripe told of it: in quarantine. */
  attemptId: string;
  eventId: string;
  /** Of the market, whoever trades. */
  bankAccountId: string;
  /** Of a body in its district that nobody else acts for. */
  officeId: string;
  /** Of producers of its county; one of its offices has spoken. */
  applicationId: string;
  otherApplicationId: string;
  /** Of its purchaser. */
  sessionId: string;
  /** Accepted and countable, in fen. */
  acceptedFen: number;
  factCount: number;
  /** Texts that stand in this trade's papers and nowhere else. */
  marks: string[];
};

type Plan = { name: string; district: string; county: string; priceFen: number };

const plans: readonly Plan[] = [
  { name: 'own', district: '320205', county: '630224', priceFen: 1_013 },
  // The same kind in the same places: only the organisation differs.
  { name: 'sibling', district: '320205', county: '630224', priceFen: 10_007 },
  { name: 'foreign', district: '320281', county: '610622', priceFen: 100_003 },
];

export const year = 2026;

export async function makeTrades(world: World): Promise<Trade[]> {
  const operators = await world.operators();
  for (const [east, west] of [...new Set(plans.map(({ district, county }) => `${district} ${county}`))].map(
    (pair) => pair.split(' '),
  ))
    await world.target(east as string, west as string, year, 1_000_000_00);
  const trades: Trade[] = [];
  const between = new Map<string, Collaboration>();
  for (const plan of plans) {
    const places = `${plan.district} ${plan.county}`;
    const together = between.get(places) ?? (await collaborate(world, plan));
    between.set(places, together);
    const trade = await makeTrade(world, operators, plan);
    const own = await partsOf(world, together, plan.district);
    const marks = [...trade.marks, ...together.marks];
    trades.push({ ...trade, marks, together: { ...together, ...own } });
  }
  await world.settle();
  const counted = await Promise.all(
    trades.map(async (trade) => ({ ...trade, ...(await countedIn(world, trade)) })),
  );
  // All of them first: the two of one county stand on one list.
  const sales: string[] = [];
  for (const { factId } of counted) sales.push(await writeSale(world, factId));
  await world.settle();
  const done: Trade[] = [];
  for (const [index, trade] of counted.entries()) {
    const [, county] = trade.regions;
    const subsidy = await subsidised(world, { ...trade, county, sold: sales[index] as string });
    done.push({ ...trade, subsidy, marks: [...trade.marks, ...subsidy.marks] });
  }
  for (const [index, odd] of (await oddThings(world, done, year)).entries()) {
    const trade = done[index] as Trade;
    Object.assign(trade, { odd, marks: [...trade.marks, ...odd.marks] });
  }
  // Last: nobody makes it any more.
  for (const { papers } of done) papers.waitingExportId = await askedFile(papers.office);
  return done;
}

type OfParties = Omit<Trade, 'together'>;

async function makeTrade(world: World, operators: [Client, Client], plan: Plan): Promise<OfParties> {
  const [operator] = operators;
  const unit = await world.buyer({ district: plan.district });
  const shop = await world.supplier({ county: plan.county });
  const pack = await shop.sells({ name: `青海拉面${plan.name}`, priceFen: plan.priceFen });
  const note = `note-${plan.name}-canary`;
  const { placed, confirmed, sentOrder, sent, countedOrder, countedId, first, due } = await deals(
    unit,
    shop,
    pack,
    note,
  );
  const papers = await papersOf(unit, shop, operator, first, plan);
  const money = await openMoney(unit, operator, due.order, plan);
  const called = [
    await calledOff(unit, operator, pack, note),
    await calledOff(unit, operator, pack, note),
    await calledOff(unit, operator, pack, note),
  ];
  const out = await moneyOut(world, operators, shop);
  const asked = await askInvoices(unit, first.order, due.order, plan);
  const sold = await soldOutside(world, unit, shop, plan);
  const stripe = await triedThroughStripe(world, money.duePaymentId, plan);
  const filed = await fileFor(world, unit, plan.district, plan.name, plans.indexOf(plan));
  const photoId = await photo(unit.purchaser, `photo-${plan.name}.jpg`);
  await world.database.transact((tx) =>
    tx.query('INSERT INTO acceptance_photos VALUES ($1, $2, 0)', [first.acceptanceId, photoId]),
  );
  return {
    name: plan.name,
    ...{ unit, shop, pack, placed, confirmed, sent, countedId, photoId },
    ...{ due: due.order, ...papers, ...money, ...asked, ...stripe },
    regions: [plan.district, plan.county],
    ...{ out, sold, filed },
    closings: await districtClosings(world, plan.district, year - 1 - plans.indexOf(plan)),
    officeId: await bodyOf(await world.official(plan.district)),
    applicationId: await applied(world, plan),
    otherApplicationId: await applied(world, plan),
    papers: await officePapers(world, plan.district, plans.indexOf(plan)),
    subsidy: {} as SubsidyThings,
    odd: {} as OddThings,
    sessionId: await sessionOf(unit.purchaser),
    done: { ...first, acceptanceLineId: papers.acceptanceLineId },
    loosePhotoId: await photo(unit.inspector, `loose-${plan.name}.jpg`),
    factId: '',
    acceptedFen: 0,
    factCount: 0,
    marks: [
      note,
      ...[`title-${plan.name}-canary`, `invoice-${plan.name}.pdf`, invoiceNumber(plan)],
      ...[`return-${plan.name}-canary`, `photo-${plan.name}.jpg`, `applicant-${plan.name}-canary`],
      ...[placed, confirmed, sentOrder, countedOrder, first.order, due.order, ...called].flatMap(namesOf),
      ...[sent.shipment.id, first.shipment.id, countedId, first.acceptanceId],
      ...[out, sold, filed].flatMap(({ marks }) => marks),
      ...[photoId, papers.paymentId, papers.returnId, papers.transferCode, money.duePaymentId],
    ],
  };
}

const namesOf = ({ id, number }: { id: string; number: string }): string[] => [id, number];

type Delivered = Awaited<ReturnType<typeof delivered>>;

/** Orders in every state, from placed to delivered. */
async function deals(unit: Unit, shop: Shop, pack: Pack, note: string) {
  const buy = (quantity: number) => order(unit, [{ pack, quantity }], { note });
  const placed = await buy(1);
  const confirmed = await buy(2);
  await confirm(shop, confirmed.id);
  const sentOrder = await buy(3);
  await confirm(shop, sentOrder.id);
  const sent = { order: sentOrder, shipment: await ship(shop, sentOrder, [2]) };
  const countedOrder = await buy(4);
  await confirm(shop, countedOrder.id);
  const countedId = await accept(unit, await ship(shop, countedOrder));
  const first = await delivered(unit, shop, [{ pack, quantity: 5 }]);
  const due = await delivered(unit, shop, [{ pack, quantity: 6 }]);
  return { placed, confirmed, sentOrder, sent, countedOrder, countedId, first, due };
}

/** Payment, invoice, a return that nobody has decided, and an order that was printed. */
async function papersOf(unit: Unit, shop: Shop, operator: Client, first: Delivered, plan: Plan) {
  const { id: paymentId, transferCode, amountFen } = await requestPayment(unit, first.order.id);
  await importStatement(
    operator,
    statementOf([{ code: transferCode, amountFen, payer: `付款${plan.name}` }]),
  );
  must(await shop.clerk.get(`/v1/orders/${first.order.id}/sheet`), 200);
  const upload = shop.clerk.upload<{ id: string }>(
    ...(['/v1/invoice-files', `invoice-${plan.name}.pdf`, pdfPaper(), 'application/pdf'] as const),
  );
  const { id: fileId } = must(await upload, 201);
  const invoice = {
    number: invoiceNumber(plan),
    amountFen: plan.priceFen,
    issuedOn: `${year}-11-20`,
    fileId,
  };
  const registered = await shop.clerk.post<{ id: string }>(`/v1/orders/${first.order.id}/invoices`, invoice);
  const invoiceId = must(registered, 201).id;
  const { body } = await unit.purchaser.get<{ lines: { id: string }[] }>(
    `/v1/acceptances/${first.acceptanceId}`,
  );
  const acceptanceLineId = body.lines[0]?.id as string;
  const returned = must(
    await unit.purchaser.post<{ id: string }>(`/v1/acceptances/${first.acceptanceId}/returns`, {
      reason: `return-${plan.name}-canary`,
      lines: [{ acceptanceLineId, quantity: 1 }],
    }),
    201,
  );
  return { paymentId, transferCode, acceptanceLineId, invoiceId, returnId: returned.id };
}

/** Twenty digits, of which the last say whose it is. */
const invoiceNumber = ({ priceFen }: Plan): string => `2632${String(priceFen).padStart(16, '7')}`;

/** Two titles, a request for what is left of one order, and one for all of another. */
async function askInvoices(unit: Unit, done: Order, due: Order, { name, priceFen }: Plan) {
  const body = `91320205MAT${String(priceFen).padStart(6, '0')}`;
  const about = { name: `title-${name}-canary`, taxNumber: body + checkCharacter(body), kind: 'ordinary' };
  const title = async () =>
    must(await unit.purchaser.post<{ id: string }>('/v1/invoice-titles', about), 201).id;
  const titleId = await title();
  const ask = async (orderId: string, packs: number) => {
    const draft = { titleId, orderIds: [orderId], expectedTotalFen: packs * priceFen };
    return must(await unit.purchaser.post<{ id: string }>('/v1/invoice-requests', draft), 201).id;
  };
  return {
    titleId,
    otherTitleId: await title(),
    requestId: await ask(done.id, 4),
    otherRequestId: await ask(due.id, 6),
  };
}

/** Paid before the goods and called off: its money goes back. */
async function calledOff(unit: Unit, operator: Client, pack: Pack, note: string): Promise<Order> {
  const called = await order(unit, [{ pack, quantity: 7 }], { note, paymentTerms: 'prepaid' });
  const { transferCode: code, amountFen } = await requestPayment(unit, called.id);
  await importStatement(operator, statementOf([{ code, amountFen }]));
  must(await unit.purchaser.post(`/v1/orders/${called.id}/cancellation`, { reason: '不再需要' }), 201);
  return called;
}

/** Two bank lines that name no code but have the amount of an open payment: one of them proposed for it. */
async function openMoney(unit: Unit, operator: Client, due: Order, plan: Plan) {
  const { id: duePaymentId, amountFen } = await requestPayment(unit, due.id);
  const lines = [1, 2].map((row) => ({ amountFen, reference: `loose-${plan.name}-${row}` }));
  const { id } = await importStatement(operator, statementOf(lines));
  const found = await operator.get<{ items: { id: string }[] }>(`/v1/bank-lines?statementId=${id}`);
  const [openLineId, proposedLineId] = found.body.items.map((line) => line.id) as [string, string];
  must(await operator.post(`/v1/bank-lines/${proposedLineId}/match`, { paymentId: duePaymentId }), 201);
  const account = { name: '基本户', bank: '示例银行', account: `32050000000${plans.indexOf(plan)}` };
  const { id: bankAccountId } = must(await operator.post<{ id: string }>('/v1/bank-accounts', account), 201);
  return { duePaymentId, openLineId, proposedLineId, bankAccountId };
}

/** As the market with an account would have written it: these markets have none. */
async function triedThroughStripe(world: World, paymentId: string, { name }: Plan) {
  const attemptId = world.newId();
  const eventId = `evt_${name}`;
  await world.database.write(
    `INSERT INTO stripe_intents (id, payment_id, order_id, buyer_id, method, amount_fen, state, return_url, requested_by,
                                 request_key, created_at, next_check_at)
     SELECT $1, id, order_id, buyer_id, 'card', amount_fen, 'failed', '', requested_by, 'key', now(), now()
       FROM payments WHERE id = $2`,
    [attemptId, paymentId],
  );
  await world.database.write(
    `INSERT INTO provider_events (id, type, source, livemode, payload, received_at, next_try_at, applied_at, outcome, reason,
                                  intent_id)
     VALUES ($1, 'charge.dispute.created', 'webhook', false, '{"type": "other"}', now(), now(), now(), 'quarantined',
             'disputed', $2)`,
    [eventId, attemptId],
  );
  return { attemptId, eventId };
}

async function countedIn(world: World, { unit }: Trade) {
  const facts = await world.database.read<{ id: string; fen: number }>(
    'SELECT id, amount_fen AS fen FROM facts WHERE buyer_id = $1 ORDER BY id',
    [unit.id],
  );
  const acceptedFen = facts.reduce((sum, { fen }) => sum + fen, 0);
  return { factId: facts[0]?.id as string, acceptedFen, factCount: facts.length };
}

async function applied(world: World, { name, county }: Plan): Promise<string> {
  const draft = applicationOf({ regionCode: county, name: `applicant-${name}-canary` });
  const path = '/v1/supplier-applications';
  const { id } = must(await world.nobody.post<{ id: string }>(path, draft), 201);
  const office = await world.official(county, ['official'], { function: 'revitalisation' });
  must(await office.post(`${path}/${id}/sign-offs`, { approved: false, reason: '名单未附' }), 201);
  return id;
}

async function sessionOf(client: Client): Promise<string> {
  const { body } = await client.get<{ items: { id: string }[] }>('/v1/sessions');
  return body.items[0]?.id as string;
}

async function bodyOf(client: Client): Promise<string> {
  const { body } = await client.get<{ organization: { id: string } }>('/v1/sessions/current');
  return body.organization.id;
}

async function photo(client: Client, name: string): Promise<string> {
  const about = { width: 8, height: 8, channels: 3, background: '#336633' } as const;
  const picture = await sharp({ create: about }).jpeg().toBuffer();
  return must(await client.upload<{ id: string }>('/v1/photos', name, picture, 'image/jpeg'), 201).id;
}

function must<T>({ status, body }: { status: number; body: T }, wanted: number): T {
  if (status !== wanted) throw new Error(`${status} instead of ${wanted}: ${JSON.stringify(body)}`);
  return body;
}
