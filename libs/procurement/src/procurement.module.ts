import { FulfillmentModule } from '@app/fulfillment';
import { IdentityModule } from '@app/identity';
import { PaymentsModule } from '@app/payments';
import { Module } from '@nestjs/common';
import { collaboration } from './agreements';
import { quota } from './filings';
import { ledger } from './ledger';
import { periods } from './periods';
import { salesControllers, salesEntities, salesProviders } from './sales';
import { subsidyControllers, subsidyEntities, subsidyServices } from './subsidy';
import { units } from './units';

const nouns = [
  ledger,
  quota,
  units,
  collaboration,
  { entities: salesEntities, controllers: salesControllers, providers: salesProviders },
  periods,
  { entities: subsidyEntities, controllers: subsidyControllers, providers: subsidyServices },
];
const providers = nouns.flatMap((noun): (new (...needed: never[]) => object)[] => noun.providers);

export const procurementEntities = nouns.flatMap((noun): (new () => object)[] => noun.entities);

@Module({
  imports: [IdentityModule, FulfillmentModule, PaymentsModule],
  controllers: nouns.flatMap((noun): (new (...needed: never[]) => object)[] => noun.controllers),
  providers,
  exports: providers,
})
export class ProcurementModule {}
