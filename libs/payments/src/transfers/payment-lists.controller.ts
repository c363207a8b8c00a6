import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  type OnceKey,
  type Page,
  Seen,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import { bankFile } from './payment-file.policy';
import {
  AskFile,
  ListLists,
  ListStateAnswer,
  NoBody,
  PaymentListDetail,
  type PaymentListItem,
  PaymentListPage,
  ProposeList,
} from './payment-lists.dto';
import { PaymentListsQueries } from './payment-lists.queries';
import { PaymentLists } from './payment-lists.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class PaymentListsController {
  constructor(
    private readonly lists: PaymentLists,
    private readonly queries: PaymentListsQueries,
  ) {}

  @Post('payment-lists')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, ListStateAnswer, {
    summary:
      'One operator puts payouts and refunds on a list; the bank hears of it once another releases it.',
    once: true,
    problems: [
      'payment_list.empty',
      'payment_list.not_open',
      'payment_list.already_listed',
      'payment_list.payee_missing',
    ],
  })
  proposePaymentList(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: ProposeList }) draft: ProposeList,
  ): Promise<ListStateAnswer> {
    return this.lists.propose(actor, key, draft);
  }

  @Get('payment-lists')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, PaymentListPage, { summary: 'Payment lists, newest first.' })
  listPaymentLists(@Query({ schema: ListLists }) query: ListLists): Promise<Page<PaymentListItem>> {
    return this.queries.list(query);
  }

  @Get('payment-lists/:id')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, PaymentListDetail, { summary: 'One payment list with its lines; accounts masked.' })
  getPaymentList(@Param({ schema: schemas.idParams }) { id }: IdParams): Promise<PaymentListDetail> {
    return this.queries.detail(id);
  }

  @Post('payment-lists/:id/release')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, ListStateAnswer, {
    summary: 'Another operator releases the list: its payouts and refunds are with the bank.',
    once: true,
    problems: [
      'payment_list.same_operator',
      'payment_list.wrong_state',
      'payment_list.account_changed',
      'payout.wrong_state',
      'refund.wrong_state',
    ],
  })
  releasePaymentList(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<ListStateAnswer> {
    return this.lists.release(actor, key, id);
  }

  @Post('payment-lists/:id/withdrawal')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, ListStateAnswer, {
    summary: 'A list that was not released is dropped; what stood on it can be listed again.',
    once: true,
    problems: ['payment_list.wrong_state'],
  })
  withdrawPaymentList(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<ListStateAnswer> {
    return this.lists.withdraw(actor, key, id);
  }

  @Get('payment-lists/:id/file')
  @Seen('export')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @ApiProduces('application/octet-stream')
  @Answers(200, null, {
    summary: 'The released list for the bank, with whole account numbers: xlsx, CSV or CSV in GBK.',
    problems: ['payment_list.not_released', 'payment_list.not_in_gbk'],
  })
  async getPaymentListFile(
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: AskFile }) { format }: AskFile,
  ): Promise<StreamableFile> {
    const { name, type, content } = await bankFile(await this.queries.bankOrder(id), format);
    return new StreamableFile(content, {
      type,
      disposition: `attachment; filename="${name}"`,
      length: content.length,
    });
  }
}
