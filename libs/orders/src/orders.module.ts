import { CatalogModule } from '@app/catalog';
import { Module } from '@nestjs/common';
import './orders.errors';
import { CheckoutsController } from './checkouts.controller';
import { Checkouts } from './checkouts.service';
import { OrdersController } from './orders.controller';
import { OrdersQueries } from './orders.queries';
import { Orders } from './orders.service';

@Module({
  imports: [CatalogModule],
  controllers: [CheckoutsController, OrdersController],
  providers: [Checkouts, Orders, OrdersQueries],
  exports: [Orders],
})
export class OrdersModule {}
