import { CatalogModule, catalogEntities } from '@app/catalog';
import { FulfillmentModule, fulfillmentEntities } from '@app/fulfillment';
import { IdentityModule, identityEntities } from '@app/identity';
import { OrdersModule, ordersEntities } from '@app/orders';
import { PaymentsModule, paymentsEntities } from '@app/payments';
import { type Clock, type Config, PlatformModule, type Serves } from '@app/platform';
import { ProcurementModule, procurementEntities } from '@app/procurement';
import { ReportingModule, reportingEntities } from '@app/reporting';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';

export const entities = [
  ...identityEntities,
  ...catalogEntities,
  ...ordersEntities,
  ...fulfillmentEntities,
  ...paymentsEntities,
  ...procurementEntities,
  ...reportingEntities,
];

/** The eight libs, left to right. The worker and the seeds start the same ones without HTTP. */
@Module({})
export class MarketModule {
  /** `serves`: the API its callers, of whom the database must be told; worker and programs the system. */
  static forRoot(config: Config, log: Logger, clock?: Clock, serves: Serves = 'callers'): DynamicModule {
    return {
      module: MarketModule,
      imports: [
        PlatformModule.forRoot(config, log, entities, { clock, serves }),
        IdentityModule,
        CatalogModule,
        OrdersModule,
        FulfillmentModule,
        PaymentsModule,
        ProcurementModule,
        ReportingModule,
      ],
    };
  }
}
