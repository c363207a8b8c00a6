import type { Acknowledged } from '../acknowledged';
import type { Scene } from '../scene';
import { restMs, untilRest } from './rest';
import type { Finding } from './verify';

const bankClerks = 2;
const mostTries = 5;

/** The bank and Stripe: at work from now on, whatever becomes of us, until everything that is owed has left. */
export class Outside {
  private ended = false;
  private readonly work: Promise<void>[];

  constructor(private readonly scene: Scene) {
    const clerks = Array.from({ length: bankClerks }, () => scene.desk.work());
    this.work = [...clerks, scene.stripe.work(() => this.ended)];
  }

  /** Settles, pays and gives back what is left, without any fault; then nobody may be owed anything. */
  async close(): Promise<Finding> {
    const { scene } = this;
    for (let lists = 1, tries = 0; lists > 0 && tries < mostTries; tries++) {
      await untilRest(scene.stage, restMs);
      lists = await scene.payouts.finish();
    }
    await untilRest(scene.stage, restMs);
    this.ended = true;
    scene.desk.close();
    await Promise.all(this.work);
    await untilRest(scene.stage, restMs);
    const rows = await scene.stage.sql<{ what: string }>(owed);
    const [{ count }] = (await scene.stage.sql(
      'SELECT (SELECT count(*) FROM payouts)::int + (SELECT count(*) FROM refunds)::int AS count',
    )) as [{ count: number }];
    const says = 'in the end everything that is owed has left, to each cooperative and each buyer';
    return finding('closed', says, count, rows);
  }
}

const owed = `
  SELECT 'payout ' || state AS what, id FROM payouts WHERE state IN ('open', 'released')
  UNION ALL SELECT 'refund ' || state, id FROM refunds WHERE state IN ('open', 'sent')
  UNION ALL SELECT 'settlement ' || state, id FROM settlements WHERE state = 'open'`;

/** What the bank and Stripe know against what stands in our books, paper by paper. */
export async function compareOutside(
  scene: Scene,
  acknowledged: readonly Acknowledged[],
): Promise<Finding[]> {
  return [
    await bankLines(scene),
    await stripePayments(scene),
    await stripeRefunds(scene),
    await runs(scene, acknowledged),
  ];
}

async function bankLines({ stage, desk }: Scene): Promise<Finding> {
  const rows = await stage.sql<{ reference: string; fen: string; times: number }>(
    'SELECT bank_reference AS reference, sum(amount_fen) AS fen, count(*)::int AS times FROM bank_lines GROUP BY 1',
  );
  const known = new Map(rows.map((row) => [row.reference, row]));
  const wrong = [...desk.shown].filter(([reference, amountFen]) => {
    const row = known.get(reference);
    return row?.times !== 1 || Number(row.fen) !== amountFen;
  });
  const strange = rows.filter(({ reference }) => !desk.shown.has(reference));
  const says = "each line of the bank's files stands here once, with its amount, and no other does";
  return finding('bank', says, desk.shown.size, [...wrong, ...strange]);
}

async function stripePayments({ stage, stripe }: Scene): Promise<Finding> {
  type Attempt = { id: string; state: string; fen: string };
  const attempts = await stage.sql<Attempt>(
    'SELECT id, state, applied_fen + surplus_fen AS fen FROM stripe_intents',
  );
  const known = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  const paid = [...stripe.fake.payments.values()].filter(({ status }) => status === 'succeeded');
  const attemptOf = (payment: (typeof paid)[number]): string => payment.metadata['market_intent'] ?? '';
  const wrong = paid.filter((payment) => {
    const attempt = known.get(attemptOf(payment));
    return attempt?.state !== 'succeeded' || Number(attempt.fen) !== payment.amount;
  });
  const ids = new Set(paid.map(attemptOf));
  const invented = attempts.filter(({ id, state }) => state === 'succeeded' && !ids.has(id));
  const twice = paid.length - ids.size;
  const says = 'each payment that it has is in our books once, whole, and no other is';
  return finding('Stripe payments', says, paid.length, [
    ...wrong,
    ...invented,
    ...Array(twice).fill('twice'),
  ]);
}

async function stripeRefunds({ stage, stripe }: Scene): Promise<Finding> {
  type Refund = { id: string; state: string; reference: string | null; fen: string };
  const ours = await stage.sql<Refund>('SELECT id, state, reference, amount_fen AS fen FROM stripe_refunds');
  const known = new Map(ours.map((refund) => [refund.id, refund]));
  const theirs = [...stripe.fake.refunds.values()];
  const idOf = (refund: (typeof theirs)[number]): string => refund.metadata['market_refund'] ?? '';
  const wrong = theirs.filter((refund) => {
    const asked = known.get(idOf(refund));
    return (
      asked?.reference !== refund.id || asked.state !== refund.status || Number(asked.fen) !== refund.amount
    );
  });
  const told = new Set(theirs.map(idOf));
  // What Stripe refused it never had.
  const invented = ours.filter(({ id, state }) => state !== 'failed' && !told.has(id));
  const twice = theirs.length - told.size;
  const says = 'each refund that we asked for it has once, with our amount and its last word';
  return finding('Stripe refunds', says, ours.length, [...wrong, ...invented, ...Array(twice).fill('twice')]);
}

/** What the answers to runs on demand said was settled, is what people had settled. */
async function runs({ stage }: Scene, acknowledged: readonly Acknowledged[]): Promise<Finding> {
  const answers = acknowledged.filter(({ kind }) => kind === 'settlement run');
  const sum = (name: string): number =>
    answers.reduce((total, { body }) => total + Number(body[name] ?? 0), 0);
  const [made] = await stage.sql<{ settlements: number; fen: string }>(
    `SELECT count(*)::int AS settlements, coalesce(sum((payload->>'amountFen')::bigint), 0) AS fen
       FROM events WHERE type = 'settlement.made' AND actor ? 'userId'`,
  );
  const same = made?.settlements === sum('settlements') && Number(made.fen) === sum('amountFen');
  const says = 'the settlements that were made on demand are those that their answers promised, to the fen';
  const told = { settlements: sum('settlements'), fen: sum('amountFen') };
  return finding('runs', says, answers.length, same ? [] : [{ told, made }]);
}

function finding(id: string, says: string, checked: number, wrong: unknown[]): Finding {
  const examples = wrong.length ? { examples: wrong.slice(0, 3) } : {};
  return { id, says, checked, broken: wrong.length, ...examples };
}
