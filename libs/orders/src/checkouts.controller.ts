import { Access, type Actor, Answers, CurrentActor, Once, type OnceKey } from '@app/platform';
import { Body, Controller, Post } from '@nestjs/common';
import { PlaceCheckout, PlacedCheckout } from './checkouts.dto';
import { Checkouts } from './checkouts.service';

@Controller('v1')
export class CheckoutsController {
  constructor(private readonly checkouts: Checkouts) {}

  @Post('checkouts')
  @Access({ personas: ['buyer'], roles: ['purchaser'], scope: 'own' })
  @Answers(201, PlacedCheckout, {
    summary: 'Sends off a basket: one order per supplier, all or nothing.',
    once: true,
    problems: [
      'order.total_changed',
      'order.total_too_large',
      'order.below_minimum',
      'order.funding_excluded',
      'order.funding_not_yours',
      'order.unit_ended',
      'sku.not_available',
      'stock.insufficient',
    ],
  })
  placeCheckout(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: PlaceCheckout }) draft: PlaceCheckout,
  ): Promise<PlacedCheckout> {
    return this.checkouts.place(actor, key, draft);
  }
}
