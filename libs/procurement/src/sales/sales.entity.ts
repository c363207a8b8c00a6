import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EvidenceKind } from '../ledger/evidence.policy';
import type {
  SalesChannel,
  SalesCorrectionState,
  SalesLineState,
  SalesReportState,
} from './sales-report.state';

/** 线下销售报表: sales outside the platform as a reseller reports them, at one place and through one channel. */
@Entity('sales_reports')
export class SalesReport {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('uuid', { name: 'reporter_id' }) reporterId!: string;
  /** The reporter's district when it reported. */
  @Column('text', { name: 'east_code' }) eastCode!: string;
  @Column('text') channel!: SalesChannel;
  /** Which counter, shop, fair or live room. */
  @Column('text') venue!: string;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('text') state!: SalesReportState;
  /** How often it was sent in. */
  @Column('integer', { default: 1 }) revision!: number;
  @Column('integer', { name: 'line_count' }) lineCount!: number;
  @Column('uuid', { name: 'submitted_by' }) submittedBy!: string;
  @Column('timestamptz', { name: 'submitted_at' }) submittedAt!: Date;
  @Column('uuid', { name: 'reviewed_by', nullable: true }) reviewedBy!: string | null;
  @Column('timestamptz', { name: 'reviewed_at', nullable: true }) reviewedAt!: Date | null;
  /** Of a return or refusal. */
  @Column('text', { nullable: true }) reason!: string | null;
}

/** One sale: a line of an invoice, which counts once in the whole market (rule C2). */
@Entity('sales_lines')
export class SalesLine {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'report_id' }) reportId!: string;
  @Column('uuid', { name: 'reporter_id' }) reporterId!: string;
  @Column('text', { name: 'east_code' }) eastCode!: string;
  /** Of which sending in it is. */
  @Column('integer') revision!: number;
  /** Its place in the report, from 1. */
  @Column('integer') position!: number;
  @Column('text', { name: 'natural_key' }) naturalKey!: string;
  /** Which claim on its key it is: those before it counted, and were taken off whole. */
  @Column('smallint', { default: 1 }) claim!: number;
  /** Empty for a fully digital invoice. */
  @Column('text', { name: 'invoice_code' }) invoiceCode!: string;
  @Column('text', { name: 'invoice_number' }) invoiceNumber!: string;
  @Column('integer', { name: 'invoice_line' }) invoiceLine!: number;
  @Column('text', { name: 'goods_name' }) goodsName!: string;
  @Column('text') spec!: string;
  /** The county where the goods come from. */
  @Column('text', { name: 'west_code' }) westCode!: string;
  /** Null when the supplier is known by name alone. */
  @Column('uuid', { name: 'supplier_id', nullable: true }) supplierId!: string | null;
  @Column('text', { name: 'supplier_name' }) supplierName!: string;
  /** The line of a platform order with which the reseller bought the goods. */
  @Column('uuid', { name: 'order_line_id', nullable: true }) orderLineId!: string | null;
  @Column('integer') quantity!: number;
  @Column('bigint') grams!: number;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('date', { name: 'sold_on' }) soldOn!: string;
  @Column('text') mode!: 'BUY' | 'HELP_SELL';
  @Column('text', { name: 'funding_source' }) fundingSource!: string;
  @Column('text', { name: 'buyer_name', nullable: true }) buyerName!: string | null;
  /** The buyer, where it has an account here; the name is then the one that it had. */
  @Column('uuid', { name: 'buyer_id', nullable: true }) buyerId!: string | null;
  @Column('text') state!: SalesLineState;
  @Column('text', { nullable: true }) refusal!: string | null;
  /** What accepted returns and corrections took off it. */
  @Column('integer', { name: 'taken_quantity', default: 0 }) takenQuantity!: number;
  @Column('bigint', { name: 'taken_grams', default: 0 }) takenGrams!: number;
  @Column('bigint', { name: 'taken_fen', default: 0 }) takenFen!: number;
  /** Of an invoice that an earlier report had claimed before one report had to have it alone. */
  @Column('boolean', { name: 'shared_before', default: false }) sharedBefore!: boolean;
}

/** A paper that proves a report, or one line of it; it counts when a reviewer has confirmed it. */
@Entity('sales_files')
export class SalesFile {
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('uuid', { name: 'report_id' }) reportId!: string;
  @Column('text') kind!: EvidenceKind;
  /** Of the line at this place; null = of all. */
  @Column('integer', { nullable: true }) position!: number | null;
  @Column('boolean', { default: false }) removed!: boolean;
  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedBy!: string | null;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
}

/** Goods that came back, or more reported than sold: accepted, it is a negative fact. */
@Entity('sales_corrections')
export class SalesCorrection {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'line_id' }) lineId!: string;
  @Column('text') kind!: 'return' | 'correction';
  /** What is taken off, as positive figures. */
  @Column('integer') quantity!: number;
  @Column('bigint') grams!: number;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('date', { name: 'occurred_on' }) occurredOn!: string;
  @Column('text') reason!: string;
  @Column('text') state!: SalesCorrectionState;
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('text', { name: 'decision_reason', nullable: true }) decisionReason!: string | null;
}

/** A second claim on a key that was taken; refused, and shown to both sides. */
@Entity('sales_clashes')
export class SalesClash {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'natural_key' }) naturalKey!: string;
  @Column('text', { name: 'held_by' }) heldBy!: 'sale' | 'platform_invoice';
  @Column('uuid', { name: 'holder_id' }) holderId!: string;
  @Column('text', { name: 'holder_code' }) holderCode!: string;
  @Column('timestamptz', { name: 'held_since' }) heldSince!: Date;
  @Column('uuid', { name: 'claimant_id' }) claimantId!: string;
  @Column('text', { name: 'claimant_code' }) claimantCode!: string;
  @Column('uuid', { name: 'claimed_by' }) claimedBy!: string;
  @Column('timestamptz', { name: 'claimed_at' }) claimedAt!: Date;
}

export const salesEntities = [SalesReport, SalesLine, SalesFile, SalesCorrection, SalesClash];
