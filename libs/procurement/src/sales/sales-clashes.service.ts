import type { PaymentEvents } from '@app/payments';
import {
  type Actor,
  Clock,
  Database,
  type EventActor,
  Events,
  Ids,
  Problem,
  type StoredEvent,
  type SystemActor,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type InvoiceKey, saleKey } from './natural-key.policy';
import type { SalesEvents } from './sales.events';

/** A key that somebody has, and what may be told of it. */
export type TakenKey = {
  naturalKey: string;
  heldBy: 'sale' | 'platform_invoice';
  holderId: string;
  holderName: string;
  holderCode: string;
  heldSince: Date;
};

/** What is told of an invoice that was refused because a reported sale has its number. */
type RefusedInvoice = StoredEvent<PaymentEvents['invoice.reported_as_sale']>;
type Claim = Pick<TakenKey, 'naturalKey' | 'heldBy' | 'holderId' | 'heldSince'> & {
  claimantId: string;
  claimedBy: string;
  claimedAt: Date;
};
/** By whom the clash is recorded. */
type Witness = Actor | SystemActor;
const market: SystemActor = { system: 'sales' };

/** Second claims on a key (rule C2): refused, written down, and shown to both claimants. */
@Injectable()
export class SalesClashes {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Which of these keys are taken, whoever has them; not by this report itself. */
  async held(tx: Tx, keys: readonly string[], reportId: string): Promise<TakenKey[]> {
    return tx.query(
      `SELECT DISTINCT ON (h.natural_key) h.natural_key AS "naturalKey", h.held_by AS "heldBy", h.holder_id AS "holderId",
              o.name AS "holderName", o.region_code AS "holderCode", h.held_since AS "heldSince"
         FROM sales_keys_held($1, $2) h JOIN organizations o ON o.id = h.holder_id
        ORDER BY h.natural_key, h.held_by DESC`,
      [keys, reportId],
    );
  }

  /** Runs the work; when it is refused because of keys that others have, both sides can read of it. */
  async recording<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Problem && error.code === 'sales_line.key_taken')
        await this.record(actor, error.detail['taken'] as TakenKey[]);
      throw error;
    }
  }

  /** Once per key and pair of claimants; whoever tries again is told again, and nothing new is written. */
  private async record(actor: Actor, taken: readonly TakenKey[]): Promise<void> {
    const others = taken.filter(({ holderId }) => holderId !== actor.organizationId);
    if (others.length === 0) return;
    const claimed = {
      claimantId: actor.organizationId,
      claimedBy: actor.userId,
      claimedAt: this.clock.now(),
    };
    await this.database.transact(async (tx) => {
      for (const one of others) await this.write(tx, actor, { ...one, ...claimed });
    });
  }

  /** Handler of `invoice.reported_as_sale`: the supplier is the second claimant. */
  async recordRefused(tx: Tx, events: readonly RefusedInvoice[]): Promise<void> {
    for (const { actor, payload, occurredAt } of events) {
      if (!isPerson(actor) || actor.organizationId === payload.holderId) continue;
      await this.write(tx, market, {
        ...payload,
        heldBy: 'sale',
        heldSince: new Date(payload.heldSince),
        claimantId: actor.organizationId,
        claimedBy: actor.userId,
        claimedAt: occurredAt,
      });
    }
  }

  private async write(tx: Tx, witness: Witness, claim: Claim): Promise<void> {
    const { naturalKey, heldBy, holderId, heldSince, claimantId, claimedBy, claimedAt } = claim;
    const id = this.ids.next();
    const written: unknown[] = await tx.query(
      `INSERT INTO sales_clashes (id, natural_key, held_by, holder_id, holder_code, held_since, claimant_id,
                                  claimant_code, claimed_by, claimed_at)
       SELECT $1, $2, $3, o.id, o.region_code, $5, c.id, c.region_code, $7, $8
         FROM organizations o, organizations c WHERE o.id = $4 AND c.id = $6
       ON CONFLICT (natural_key, holder_id, claimant_id) DO NOTHING RETURNING id`,
      [id, naturalKey, heldBy, holderId, heldSince, claimantId, claimedBy, claimedAt],
    );
    if (written.length === 0) return;
    await this.events.record<SalesEvents>(tx, witness, {
      type: 'sales_key.clashed',
      subjectId: id,
      payload: { naturalKey, holderId, claimantId },
    });
  }
}

function isPerson(actor: EventActor): actor is Exclude<EventActor, SystemActor> {
  return !('system' in actor);
}

/** Which lines are claimed by others, and what may be seen of it. */
export function keyTaken(taken: readonly TakenKey[], lines: readonly InvoiceKey[]): Problem {
  const keys = lines.map(saleKey);
  const code = 'sales_line.key_taken';
  return new Problem(code, {
    taken: taken.map(({ naturalKey, heldBy, holderId, holderName, heldSince }) => ({
      line: keys.indexOf(naturalKey) + 1,
      ...{ naturalKey, heldBy, holderId, holderName, heldSince },
    })),
    errors: taken.map(({ naturalKey }) => ({
      pointer: `/lines/${keys.indexOf(naturalKey)}/invoiceNumber`,
      code,
    })),
  });
}
