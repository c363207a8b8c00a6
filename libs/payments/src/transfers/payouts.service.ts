import {
  type Actor,
  businessDate,
  Clock,
  Database,
  Events,
  Ids,
  type OnceKey,
  Problem,
  type SystemActor,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Journal } from '../journal/journal.service';
import { TransferCodes } from '../paying/transfer-codes.service';
import type { PaymentEvents } from '../payments.events';
import type { PayoutState } from './payout.state';
import type { PayoutStateAnswer } from './payouts.dto';
import { Payout } from './transfer.entity';

type Owed = { id: string; supplierId: string; amountFen: number };
type Changed = Pick<Payout, 'id' | 'settlementId' | 'supplierId' | 'amountFen' | 'allocationId'>;

/** Money that goes to cooperatives (付款): one transfer per settlement, until it is seen on a bank statement. */
@Injectable()
export class Payouts {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly journal: Journal,
    private readonly codes: TransferCodes,
  ) {}

  /** The first attempt to pay a settlement, or the next one after a failure. */
  async open(tx: Tx, { id: settlementId, supplierId, amountFen }: Owed): Promise<void> {
    await tx.insert(Payout, {
      id: this.ids.next(),
      settlementId,
      supplierId,
      amountFen,
      transferCode: await this.codes.free(tx),
      state: 'open',
      openedAt: this.clock.now(),
    });
  }

  /** The bank was told. Errors: payout.wrong_state. */
  async released(tx: Tx, actor: Actor, id: string): Promise<void> {
    const payout = await this.change(tx, id, ['open'], `state = 'released', released_at = $3`, [
      this.clock.now(),
    ]);
    await this.record(tx, actor, payout, { type: 'payout.released' });
  }

  /**
   * A bank line shows that it left: its money goes from what the cooperative is owed. `allocationId` names what of which
   * line paid it, once and for all. Errors: payout.wrong_state.
   */
  async paid(tx: Tx, actor: Actor | SystemActor, id: string, allocationId: string): Promise<void> {
    const now = this.clock.now();
    const set = `state = 'paid', paid_at = $3, allocation_id = $4`;
    const payout = await this.change(tx, id, ['released'], set, [now, allocationId]);
    await this.settlementIs(tx, payout, 'paid', now);
    await this.journal.post(tx, [
      {
        cause: { kind: 'payout', id },
        orderId: null,
        bookedOn: businessDate(now),
        debit: { account: 'supplier_payable', partyId: payout.supplierId },
        credit: { account: 'suspense' },
        amountFen: payout.amountFen,
      },
    ]);
    await this.record(tx, actor, payout, { type: 'payout.paid' });
  }

  /**
   * The bank refused it, or its money came back: the settlement is payable again, by a new transfer with a new code. Of
   * one that was paid, `allocationId` names what of which incoming line brought the money back; its booking is made here.
   * Errors: payout.wrong_state (also when a paid one comes without its line).
   */
  async failed(
    tx: Tx,
    actor: Actor | SystemActor,
    id: string,
    why: string,
    allocationId?: string,
  ): Promise<void> {
    const now = this.clock.now();
    const before: PayoutState = allocationId ? 'paid' : 'released';
    const payout = await this.change(tx, id, [before], `state = 'failed', failed_at = $3, failure = $4`, [
      now,
      why.slice(0, 500),
    ]);
    if (allocationId) {
      await this.settlementIs(tx, payout, 'open', null);
      await this.journal.post(tx, [
        {
          cause: { kind: 'allocation', id: allocationId },
          orderId: null,
          bookedOn: businessDate(now),
          debit: { account: 'suspense' },
          credit: { account: 'supplier_payable', partyId: payout.supplierId },
          amountFen: payout.amountFen,
        },
      ]);
    }
    await this.record(tx, actor, payout, { type: 'payout.failed', why: why.slice(0, 500) });
    await this.open(tx, { ...payout, id: payout.settlementId });
  }

  /** An operator hears from the bank that it will not go. Errors: payout.wrong_state. */
  async refusedByBank(actor: Actor, key: OnceKey, id: string, reason: string): Promise<PayoutStateAnswer> {
    return this.database.once(key, async (tx) => {
      await this.failed(tx, actor, id, reason);
      return { id, state: 'failed' };
    });
  }

  private async settlementIs(
    tx: Tx,
    payout: Changed,
    state: 'open' | 'paid',
    paidAt: Date | null,
  ): Promise<void> {
    const [, changed]: [unknown, number] = await tx.query(
      'UPDATE settlements SET state = $2, paid_at = $3 WHERE id = $1 AND state <> $2',
      [payout.settlementId, state, paidAt],
    );
    if (changed === 0) throw new Problem('payout.wrong_state');
  }

  private async change(
    tx: Tx,
    id: string,
    before: PayoutState[],
    set: string,
    more: unknown[],
  ): Promise<Changed> {
    const [[payout]]: [Changed[], number] = await tx.query(
      `UPDATE payouts SET ${set} WHERE id = $1 AND state = ANY ($2)
       RETURNING id, settlement_id AS "settlementId", supplier_id AS "supplierId", amount_fen AS "amountFen",
                 allocation_id AS "allocationId"`,
      [id, before, ...more],
    );
    if (payout) return payout;
    const [known]: object[] = await tx.query('SELECT FROM payouts WHERE id = $1', [id]);
    throw new Problem(known ? 'payout.wrong_state' : 'request.not_found');
  }

  private record(
    tx: Tx,
    actor: Actor | SystemActor,
    { id, settlementId, supplierId, amountFen }: Changed,
    happening: { type: 'payout.released' | 'payout.paid' } | { type: 'payout.failed'; why: string },
  ): Promise<void> {
    const { type, ...more } = { why: null, ...happening };
    return this.events.record<PaymentEvents>(tx, actor, {
      type,
      subjectId: settlementId,
      payload: { payoutId: id, supplierId, amountFen, ...more },
    });
  }
}
