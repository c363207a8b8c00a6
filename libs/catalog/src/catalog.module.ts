import { IdentityModule } from '@app/identity';
import { Module } from '@nestjs/common';
import './catalog.errors';
import { MeasuresController } from './measures/measures.controller';
import { Plot, ReferencePrice } from './measures/measures.entity';
import { Plots } from './measures/plots.service';
import { ReferencePrices } from './measures/reference-prices.service';
import { Category, Product, Sku } from './product.entity';
import { ProductsController } from './products.controller';
import { ProductsQueries } from './products.queries';
import { Products } from './products.service';
import { Search } from './search.queries';
import { StockController } from './stock.controller';
import { StockLevel, StockMovement } from './stock.entity';
import { StockQueries } from './stock.queries';
import { Stock } from './stock.service';
import { Vocabulary } from './vocabulary.service';

export const catalogEntities = [Category, Product, Sku, StockLevel, StockMovement, Plot, ReferencePrice];

@Module({
  imports: [IdentityModule],
  controllers: [ProductsController, StockController, MeasuresController],
  providers: [Vocabulary, Products, ProductsQueries, Search, Stock, StockQueries, Plots, ReferencePrices],
  exports: [Products, Stock, Vocabulary, Plots, ReferencePrices],
})
export class CatalogModule {}
