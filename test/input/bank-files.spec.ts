import { expectBooksToBalance } from '../support/books';
import { order, requestPayment } from '../support/story';
import { World } from '../support/world';
import { type BankFile, type BankLine, banks, filesOf, type KnownPayable, storiesOf } from './bank-files';
import { Dice } from './dice';

jest.setTimeout(600_000);

const payableCount = 300;
const fileCount = 300;
type Imported = { lines: number; matched: number; unmatched: number; duplicates: number; outgoing: number };

/** A market with payables of the same amounts each time, and an account of the market for each layout. */
class Till {
  private constructor(
    readonly world: World,
    readonly payables: (KnownPayable & { id: string })[],
    private readonly operator: Awaited<ReturnType<World['operators']>>[0],
    private readonly accounts: ReadonlyMap<string, string>,
  ) {}

  /** `codes`: those of another market, so that its files are for this one as well. */
  static async open(codes: readonly string[] = []): Promise<Till> {
    const world = await World.start();
    const shop = await world.supplier();
    const unit = await world.buyer();
    const pack = await shop.sells({ stock: 1_000_000, priceFen: 137 });
    const [operator] = await world.operators();
    const payables: Till['payables'] = [];
    for (let n = 0; n < payableCount; n++) {
      const placed = await order(unit, [{ pack, quantity: 2 + ((n * 37) % 95) }], {
        paymentTerms: 'prepaid',
      });
      const { id, amountFen, transferCode } = await requestPayment(unit, placed.id);
      const code = codes[n] ?? transferCode;
      if (code !== transferCode)
        await world.database.write('UPDATE payments SET transfer_code = $2 WHERE id = $1', [id, code]);
      payables.push({ id, amountFen, code });
    }
    const accounts = new Map<string, string>();
    for (const [n, { name, layout }] of banks.entries()) {
      const account = { name: `第 ${n + 1} 户`, bank: '示例银行', account: `320501999900${n}` };
      const { body } = await operator.post<{ id: string }>('/v1/bank-accounts', account);
      expect((await operator.post(`/v1/bank-accounts/${body.id}/layout`, layout)).status).toBe(201);
      accounts.set(name, body.id);
    }
    return new Till(world, payables, operator, accounts);
  }

  async take({ name, content, layout }: BankFile): Promise<Imported> {
    const path = `/v1/bank-statements?bankAccountId=${this.accounts.get(layout)}`;
    const { status, body } = await this.operator.upload<Imported>(path, '流水', content, 'text/csv');
    expect({ name, status, body }).toMatchObject({ name, status: 201 });
    return body;
  }

  lines() {
    return this.world.database.read<{
      reference: string;
      allocated: number;
      reason: string | null;
      parts: number;
    }>(
      `SELECT l.bank_reference AS reference, l.allocated_fen AS allocated, l.unmatched_reason AS reason,
              (SELECT count(*)::int FROM bank_allocations a WHERE a.bank_line_id = l.id) AS parts
         FROM bank_lines l ORDER BY length(l.bank_reference), l.bank_reference`,
    );
  }

  async received(): Promise<number[]> {
    const rows = await this.world.database.read<{ id: string; fen: number }>(
      'SELECT id, received_fen AS fen FROM payments',
    );
    const byId = new Map(rows.map(({ id, fen }) => [id, fen]));
    return this.payables.map(({ id }) => byId.get(id) as number);
  }

  /** What stands in the books, whoever's ids they carry. */
  books() {
    return this.world.database.read(
      `SELECT cause_kind, account, count(*)::int AS entries, sum(amount_fen)::bigint AS fen,
              sum(amount_fen) FILTER (WHERE amount_fen > 0)::bigint AS debits
         FROM journal_entries WHERE cause_kind <> 'order' GROUP BY 1, 2 ORDER BY 1, 2`,
    );
  }
}

describe(`${fileCount} bank files of three banks`, () => {
  const dice = new Dice('bank files');
  let till: Till;
  let stories: BankLine[][];
  let files: BankFile[];

  beforeAll(async () => {
    till = await Till.open();
    stories = storiesOf(till.payables, dice);
    files = filesOf(stories, fileCount, dice);
  });

  afterEach(async () => {
    await till.world.settle();
    await expectBooksToBalance(till.world.database);
  });

  afterAll(() => till?.world.stop());

  it('are matched exactly as is known before', async () => {
    const counts = { fresh: 0, lines: 0 };
    for (const file of files) {
      const { lines, matched, unmatched, duplicates, outgoing } = await till.take(file);
      expect(lines + outgoing).toBe(file.lines.length);
      counts.fresh += matched + unmatched;
      counts.lines += matched + unmatched + duplicates;
    }
    const all = stories.flat();
    const incoming = all.filter(({ amountFen }) => amountFen > 0).length;
    expect(counts.fresh).toBe(incoming);
    expect(counts.lines).toBeGreaterThan(incoming * 1.5);
    const wanted = all.map(({ reference, pays, reason }) => ({
      ...{ reference, reason, parts: pays.length },
      allocated: pays.reduce((sum, { amountFen }) => sum + amountFen, 0),
    }));
    expect(await till.lines()).toEqual(wanted);
    const received = till.payables.map((_, n) =>
      all
        .flatMap(({ pays }) => pays.filter(({ payable }) => payable === n))
        .reduce((sum, { amountFen }) => sum + amountFen, 0),
    );
    expect(await till.received()).toEqual(received);
    const kinds = new Set(all.map(({ reason }) => reason));
    console.log(
      `${files.length} files, ${all.length} lines, ${counts.lines} with repetitions, ${kinds.size} outcomes`,
    );
  });

  it('add nothing when all of them come again, in another order', async () => {
    const before = [await till.lines(), await till.books()];
    for (const file of [...files].sort(() => dice.next() - 0.5)) {
      const { matched, unmatched } = await till.take(file);
      expect(matched + unmatched).toBe(0);
    }
    expect([await till.lines(), await till.books()]).toEqual(before);
  });

  it('make the same books in an empty database', async () => {
    await till.world.settle();
    const again = await Till.open(till.payables.map(({ code }) => code));
    try {
      for (const file of files) await again.take(file);
      await again.world.settle();
      await expectBooksToBalance(again.world.database);
      expect(await again.lines()).toEqual(await till.lines());
      expect(await again.received()).toEqual(await till.received());
      expect(await again.books()).toEqual(await till.books());
    } finally {
      await again.world.stop();
    }
  });
});
