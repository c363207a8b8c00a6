import { expectBooksToBalance } from '../support/books';
import { World } from '../support/world';
import { scarceAmongOfficials } from './collaboration-known';
import { Fuzz, type FuzzReport } from './fuzz';
import { Oracle } from './oracle';
import { Subject } from './subject';
import { WrittenTables } from './written-tables';

/** `npm run test:input -- --per-operation 3000 --seed 7 --part 1/4` sets them. */
const perOperation = Number(process.env['INPUT_PER_OPERATION'] ?? 16);
const seed = process.env['INPUT_SEED'] ?? '1';
const part = (process.env['INPUT_PART'] ?? '1/1').split('/').map(Number) as [number, number];
/** The day of the one demo world that all tests share; the API goes on from there. */
const now = new Date('2026-11-20T02:00:00Z');

/** Growth of the heap after collections, in MiB; the resident size is told, not judged: it follows the collector. */
const mostGrowth = 50;
const warmUp = 6;
/** A published password cannot be changed; the others take a one-time code, and no seed guesses one. */
const closed = ['changePassword', 'confirmEnrolment', 'removeSecondFactor'];

/** The market that they are asked of has no account at Stripe, whose signature nobody else can write. */
const unplayed = [
  'receiveStripeEvent',
  'applyProviderEvent',
  'getProviderEvent',
  'checkAttempt',
  'getAttempt',
];

/** The demo has one or two things that these could act on, and another request, or the warming up, may take them first. */
const scarce = [
  'cancelExport',
  'getExportFile',
  'proposeBulletin',
  'returnBulletin',
  'publishBulletin',
  'withdrawBulletin',
  'checkPayoutAccount',
  'confirmClosing',
  'refusePayout',
  'refuseRefund',
  'releasePaymentList',
  'withdrawClosing',
  'withdrawPaymentList',
  'beginFiling',
  'changeFiling',
  'submitFiling',
  'reviewFiling',
  'importFilings',
  'sendReminders',
  'endQuotaPolicy',
  'proposeContractor',
  'decideContractor',
  'endContractor',
  // One list is in its notice; what comes after takes another person, or days.
  ...['withdrawSubsidyRun', 'publishSubsidyRun', 'makeSubsidyFinal', 'confirmSubsidyRun', 'refuseSubsidyRun'],
  ...['makeSubsidyPayment', 'markSubsidyPayment', 'getSubsidyPaymentFile', 'decideSubsidyObjection'],
  ...['objectToSubsidyRun', 'objectPublicly'],
  // Every body has its office; papers of sales are uploaded before they are named; a case is ended by its owner.
  ...['grantOffice', 'addSalesFiles', 'confirmSalesFiles', 'endFlag'],
  ...scarceAmongOfficials,
];

/** What thousands of requests would soon do no more than hit; test/access holds the limits themselves. */
const unhurried = { SEARCH_PER_MINUTE: '1000000', EXPORTS_PER_HOUR: '1000000' };

describe(`seeded requests at every operation of the API document (seed ${seed}, ${perOperation} each)`, () => {
  let world: World;
  let subject: Subject;
  let tables: WrittenTables;
  let report: FuzzReport;
  let before: { heap: number; resident: number };
  let sent = 0;

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    tables = await WrittenTables.note(world.config.databaseUrl);
    subject = await Subject.start(world.config, {
      TRUST_PROXY: '1',
      TIME_FROM: now.toISOString(),
      ...unhurried,
    });
    const document = await (await fetch(`${subject.url}/openapi.json`)).json();
    const oracle = new Oracle(document as ConstructorParameters<typeof Oracle>[0]);
    sent += (await new Fuzz(world, subject, oracle, tables, 'warm-up').run(warmUp)).requests;
    before = await subject.memory();
    report = await new Fuzz(world, subject, oracle, tables, seed).run(perOperation, part);
    sent += report.requests;
  }, 6 * 3_600_000);

  afterAll(async () => {
    await subject?.stop();
    await tables?.close();
    await world?.stop();
  });

  it('answers every one as documented, and never by breaking', () => {
    const { findings, played: _, ...figures } = report;
    console.log(JSON.stringify(figures, null, 1));
    const told = findings.map(
      ({ operation, number, faults, request, answer }) =>
        `${operation} ${number}: ${faults.join('; ')} | ${request} | ${answer}`,
    );
    expect(told).toEqual([]);
  });

  it('was really tried: every operation let somebody in', () => {
    expect(report.requests).toBe(report.operations * perOperation);
    expect(report.refusedBatches).toBeGreaterThan(0);
    const never = report.neverEntered.filter((name) => !scarce.includes(name));
    const expected = [...closed, ...unplayed].filter((name) => report.played.includes(name));
    if (perOperation >= 60) expect(never.sort()).toEqual(expected.sort());
  });

  it('writes a log in which no caller can write', async () => {
    expect(subject.running).toBe(true);
    expect(subject.log.forged).toEqual([]);
    expect(subject.log.errors).toEqual([]);
    expect(subject.log.requests).toBeGreaterThanOrEqual(sent);
  });

  it('keeps its memory', async () => {
    const after = await subject.memory();
    console.log(
      `heap ${before.heap.toFixed(1)} → ${after.heap.toFixed(1)} MiB, resident ${before.resident.toFixed(0)} → ${after.resident.toFixed(0)} MiB`,
    );
    expect(after.heap - before.heap).toBeLessThan(mostGrowth);
  });

  it('leaves the books balanced', async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });
});
