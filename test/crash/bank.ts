import { randomUUID } from 'node:crypto';
import type { Caller } from './caller';
import { pause } from './options';

export type Payable = { id: string; amountFen: number; transferCode: string };
type Waiting = { payable: Payable; noCode: boolean; done(captured: boolean): void };
type Line = { id: string; bankReference: string | null; state: string };

const linesPerFile = 12;
const idleMs = 150;

/** The bank and the operators' desk: buyers transfer, statements are imported, what has no code is matched by two. */
export class BankDesk {
  private readonly queue: Waiting[] = [];
  private closed = false;

  constructor(
    private readonly operators: [Caller, Caller],
    /** Imports every file twice, rejects every proposal once. */
    private readonly thorough: boolean,
  ) {}

  /** About one in four, by chance. */
  private sometimes(id: string): boolean {
    return this.thorough || Number.parseInt(id.slice(-1), 16) % 4 === 0;
  }

  /** The buyer has paid; resolves when the money is booked on the order. */
  transfer(payable: Payable, noCode: boolean): Promise<boolean> {
    return new Promise((done) => this.queue.push({ payable, noCode, done }));
  }

  /** Imports statements until `close`. */
  async work(): Promise<void> {
    while (!this.closed || this.queue.length) {
      const batch = this.queue.splice(0, linesPerFile);
      if (batch.length === 0) await pause(idleMs);
      else
        await this.book(batch).catch(() => {
          for (const { done } of batch) done(false);
        });
    }
  }

  close(): void {
    this.closed = true;
  }

  private async book(batch: readonly Waiting[]): Promise<void> {
    const [first, second] = this.operators;
    const file = randomUUID().slice(0, 8);
    const rows = batch.map(({ payable, noCode }, index) => {
      const memo = noCode ? '货款' : `货款 ${payable.transferCode}`;
      const amount = (payable.amountFen / 100).toFixed(2);
      return `2026-11-20,${file}-${index},无锡某校,320500001234,${amount},${memo}`;
    });
    const csv = ['交易日期,流水号,对方户名,对方账号,贷方金额,附言', ...rows].join('\n');
    const wish = { path: '/v1/bank-statements', body: { csv } };
    const imported = await first.act<{ id: string }>({ ...wish, kind: 'bank statement' });
    // The bank's file is fetched a second time by a colleague: it must add nothing.
    if (this.sometimes(file)) await second.act({ ...wish, kind: 'bank statement again' });
    const byHand = batch.filter(({ noCode }) => noCode);
    const lines = byHand.length ? await this.openLines(imported.body.id) : [];
    for (const [index, { payable, noCode, done }] of batch.entries()) {
      if (!noCode) {
        done(true);
        continue;
      }
      const line = lines.find(({ bankReference }) => bankReference === `${file}-${index}`);
      done(line !== undefined && (await this.match(line.id, payable.id)));
    }
  }

  private async openLines(statementId: string): Promise<Line[]> {
    const path = `/v1/bank-lines?statementId=${statementId}&limit=50`;
    return (await this.operators[0].get<{ items: Line[] }>(path)).body.items;
  }

  private async match(lineId: string, paymentId: string): Promise<boolean> {
    const [first, second] = this.operators;
    const path = `/v1/bank-lines/${lineId}`;
    const proposed = await first.act({ kind: 'proposal', path: `${path}/match`, body: { paymentId } });
    if (proposed.status !== 201) return false;
    if (this.sometimes(lineId)) {
      await second.act({ kind: 'rejection', path: `${path}/rejection` });
      await first.act({ kind: 'proposal', path: `${path}/match`, body: { paymentId } });
    }
    const confirmed = await second.act({ kind: 'match', path: `${path}/confirmations` });
    return confirmed.status === 201;
  }
}
