import './catalog.errors';

export type { CatalogEvents } from './catalog.events';
export { CatalogModule, catalogEntities } from './catalog.module';
export { Plots } from './measures/plots.service';
export { ReferencePrices } from './measures/reference-prices.service';
export { Category, Product, Sku } from './product.entity';
export {
  excludedFunding,
  type Funding,
  fundings,
  type ProductState,
  productStates,
  searchFields,
} from './product.policy';
export { type NewProduct, type NewSku, Products } from './products.service';
export { type Field, searchDocument, searchQuery } from './search.policy';
export { type MovementKind, movementKinds, StockLevel, StockMovement } from './stock.entity';
export { Stock, type StockLine } from './stock.service';
export { Vocabulary } from './vocabulary.service';
