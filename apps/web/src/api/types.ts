/** The nouns of the API as the screens name them. */
export type FundingSource = 'canteen' | 'union' | 'unit_other' | 'personal';
export type PaymentTerms = 'after_acceptance' | 'prepaid';
export type OrderState = 'placed' | 'confirmed' | 'completed' | 'cancelled';
export type ShipmentState =
  | 'shipped'
  | 'awaiting_second_signature'
  | 'accepted'
  | 'partly_accepted'
  | 'rejected';

export const fundingSources: readonly FundingSource[] = ['canteen', 'union', 'unit_other', 'personal'];

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export interface Sku {
  id: string;
  spec: string;
  unitGrams: number;
  priceFen: number;
  pricePerKgFen: number;
  minimumQuantity: number;
  available: number;
}

export interface Product {
  id: string;
  name: string;
  categoryCode: string;
  originCountyCode: string;
  originCountyName: string;
  originTownship: string;
  supplierId: string;
  supplierName: string;
  brand: string | null;
  designation: string | null;
  illustration: string;
  inSeason: boolean;
  season: string;
  seasonMonths: number[];
  excludedFunding: FundingSource[];
  skus: Sku[];
}

export interface ProductDetail extends Product {
  storage: string;
  shelfLifeDays: number;
  certificateClass: string;
  description: string;
  descriptionEn: string;
  priceSource: string;
  state: string;
  supplier: { id: string; name: string; regionName: string; story: string | null };
}

export interface Facet {
  code: string;
  name: string;
  count: number;
}

export interface ProductPage extends Page<Product> {
  /** Nothing matches every word; these match some. */
  approximate: boolean;
  facets?: { counties: Facet[]; categories: Facet[] };
  count?: { value: number; capped: boolean };
}

export interface Region {
  code: string;
  name: string;
  shortName: string;
  level: 'province' | 'city' | 'county';
  parentCode: string | null;
}

export interface Pairing {
  id: string;
  eastCode: string;
  eastName: string;
  westCode: string;
  westName: string;
}

export interface DeliveryAddress {
  recipient: string;
  phone: string;
  region?: string;
  detail: string;
}

export interface CheckoutDraft {
  lines: Array<{ skuId: string; quantity: number }>;
  fundingSource: FundingSource;
  paymentTerms: PaymentTerms;
  deliveryAddress: DeliveryAddress;
  note?: string;
  expectedTotalFen: number;
}

export interface Checkout {
  id: string;
  totalFen: number;
  orders: Array<{ id: string; number: string; state: OrderState; supplierName: string; totalFen: number }>;
}

export interface OrderSummary {
  id: string;
  number: string;
  state: OrderState;
  deliveryStatus: string;
  paymentStatus: string;
  buyerId: string;
  buyerName: string;
  supplierId: string;
  supplierName: string;
  fundingSource: FundingSource;
  paymentTerms: PaymentTerms;
  totalFen: number;
  acceptedFen: number;
  returnedFen: number;
  paidFen: number;
  dueFen: number;
  placedAt: string;
  confirmBy: string;
  lineCount: number;
  firstLine: { productName: string; illustration: string };
}

export interface OrderLine {
  id: string;
  skuId: string;
  productId: string;
  productName: string;
  spec: string;
  illustration: string;
  unitGrams: number;
  originCountyCode: string;
  originCountyName: string;
  quantity: number;
  priceFen: number;
  amountFen: number;
  shippedQuantity: number;
  acceptedQuantity: number;
  rejectedQuantity: number;
  returnedQuantity: number;
}

export interface TimelineEvent {
  id: string;
  type: string;
  occurredAt: string;
  actorName: string | null;
  payload: Record<string, unknown>;
}

export interface Order extends OrderSummary {
  checkoutId: string;
  confirmedAt: string | null;
  completedAt: string | null;
  cancelledAt: string | null;
  cancelledBy: 'buyer' | 'supplier' | 'deadline' | null;
  cancelReason: string | null;
  lines: OrderLine[];
  /** Written by the buyer: recipient, phone, region, detail, and whatever else. */
  deliveryAddress: Record<string, string>;
  note: string | null;
  placedBy: { id: string; name: string };
  timeline: TimelineEvent[];
}

export interface UsualGood {
  skuId: string;
  productId: string;
  productName: string;
  spec: string;
  illustration: string;
  unitGrams: number;
  supplierId: string;
  supplierName: string;
  excludedFunding: FundingSource[];
  priceFen: number;
  minimumQuantity: number;
  available: number;
  orderCount: number;
  totalQuantity: number;
  lastQuantity: number;
  lastOrderedAt: string;
}
