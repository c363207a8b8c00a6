import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  OnceIfKey,
  type OnceKey,
  type Page,
  personas,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import '../catalog.errors';
import {
  EnterPlot,
  FindReferencePrices,
  ListPlots,
  ListReferencePrices,
  PlotItem,
  PlotPage,
  type PricedProductItem,
  PricedProductPage,
  RecordReferencePrice,
  ReferencePriceItem,
  ReferencePricePage,
  WithdrawPlot,
} from './measures.dto';
import { Plots } from './plots.service';
import { ReferencePrices } from './reference-prices.service';

type IdParams = z.infer<typeof schemas.idParams>;

/** What goods are measured by: the land that they grow on, and what they cost elsewhere. */
@Controller('v1')
export class MeasuresController {
  constructor(
    private readonly plots: Plots,
    private readonly prices: ReferencePrices,
  ) {}

  @Get('plots')
  @Access({ personas: ['supplier'], scope: 'own' })
  @Answers(200, PlotPage, { summary: "The supplier's plots, newest first." })
  listPlots(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListPlots }) query: ListPlots,
  ): Promise<Page<PlotItem>> {
    return this.plots.list(actor, query);
  }

  @Post('plots')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, PlotItem, {
    summary: 'Enters a plot: area and yield of a harvest, and where the yield comes from.',
    once: 'optional',
    problems: ['plot.product_unknown'],
  })
  enterPlot(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Body({ schema: EnterPlot }) draft: EnterPlot,
  ): Promise<PlotItem> {
    return this.plots.enter(actor, key, draft);
  }

  @Post('plots/:id/withdrawal')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, PlotItem, {
    summary: 'Takes a plot back that was entered wrongly or is tilled no more.',
    once: 'optional',
    problems: ['plot.withdrawn'],
  })
  withdrawPlot(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: WithdrawPlot }) { reason }: WithdrawPlot,
  ): Promise<PlotItem> {
    return this.plots.withdraw(actor, key, id, reason);
  }

  @Get('products/:id/reference-prices')
  @Access({ personas, scope: 'all' })
  @Answers(200, ReferencePricePage, {
    summary: 'What the same goods cost elsewhere, newest day first, each with its source.',
  })
  listReferencePrices(
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: ListReferencePrices }) query: ListReferencePrices,
  ): Promise<Page<ReferencePriceItem>> {
    return this.prices.list(id, query);
  }

  @Get('reference-prices')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, PricedProductPage, {
    summary: 'Reference prices of all goods, last recorded first, each beside the price on the shelf.',
  })
  findReferencePrices(
    @Query({ schema: FindReferencePrices }) query: FindReferencePrices,
  ): Promise<Page<PricedProductItem>> {
    return this.prices.find(query);
  }

  @Post('reference-prices')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(201, ReferencePriceItem, {
    summary: 'Records a reference price; orders from that day on are measured by it.',
    once: 'optional',
    problems: ['reference_price.product_unknown', 'reference_price.day_ahead'],
  })
  recordReferencePrice(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Body({ schema: RecordReferencePrice }) draft: RecordReferencePrice,
  ): Promise<ReferencePriceItem> {
    return this.prices.record(actor, key, draft);
  }
}
