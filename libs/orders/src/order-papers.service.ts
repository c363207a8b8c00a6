import { type Actor, Papers } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { orderSheet } from './order-sheet.policy';
import { OrdersQueries } from './orders.queries';

/** 订单 as it is printed and checked. */
@Injectable()
export class OrderPapers {
  constructor(papers: Papers, queries: OrdersQueries) {
    papers.offer('order', async (actor: Actor, id: string) => orderSheet(await queries.sheet(actor, id)));
  }
}
