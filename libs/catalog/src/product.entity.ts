import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Funding, ProductState } from './product.policy';

@Entity('categories')
export class Category {
  @PrimaryColumn('text') code!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'name_en' }) nameEn!: string;
  @Column('text', { name: 'certificate_class' }) certificateClass!: string;
  @Column('smallint') position!: number;
}

@Entity('products')
export class Product {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'category_code' }) categoryCode!: string;
  @Column('text', { name: 'origin_county_code' }) originCountyCode!: string;
  @Column('text', { name: 'origin_township' }) originTownship!: string;
  @Column('text', { nullable: true }) brand!: string | null;
  /** Protected name or mark, as it stands on the paper: 地理标志（2006）. */
  @Column('text', { nullable: true }) designation!: string | null;
  @Column('text') season!: string;
  /** Months (1–12) in which it is sold fresh; processed goods have all twelve. */
  @Column('smallint', { name: 'season_months', array: true }) seasonMonths!: number[];
  @Column('text') storage!: string;
  @Column('integer', { name: 'shelf_life_days' }) shelfLifeDays!: number;
  @Column('text', { name: 'certificate_class' }) certificateClass!: string;
  @Column('text', { name: 'excluded_funding', array: true, default: [] }) excludedFunding!: Funding[];
  @Column('text') illustration!: string;
  @Column('text') description!: string;
  @Column('text', { name: 'description_en' }) descriptionEn!: string;
  @Column('text', { name: 'price_source' }) priceSource!: string;
  @Column('text') state!: ProductState;
  /** Written by `searchDocument`. */
  @Column('tsvector') search!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('bigint', { name: 'price_from_fen' }) priceFromFen!: number;
  @Column('bigint', { name: 'price_per_kg_from_fen' }) pricePerKgFromFen!: number;
}

/** A pack: what is priced, stocked and ordered. */
@Entity('skus')
export class Sku {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'product_id' }) productId!: string;
  @Column('text') spec!: string;
  @Column('integer', { name: 'unit_grams' }) unitGrams!: number;
  @Column('bigint', { name: 'price_fen' }) priceFen!: number;
  @Column({
    type: 'bigint',
    name: 'price_per_kg_fen',
    generatedType: 'STORED',
    asExpression: 'round(price_fen * 1000.0 / unit_grams)',
    insert: false,
    update: false,
  })
  pricePerKgFen!: number;
  @Column('integer', { name: 'minimum_quantity', default: 1 }) minimumQuantity!: number;
  @Column('boolean', { default: true }) active!: boolean;
  @Column('smallint', { default: 0 }) position!: number;
  @Column('integer', { default: 1 }) version!: number;
}
