import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 产地地块: land on which a supplier's goods grow, and what it bears in a year. */
@Entity('plots')
export class Plot {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('uuid', { name: 'product_id' }) productId!: string;
  @Column('smallint') year!: number;
  @Column('text', { name: 'county_code' }) countyCode!: string;
  @Column('text') township!: string;
  /** 1 亩 = 100. */
  @Column('integer', { name: 'hundredth_mu' }) hundredthMu!: number;
  @Column('integer', { name: 'kg_per_mu' }) kgPerMu!: number;
  @Column('text') source!: string;
  /** Null for what programs wrote. */
  @Column('uuid', { name: 'entered_by', nullable: true }) enteredBy!: string | null;
  @Column('timestamptz', { name: 'entered_at' }) enteredAt!: Date;
  @Column('uuid', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @Column('text', { nullable: true }) withdrawal!: string | null;
}

/** 参考价: what the same goods cost elsewhere on a day, and where that is written. */
@Entity('reference_prices')
export class ReferencePrice {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'product_id' }) productId!: string;
  @Column('bigint', { name: 'price_per_kg_fen' }) pricePerKgFen!: number;
  @Column('date', { name: 'captured_on' }) capturedOn!: string;
  @Column('text') source!: string;
  /** Null for what programs wrote. */
  @Column('uuid', { name: 'recorded_by', nullable: true }) recordedBy!: string | null;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
}
