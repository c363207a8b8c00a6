import type { operations } from './schema';

type Content<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type Ok<Responses> = Responses extends { 200: infer R } ? R : Responses extends { 201: infer R } ? R : never;

/** What an operation of the API answers, by its name in docs/openapi.json. */
export type Answer<Name extends keyof operations> = Content<Ok<operations[Name]['responses']>>;
/** What an operation takes as its JSON body. */
export type Body<Name extends keyof operations> = Content<NonNullable<operations[Name]['requestBody']>>;
/** What an operation takes in its query. */
export type Query<Name extends keyof operations> = NonNullable<operations[Name]['parameters']['query']>;

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/* The nouns as the screens name them. */
export type ProductPage = Answer<'listProducts'>;
export type Product = ProductPage['items'][number];
export type ProductDetail = Answer<'getProduct'>;
export type Sku = Product['skus'][number];
export type Facet = NonNullable<ProductPage['facets']>['counties'][number];
export type Region = Answer<'listRegions'>['items'][number];
export type Pairing = Answer<'listPairings'>['items'][number];

export type CheckoutDraft = Body<'placeCheckout'>;
export type DeliveryAddress = CheckoutDraft['deliveryAddress'];
export type Checkout = Answer<'placeCheckout'>;
export type OrderSummary = Answer<'listOrders'>['items'][number];
export type Order = Answer<'getOrder'>;
export type OrderLine = Order['lines'][number];
export type TimelineEvent = Order['timeline'][number];
export type UsualGood = Answer<'listUsualGoods'>['items'][number];

export type OrderState = Order['state'];
export type FundingSource = Order['fundingSource'];
export type PaymentTerms = Order['paymentTerms'];
export type ShipmentState = Answer<'getShipment'>['state'];

export const fundingSources: readonly FundingSource[] = ['canteen', 'union', 'unit_other', 'personal'];

/** What a unit may pay with: resellers buy for resale, and nobody else does. */
export function fundingSourcesOf(unitKind: string | null | undefined): readonly FundingSource[] {
  return unitKind === 'reseller' ? ['resale'] : fundingSources;
}
