import { CatalogModule } from '@app/catalog';
import { Module } from '@nestjs/common';
import './orders.errors';
import { CheckoutsController } from './checkouts.controller';
import { Checkouts } from './checkouts.service';
import { OrderPapers } from './order-papers.service';
import { OrdersController } from './orders.controller';
import { OrdersQueries } from './orders.queries';
import { Orders } from './orders.service';
import { Rests } from './rests.service';

@Module({
  imports: [CatalogModule],
  controllers: [CheckoutsController, OrdersController],
  providers: [Checkouts, Orders, Rests, OrdersQueries, OrderPapers],
  exports: [Orders, Rests],
})
export class OrdersModule {}
