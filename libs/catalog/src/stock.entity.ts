import { Column, Entity, PrimaryColumn } from 'typeorm';

export const movementKinds = ['opening', 'received', 'shipped', 'adjusted'] as const;
export type MovementKind = (typeof movementKinds)[number];

/** Packs on hand, and how many of them open orders hold. */
@Entity('stock')
export class StockLevel {
  @PrimaryColumn('uuid', { name: 'sku_id' }) skuId!: string;
  @Column('integer', { name: 'on_hand' }) onHand!: number;
  @Column('integer', { default: 0 }) held!: number;
}

/** On hand = the sum of these; a row never changes. */
@Entity('stock_movements')
export class StockMovement {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'sku_id' }) skuId!: string;
  @Column('text') kind!: MovementKind;
  /** Packs, signed. */
  @Column('integer') quantity!: number;
  @Column('text') reason!: string;
  /** The shipment that took them. */
  @Column('uuid', { name: 'cause_id', nullable: true }) causeId!: string | null;
  @Column('uuid', { name: 'moved_by', nullable: true }) movedBy!: string | null;
  @Column('timestamptz', { name: 'occurred_at' }) occurredAt!: Date;
}
