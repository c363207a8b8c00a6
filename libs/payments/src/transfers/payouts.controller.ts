import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  type OnceKey,
  type Page,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { PayoutAccounts } from './payout-accounts.service';
import {
  AccountStateAnswer,
  CheckAccount,
  EnterAccount,
  ListAccounts,
  ListPayouts,
  type PayoutAccountItem,
  PayoutAccountPage,
  type PayoutItem,
  PayoutPage,
  PayoutStateAnswer,
  RefusedByBank,
} from './payouts.dto';
import { PayoutsQueries } from './payouts.queries';
import { Payouts } from './payouts.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class PayoutsController {
  constructor(
    private readonly payouts: Payouts,
    private readonly accounts: PayoutAccounts,
    private readonly queries: PayoutsQueries,
  ) {}

  @Post('payout-accounts')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, AccountStateAnswer, {
    summary: 'The cooperative enters its bank account; money goes there once an operator has checked it.',
    once: true,
  })
  enterPayoutAccount(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: EnterAccount }) draft: EnterAccount,
  ): Promise<AccountStateAnswer> {
    return this.accounts.enter(actor, key, draft);
  }

  @Get('payout-accounts')
  @Access({ personas: ['supplier', 'operator'], scope: 'party' })
  @Answers(200, PayoutAccountPage, {
    summary: 'Bank accounts of cooperatives, newest first; of others masked.',
  })
  listPayoutAccounts(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListAccounts }) query: ListAccounts,
  ): Promise<Page<PayoutAccountItem>> {
    return this.queries.accounts(actor, query);
  }

  @Post('payout-accounts/:id/check')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, AccountStateAnswer, {
    summary: 'An operator confirms that the account is the cooperative’s, or refuses it with a reason.',
    once: true,
    problems: ['payout_account.wrong_state'],
  })
  checkPayoutAccount(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: CheckAccount }) check: CheckAccount,
  ): Promise<AccountStateAnswer> {
    return this.accounts.check(actor, key, id, check);
  }

  @Get('payouts')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, PayoutPage, { summary: 'Transfers to cooperatives, newest first.' })
  listPayouts(@Query({ schema: ListPayouts }) query: ListPayouts): Promise<Page<PayoutItem>> {
    return this.queries.payouts(query);
  }

  @Post('payouts/:id/failure')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, PayoutStateAnswer, {
    summary: 'The bank refused a released payout: another one with a new code is opened for the settlement.',
    once: true,
    problems: ['payout.wrong_state'],
  })
  refusePayout(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: RefusedByBank }) { reason }: RefusedByBank,
  ): Promise<PayoutStateAnswer> {
    return this.payouts.refusedByBank(actor, key, id, reason);
  }
}
