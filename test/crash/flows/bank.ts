import { randomInt, randomUUID } from 'node:crypto';
import type { Caller, Exchange } from '../caller';
import { pause } from '../options';

/** What the bank will show on a statement; integer fen, negative = money out. `account`: of the other side. */
export type Transfer = { amountFen: number; memo: string; account?: string };
export type BankLine = {
  id: string;
  statementId: string;
  bankReference: string | null;
  amountFen: number;
  allocatedFen: number;
  state: 'unmatched' | 'proposed' | 'matched';
  unmatchedReason: string | null;
  allocations: { id: string; kind: string; state: string; paperId: string; amountFen: number }[];
};
/** What of a line is for which paper; `amountFen` without a sign. */
export type Part = { kind: string; paperId: string; amountFen: number };

type Row = { reference: string; amountFen: number; text: string };
type Waiting = { transfers: Transfer[]; done(lines: BankLine[]): void };
type Account = { id: string; header: string } | undefined;

const linesPerFile = 12;
const idleMs = 150;
const someAccount = '320500001234';
/** The usual names, which need no layout, and names that only a saved layout explains. */
const usualHeader = '交易日期,流水号,对方户名,对方账号,发生额,附言';
const ownHeader = '记账日,凭证,对手方,对手账号,金额（元）,用途';
const ownLayout = {
  sheet: null,
  columns: {
    ...{ date: '记账日', amount: '金额（元）', payer: '对手方', account: '对手账号', reference: '凭证' },
    ...{ credit: null, debit: null, direction: null, currency: null, memo: ['用途'] },
  },
  outgoing: [],
  footers: [],
};

/** The bank and the operators' desk: what it shows is imported, and what has no code is explained by two people. */
export class BankDesk {
  private readonly queue: Waiting[] = [];
  private closed = false;
  /** The bank's own truth: every line of every file that was acknowledged. */
  readonly shown = new Map<string, number>();

  constructor(
    private readonly operators: [Caller, Caller],
    private readonly exchange: Exchange,
    /** Imports every file twice, rejects every proposal once. */
    private readonly thorough: boolean,
  ) {}

  /** About one in four, by chance. */
  private sometimes(id: string): boolean {
    return this.thorough || Number.parseInt(id.slice(-1), 16) % 4 === 0;
  }

  /** Resolves with the lines in one file, as they stand after its import; empty when it could not be brought in. */
  shows(...transfers: Transfer[]): Promise<BankLine[]> {
    return new Promise((done) => this.queue.push({ transfers, done }));
  }

  /** One line by its code and exact amount: the machine knows it. */
  async showsKnown(amountFen: number, code: string, account?: string): Promise<BankLine | undefined> {
    const memo = `货款 ${code}`;
    const [line] = await this.shows({ amountFen, memo, ...(account ? { account } : {}) });
    this.expect(line, 'matched');
    return line;
  }

  /** What the machine ought to have made of a line. */
  expect(line: BankLine | undefined, state: BankLine['state']): void {
    if (line && line.state !== state)
      this.exchange.complain(`a bank line is ${line.state} (${line.unmatchedReason}) instead of ${state}`);
  }

  /** Imports statements until `close`. */
  async work(): Promise<void> {
    const account = await this.openAccount();
    let last: Row[] = [];
    for (let turn = 0; !this.closed || this.queue.length; ) {
      const batch = this.nextBatch();
      if (batch.length === 0) await pause(idleMs);
      else last = await this.book(batch, last, turn++ % 2 ? account : undefined);
    }
  }

  close(): void {
    this.closed = true;
  }

  /** Whole groups, as many as a file takes. */
  private nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    for (let lines = 0; lines < linesPerFile && this.queue.length; ) {
      const next = this.queue.shift() as Waiting;
      lines += next.transfers.length;
      batch.push(next);
    }
    return batch;
  }

  /** The market's account at another bank, with columns of its own. */
  private async openAccount(): Promise<Account> {
    const [first, second] = this.operators;
    const name = `演练账户 ${randomUUID()}`;
    const digits = Array.from({ length: 18 }, () => randomInt(10)).join('');
    const { status, body } = await first.act<{ id: string }>({
      kind: 'bank account',
      path: '/v1/bank-accounts',
      body: { name, bank: '演练银行', account: digits },
      promised: { name },
    });
    if (status !== 201) return undefined;
    const path = `/v1/bank-accounts/${body.id}/layout`;
    const promised = { columns: ownLayout.columns };
    await second.act({ kind: 'bank layout', path, body: ownLayout, promised });
    const csv = [ownHeader, `2026-11-20,1,无锡某校,${someAccount},1.00,货款`].join('\n');
    const preview = `/v1/bank-statement-previews?bankAccountId=${body.id}`;
    await first.act({ kind: 'preview', path: preview, body: { csv } });
    return { id: body.id, header: ownHeader };
  }

  /** One file; it begins with the last lines of the one before, as files of banks overlap. */
  private async book(batch: readonly Waiting[], last: readonly Row[], account: Account): Promise<Row[]> {
    const [first, second] = this.operators;
    const file = randomUUID().slice(0, 8);
    const rows = batch
      .flatMap(({ transfers }) => transfers)
      .map((transfer, index) => rowOf(`${file}-${index}`, transfer));
    const csv = [account?.header ?? usualHeader, ...last, ...rows]
      .map((row) => (typeof row === 'string' ? row : row.text))
      .join('\n');
    const path = `/v1/bank-statements${account ? `?bankAccountId=${account.id}` : ''}`;
    const wish = { path, body: { csv } };
    try {
      const imported = await first.act<{ id: string }>({ ...wish, kind: 'bank statement' });
      if (imported.status !== 201) throw new Error('refused');
      for (const { reference, amountFen } of rows) this.shown.set(reference, amountFen);
      // The bank's file is fetched a second time by a colleague: it must add nothing.
      if (this.sometimes(file)) await second.act({ ...wish, kind: 'bank statement again' });
      const lines = await this.linesOf(imported.body.id);
      let next = 0;
      for (const { transfers, done } of batch) {
        const of = transfers.map(() => lines.get(rows[next++]?.reference ?? ''));
        done(of.filter((line) => line !== undefined));
      }
    } catch {
      for (const { done } of batch) done([]);
    }
    return rows.slice(-2);
  }

  private async linesOf(statementId: string): Promise<Map<string, BankLine>> {
    const path = `/v1/bank-lines?statementId=${statementId}&limit=100`;
    const { body } = await this.operators[0].get<{ items: BankLine[] }>(path);
    return new Map(body.items.map((line) => [line.bankReference ?? '', line]));
  }

  /** The line as it stands now. */
  async again({ id, statementId, bankReference }: BankLine): Promise<BankLine | undefined> {
    const line = (await this.linesOf(statementId)).get(bankReference ?? '');
    return line?.id === id ? line : undefined;
  }

  /** One operator says what a line is for, sometimes another one says no first, and then yes. */
  async explain(line: BankLine | undefined, proposal: { paymentId: string } | Part[]): Promise<void> {
    if (!line) return;
    const [first, second] = this.operators;
    const path = `/v1/bank-lines/${line.id}`;
    const body = Array.isArray(proposal) ? { allocations: proposal } : proposal;
    const proposed = await first.act({ kind: 'proposal', path: `${path}/match`, body });
    if (proposed.status !== 201) return;
    if (this.sometimes(line.id)) {
      await second.act({ kind: 'rejection', path: `${path}/rejection` });
      await first.act({ kind: 'proposal', path: `${path}/match`, body });
    }
    const parts = Array.isArray(proposal)
      ? proposal
      : [{ kind: 'payment', paperId: proposal.paymentId, amountFen: Math.abs(line.amountFen) }];
    const promised = { parts };
    await second.act({ kind: 'allocation', path: `${path}/confirmations`, promised });
  }
}

function rowOf(reference: string, { amountFen, memo, account = someAccount }: Transfer): Row {
  const yuan = (amountFen / 100).toFixed(2);
  return { reference, amountFen, text: `2026-11-20,${reference},无锡某校,${account},${yuan},${memo}` };
}
