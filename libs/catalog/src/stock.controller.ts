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
import {
  ListStock,
  type MovementItem,
  MovementPage,
  MoveStock,
  type StockItem,
  StockPage,
  StockState,
} from './stock.dto';
import { StockQueries } from './stock.queries';
import { Stock } from './stock.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class StockController {
  constructor(
    private readonly stock: Stock,
    private readonly queries: StockQueries,
  ) {}

  @Get('stock')
  @Access({ personas: ['supplier'], scope: 'own' })
  @Answers(200, StockPage, { summary: "The supplier's packs: on hand, held by orders, available." })
  listStock(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListStock }) query: ListStock,
  ): Promise<Page<StockItem>> {
    return this.queries.list(actor, query);
  }

  @Get('skus/:id/stock-movements')
  @Access({ personas: ['supplier'], scope: 'own' })
  @Answers(200, MovementPage, { summary: 'Why the stock of a pack is what it is, newest first.' })
  listStockMovements(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: ListStock }) query: ListStock,
  ): Promise<Page<MovementItem>> {
    return this.queries.movements(actor, id, query);
  }

  @Post('skus/:id/stock-movements')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, StockState, {
    summary: 'Books goods that came in, or corrects the stock after a count.',
    once: true,
    problems: ['stock.below_held', 'stock.too_much'],
  })
  moveStock(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: MoveStock }) move: MoveStock,
  ): Promise<StockState> {
    return this.stock.move(actor, key, id, move);
  }
}
