import { type Actor, Clock, Database, Events, Ids, type OnceKey, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { PaymentEvents } from '../payments.events';
import { maskedAccount } from './payout-account.policy';
import type { AccountStateAnswer, CheckAccount, EnterAccount } from './payouts.dto';
import { PayoutAccount } from './transfer.entity';

type Checked = Pick<PayoutAccount, 'id' | 'supplierId' | 'account'>;

/** 收款账户 of cooperatives: they enter it, an operator looks whether it is theirs, and only then money goes there. */
@Injectable()
export class PayoutAccounts {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Takes the place of one that was entered and not checked yet; the one in force stays in force until then. */
  async enter(actor: Actor, key: OnceKey, draft: EnterAccount): Promise<AccountStateAnswer> {
    return this.database.once(key, async (tx) => {
      const supplierId = actor.organizationId;
      // Two clerks at once: the second one waits here and replaces what the first one entered.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('payout_account ' || $1, 0))`, [
        supplierId,
      ]);
      await tx.query('SELECT replace_entered_account()');
      const id = this.ids.next();
      await tx.insert(PayoutAccount, {
        id,
        supplierId,
        ...draft,
        state: 'entered',
        enteredBy: actor.userId,
        enteredAt: this.clock.now(),
      });
      await this.record(tx, actor, 'payout_account.entered', { id, supplierId, account: draft.account });
      return { id, state: 'entered' };
    });
  }

  /** An operator's word on what a cooperative entered. Errors: payout_account.wrong_state. */
  async check(actor: Actor, key: OnceKey, id: string, check: CheckAccount): Promise<AccountStateAnswer> {
    return this.database.once(key, async (tx) => {
      const state = check.decision === 'confirmed' ? 'current' : 'refused';
      const [entered]: Checked[] = await tx.query(
        `SELECT id, supplier_id AS "supplierId", account FROM payout_accounts WHERE id = $1`,
        [id],
      );
      if (!entered) throw new Problem('request.not_found');
      if (state === 'current')
        await tx.query(
          `UPDATE payout_accounts SET state = 'replaced' WHERE supplier_id = $1 AND state = 'current' AND id <> $2
              AND EXISTS (SELECT FROM payout_accounts WHERE id = $2 AND state = 'entered')`,
          [entered.supplierId, id],
        );
      const [, checked]: [unknown, number] = await tx.query(
        `UPDATE payout_accounts SET state = $2, checked_by = $3, checked_at = $4, refusal = $5
          WHERE id = $1 AND state = 'entered' AND entered_by <> $3`,
        [id, state, actor.userId, this.clock.now(), check.decision === 'refused' ? check.reason : null],
      );
      if (checked === 0) throw new Problem('payout_account.wrong_state');
      await this.record(tx, actor, `payout_account.${check.decision}`, entered);
      return { id, state };
    });
  }

  private record(
    tx: Tx,
    actor: Actor,
    type: 'payout_account.entered' | 'payout_account.confirmed' | 'payout_account.refused',
    { id, supplierId, account }: Checked,
  ): Promise<void> {
    return this.events.record<PaymentEvents>(tx, actor, {
      type,
      subjectId: supplierId,
      payload: { payoutAccountId: id, account: maskedAccount(account) },
    });
  }
}
