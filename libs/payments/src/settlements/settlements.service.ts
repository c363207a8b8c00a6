import {
  type Actor,
  businessDate,
  Clock,
  Database,
  Events,
  Ids,
  LOG,
  type OnceKey,
  paperNumber,
  type StoredEvent,
  type SystemActor,
  sumFen,
  type Tx,
} from '@app/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { PaymentEvents } from '../payments.events';
import { Payouts } from '../transfers/payouts.service';
import { lastCutoff } from './cutoff.policy';
import { Settlement } from './settlement.entity';
import type { SettlementItemKind } from './settlement.state';
import type { RunAnswer } from './settlements.dto';

type Waiting = { id: string; kind: SettlementItemKind; amountFen: number; payableAt: Date };

/** One request settles so many cooperatives; the nightly run does them all, each in a transaction of its own. */
const mostAtOnce = 200;

/** 结算: what cooperatives are paid. Accepted less returned; each paper once; never less than nothing. */
@Injectable()
export class Settlements {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly payouts: Payouts,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Handler of `order.completed`, `return.agreed` and `claim.agreed`: writes down what can be settled. */
  async addItems(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
    const orders = [...new Set(events.map((event) => event.subjectId))];
    await tx.query('SELECT add_settlement_items($1)', [orders]);
  }

  /**
   * Timed job: settles what could be settled by the last hour of the run, so that asking often is asking once a day. Two
   * workers at once settle nothing twice. Returns how many settlements it made.
   */
  async settleDue(): Promise<number> {
    const before = lastCutoff(this.clock.now());
    let made = 0;
    let failure: unknown;
    for (const supplierId of await this.database.transact((tx) => this.suppliersWaiting(tx, before))) {
      try {
        const settlement = await this.database.transact((tx) =>
          this.settle(tx, { system: 'settlements' }, supplierId, before),
        );
        made += settlement ? 1 : 0;
      } catch (error) {
        this.log.error({ err: error, supplierId }, 'cooperative could not be settled');
        failure = error;
      }
    }
    if (failure) throw failure;
    return made;
  }

  /** On demand: everything that can be settled now, of one cooperative or of the first two hundred. */
  async run(actor: Actor, key: OnceKey, supplierId?: string): Promise<RunAnswer> {
    return this.database.once(key, async (tx) => {
      const before = this.clock.after(1);
      const waiting = supplierId ? [supplierId] : await this.suppliersWaiting(tx, before);
      const made: Settlement[] = [];
      for (const id of waiting.slice(0, mostAtOnce)) {
        const settlement = await this.settle(tx, actor, id, before);
        if (settlement) made.push(settlement);
      }
      return {
        settlements: made.length,
        amountFen: sumFen(made.map(({ amountFen }) => amountFen)),
        suppliersLeft: Math.max(0, waiting.length - mostAtOnce),
      };
    });
  }

  /** With more to get than to give back, in order of their ids: so no two runs wait for each other. */
  private async suppliersWaiting(tx: Tx, before: Date): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `SELECT i.supplier_id AS id FROM ${waitingItems} WHERE i.payable_at < $1 AND ${isSettleable}
        GROUP BY 1 HAVING sum(i.amount_fen) > 0 ORDER BY 1`,
      [before],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Nothing, when what was returned outweighs what was accepted: it waits for the next one. Whoever settles the same
   * cooperative at the same moment waits for these rows, and finds them settled.
   */
  private async settle(
    tx: Tx,
    actor: Actor | SystemActor,
    supplierId: string,
    before: Date,
  ): Promise<Settlement | undefined> {
    const items: Waiting[] = await tx.query(
      `SELECT i.id, i.kind, i.amount_fen AS "amountFen", i.payable_at AS "payableAt" FROM ${waitingItems}
        WHERE i.supplier_id = $1 AND i.payable_at < $2 AND ${isSettleable} ORDER BY i.id FOR UPDATE OF i`,
      [supplierId, before],
    );
    const amountFen = sumFen(items.map((item) => item.amountFen));
    if (amountFen <= 0) return undefined;
    const settlement = await this.write(tx, supplierId, items);
    await this.payouts.open(tx, settlement);
    await this.events.record<PaymentEvents>(tx, actor, {
      type: 'settlement.made',
      subjectId: settlement.id,
      payload: { number: settlement.number, supplierId, amountFen, items: items.length },
    });
    return settlement;
  }

  private async write(tx: Tx, supplierId: string, items: readonly Waiting[]): Promise<Settlement> {
    const now = this.clock.now();
    const [{ next }] = await tx.query(`SELECT nextval('settlement_numbers') AS next`);
    const sumOf = (kind: SettlementItemKind): number =>
      sumFen(items.filter((item) => item.kind === kind).map((item) => item.amountFen));
    const days = items.map(({ payableAt }) => businessDate(payableAt)).sort();
    const settlement: Settlement = {
      id: this.ids.next(),
      number: paperNumber('JS', now, Number(next)),
      supplierId,
      periodFrom: days[0] as string,
      periodTo: days.at(-1) as string,
      acceptedFen: sumOf('order'),
      returnedFen: 0 - sumOf('return'),
      amountFen: sumFen(items.map(({ amountFen }) => amountFen)),
      state: 'open',
      madeAt: now,
      paidAt: null,
    };
    await tx.insert(Settlement, settlement);
    const [, settled]: [unknown, number] = await tx.query(
      'UPDATE settlement_items SET settlement_id = $1 WHERE id = ANY ($2::uuid[]) AND settlement_id IS NULL',
      [settlement.id, items.map(({ id }) => id)],
    );
    if (settled !== items.length) throw new Error(`Items of ${supplierId} were settled under our lock.`);
    return settlement;
  }
}

const waitingItems = `
  settlement_items i JOIN orders o ON o.id = i.order_id
  CROSS JOIN LATERAL (SELECT sum(price_fen * (accepted_quantity - returned_quantity) - claimed_fen) AS payable_fen
                        FROM order_lines WHERE order_id = o.id) l`;

/** Its money is here, and stays: a return counts with or after its order, never before. */
const isSettleable = `
  i.settlement_id IS NULL AND o.state = 'completed' AND o.paid_fen >= l.payable_fen
  AND (i.kind = 'order' OR EXISTS (SELECT FROM settlement_items s WHERE s.id = i.order_id))`;
