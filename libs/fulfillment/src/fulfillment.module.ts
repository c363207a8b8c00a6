import { CatalogModule } from '@app/catalog';
import { IdentityModule } from '@app/identity';
import { OrdersModule } from '@app/orders';
import { Module } from '@nestjs/common';
import './fulfillment.errors';
import { AcceptancesController } from './acceptances.controller';
import { AcceptancesQueries } from './acceptances.queries';
import { Acceptances } from './acceptances.service';
import { FulfillmentPapers } from './papers/fulfillment-papers.service';
import { PhotosController } from './photos.controller';
import { ReturnsController } from './returns.controller';
import { Returns } from './returns.service';
import { ShipmentsController } from './shipments.controller';
import { ShipmentsQueries } from './shipments.queries';
import { Shipments } from './shipments.service';

@Module({
  imports: [IdentityModule, CatalogModule, OrdersModule],
  controllers: [ShipmentsController, AcceptancesController, ReturnsController, PhotosController],
  providers: [Shipments, ShipmentsQueries, Acceptances, AcceptancesQueries, Returns, FulfillmentPapers],
  exports: [Shipments, Acceptances, Returns],
})
export class FulfillmentModule {}
