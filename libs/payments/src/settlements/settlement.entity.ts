import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SettlementItemKind, SettlementState } from './settlement.state';

/** 结算单 of one cooperative: accepted less returned, each paper once; integer fen, always more than nothing. */
@Entity('settlements')
export class Settlement {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('date', { name: 'period_from' }) periodFrom!: string;
  @Column('date', { name: 'period_to' }) periodTo!: string;
  @Column('bigint', { name: 'accepted_fen' }) acceptedFen!: number;
  @Column('bigint', { name: 'returned_fen' }) returnedFen!: number;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text') state!: SettlementState;
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date;
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt!: Date | null;
}

/**
 * A completed order (what was accepted) or an agreed return (negative) that waits for its settlement or has it. Its id is
 * the paper's, so no paper stands here twice. Written by the SQL function `add_settlement_items`.
 */
@Entity('settlement_items')
export class SettlementItem {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: SettlementItemKind;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'goods_return_id', nullable: true }) goodsReturnId!: string | null;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('timestamptz', { name: 'accepted_at' }) acceptedAt!: Date;
  @Column('timestamptz', { name: 'payable_at' }) payableAt!: Date;
  @Column('uuid', { name: 'settlement_id', nullable: true }) settlementId!: string | null;
}
