import type { MovementKind } from './stock.entity';

type Terms = { priceFen: number; minimumQuantity: number };

export type CatalogEvents = {
  /** Subject: the SKU. `quantity` in packs, signed. */
  'stock.moved': { movementId: string; kind: MovementKind; quantity: number; reason: string };
  /** Subject: the SKU. */
  'sku.changed': { before: Terms; after: Terms };
  /** Subject: the product. */
  'product.delisted': { reason: string };
  /** Subject: the product. */
  'product.relisted': Record<string, never>;
  /** Subject: the plot. */
  'plot.entered': { productId: string; year: number; hundredthMu: number; kgPerMu: number };
  'plot.withdrawn': { reason: string };
  /** Subject: the product. */
  'reference_price.recorded': { referencePriceId: string; pricePerKgFen: number; capturedOn: string };
};
