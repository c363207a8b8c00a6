import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  type JsonText,
  Once,
  OnceIfKey,
  type OnceKey,
  type Page,
  Papers,
  ReadyJson,
  RequestOrigin,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  CancelOrder,
  ClosedRest,
  CloseRest,
  ListOrders,
  ListUsualGoods,
  NoBody,
  OrderDetail,
  type OrderItem,
  OrderPage,
  OrderStateAnswer,
  type UsualGood,
  UsualGoodPage,
} from './orders.dto';
import { OrdersQueries } from './orders.queries';
import { Orders } from './orders.service';
import { Rests } from './rests.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class OrdersController {
  constructor(
    private readonly orders: Orders,
    private readonly rests: Rests,
    private readonly queries: OrdersQueries,
    private readonly papers: Papers,
  ) {}

  @Get('orders')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, OrderPage, { summary: 'The orders that the caller buys or sells, newest first.' })
  @ReadyJson()
  listOrders(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListOrders }) query: ListOrders,
  ): Promise<JsonText<Page<OrderItem>>> {
    return this.queries.list(actor, query);
  }

  @Get('orders/:id')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, OrderDetail, { summary: 'One order with its lines and all that happened to it.' })
  getOrder(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<OrderDetail> {
    return this.queries.one(actor, id);
  }

  @Get('orders/:id/sheet')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, null, {
    summary: '订单 as a PDF to print, stamp and file. Read by its two parties.',
    problems: ['request.malformed'],
  })
  @ApiProduces('application/pdf')
  getOrderSheet(
    @CurrentActor() actor: Actor,
    @RequestOrigin() origin: string,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return this.papers.issue(actor, 'order', id, origin);
  }

  @Post('orders/:id/confirmation')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, OrderStateAnswer, {
    summary: 'The supplier takes the order.',
    once: 'optional',
    problems: ['order.wrong_state'],
  })
  confirmOrder(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<OrderStateAnswer> {
    return this.orders.confirm(actor, key, id);
  }

  @Post('orders/:id/cancellation')
  @Access({ personas: ['buyer', 'supplier'], roles: ['purchaser', 'clerk'], scope: 'party' })
  @Answers(201, OrderStateAnswer, {
    summary: 'Either side calls the order off before anything was shipped or paid; the goods are free again.',
    once: 'optional',
    problems: ['order.wrong_state', 'order.already_shipped'],
  })
  cancelOrder(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: CancelOrder }) { reason }: CancelOrder,
  ): Promise<OrderStateAnswer> {
    return this.orders.cancel(actor, key, id, reason);
  }

  @Post('orders/:id/closure')
  @Access({ personas: ['buyer', 'supplier'], roles: ['purchaser', 'clerk'], scope: 'party' })
  @Answers(201, ClosedRest, {
    summary:
      'The rest of a partly shipped order will not be sent: the supplier says so, or the buyer seven days after the last shipment. Held packs are free again; what was paid for them goes back.',
    once: true,
    problems: ['order.wrong_state', 'order.not_shipped', 'order.no_rest', 'order.rest_not_overdue'],
  })
  closeRest(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: CloseRest }) { reason }: CloseRest,
  ): Promise<ClosedRest> {
    return this.rests.close(actor, key, id, reason);
  }

  @Get('usual-goods')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(200, UsualGoodPage, {
    summary: 'What the unit ordered most often in the last 180 days and can order again.',
  })
  listUsualGoods(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListUsualGoods }) query: ListUsualGoods,
  ): Promise<Page<UsualGood>> {
    return this.queries.usualGoods(actor, query);
  }
}
