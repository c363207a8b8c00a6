import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EvidenceKind } from './evidence.policy';

/**
 * One accepted line, or one reported sale (or, negative, what was given back of it), as counted. Immutable but for evidence,
 * which only grows. `facts_papers`: on the platform the papers of its order, elsewhere its sales line.
 */
@Entity('facts')
export class Fact {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: 'purchase' | 'return' | 'claim' | 'correction';
  @Column('text', { name: 'natural_key', unique: true }) naturalKey!: string;
  @Column('timestamptz', { name: 'occurred_at' }) occurredAt!: Date;
  /** In which it counts: those of `occurredAt` in Asia/Shanghai, or a later month when those were closed. */
  @Column('smallint') year!: number;
  @Column('smallint') month!: number;
  /** The closed month that it adjusts: its own, or that of the purchase that it takes off from. */
  @Column('smallint', { name: 'adjusts_year', nullable: true }) adjustsYear!: number | null;
  @Column('smallint', { name: 'adjusts_month', nullable: true }) adjustsMonth!: number | null;
  /** Of the month in which it counts: that of `occurredAt` in Asia/Shanghai; what is booked later stands on the first. */
  @Column({
    type: 'smallint',
    generatedType: 'STORED',
    asExpression: `CASE WHEN year * 12 + month = extract(year FROM occurred_at AT TIME ZONE 'Asia/Shanghai') * 12
      + extract(month FROM occurred_at AT TIME ZONE 'Asia/Shanghai')
      THEN extract(day FROM occurred_at AT TIME ZONE 'Asia/Shanghai')::smallint ELSE 1::smallint END`,
    select: false,
  })
  day!: number;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  /** Packs. */
  @Column('integer') quantity!: number;
  @Column('bigint') grams!: number;
  @Column('text') mode!: 'BUY' | 'HELP_SELL';
  @Column('text') channel!: string;
  @Column('text', { name: 'funding_source' }) fundingSource!: string;
  /** Null = outside pairs. */
  @Column('uuid', { name: 'pairing_id', nullable: true }) pairingId!: string | null;
  @Column('text', { name: 'east_code' }) eastCode!: string;
  @Column('text', { name: 'west_code' }) westCode!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('uuid', { name: 'supplier_id', nullable: true }) supplierId!: string | null;
  @Column('uuid', { name: 'product_id', nullable: true }) productId!: string | null;
  @Column('uuid', { name: 'order_id', nullable: true }) orderId!: string | null;
  @Column('uuid', { name: 'order_line_id', nullable: true }) orderLineId!: string | null;
  @Column('uuid', { name: 'shipment_id', nullable: true }) shipmentId!: string | null;
  @Column('uuid', { name: 'acceptance_id', nullable: true }) acceptanceId!: string | null;
  @Column('uuid', { name: 'acceptance_line_id', nullable: true }) acceptanceLineId!: string | null;
  @Column('uuid', { name: 'sales_line_id', nullable: true }) salesLineId!: string | null;
  @Column('smallint', { name: 'evidence_level' }) evidenceLevel!: number;
  @Column('boolean', { default: false }) paid!: boolean;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'clock_timestamp()' }) recordedAt!: Date;
}

/**
 * What proves a fact beyond the papers that it names; the reference is the id of the invoice or payment, and of a sale
 * outside the platform that of the file.
 */
@Entity('fact_evidence')
export class FactEvidence {
  @PrimaryColumn('uuid', { name: 'fact_id' }) factId!: string;
  @PrimaryColumn('text') kind!: EvidenceKind;
  @PrimaryColumn('uuid', { name: 'reference_id' }) referenceId!: string;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'clock_timestamp()' }) recordedAt!: Date;
}

/** Sum and number of the facts of one cell. Written by `Tallies` alone; the unique key `tallies_cell` covers null too. */
@Entity('tallies')
export class Tally {
  @PrimaryColumn('smallint') year!: number;
  @PrimaryColumn('smallint') month!: number;
  @Column('uuid', { name: 'pairing_id', nullable: true }) pairingId!: string | null;
  @PrimaryColumn('text', { name: 'east_code' }) eastCode!: string;
  @PrimaryColumn('text', { name: 'west_code' }) westCode!: string;
  @PrimaryColumn('text', { name: 'funding_source' }) fundingSource!: string;
  @PrimaryColumn('text') channel!: string;
  @PrimaryColumn('text') mode!: 'BUY' | 'HELP_SELL';
  @PrimaryColumn('smallint', { name: 'evidence_level' }) evidenceLevel!: number;
  @PrimaryColumn('boolean') paid!: boolean;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('integer', { name: 'fact_count' }) factCount!: number;
}

/** What the ledger took in and no sum shows yet: the amounts and numbers by which cells change. */
@Entity('tally_changes')
export class TallyChange {
  @PrimaryColumn('smallint') year!: number;
  @PrimaryColumn('smallint') month!: number;
  @Column('smallint') day!: number;
  @Column('uuid', { name: 'pairing_id', nullable: true }) pairingId!: string | null;
  @Column('text', { name: 'east_code' }) eastCode!: string;
  @Column('text', { name: 'west_code' }) westCode!: string;
  @Column('text', { name: 'funding_source' }) fundingSource!: string;
  @Column('text') channel!: string;
  @Column('text') mode!: 'BUY' | 'HELP_SELL';
  @Column('smallint', { name: 'evidence_level' }) evidenceLevel!: number;
  @Column('boolean') paid!: boolean;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('integer', { name: 'fact_count' }) factCount!: number;
}

/** Sum of a district (side east) or a county (side west): of a month (day 0) or of one day. */
@Entity('region_tallies')
export class RegionTally {
  @PrimaryColumn('smallint') year!: number;
  @PrimaryColumn('text') side!: 'east' | 'west';
  @PrimaryColumn('smallint') day!: number;
  @PrimaryColumn('text') code!: string;
  @PrimaryColumn('smallint') month!: number;
  @PrimaryColumn('boolean', { name: 'in_pairs' }) inPairs!: boolean;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('bigint', { name: 'paid_fen' }) paidFen!: number;
  @Column('integer', { name: 'fact_count' }) factCount!: number;
}

/** Sum of a unit's year in a district; with a county, city or province, the part of it that came from there. */
@Entity('unit_tallies')
export class UnitTally {
  @PrimaryColumn('uuid', { name: 'buyer_id' }) buyerId!: string;
  @PrimaryColumn('smallint') year!: number;
  @PrimaryColumn('text', { name: 'east_code' }) eastCode!: string;
  /** '' = from everywhere. */
  @PrimaryColumn('text', { name: 'west_code' }) westCode!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('bigint', { name: 'paid_fen' }) paidFen!: number;
  @Column('integer', { name: 'fact_count' }) factCount!: number;
}

/** Sum of a pair's month; purchases outside pairs stand in none. */
@Entity('pair_tallies')
export class PairTally {
  @PrimaryColumn('smallint') year!: number;
  @PrimaryColumn('uuid', { name: 'pairing_id' }) pairingId!: string;
  @PrimaryColumn('smallint') month!: number;
  @PrimaryColumn('text', { name: 'east_code' }) eastCode!: string;
  @PrimaryColumn('text', { name: 'west_code' }) westCode!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('bigint', { name: 'paid_fen' }) paidFen!: number;
  @Column('integer', { name: 'fact_count' }) factCount!: number;
}

/** One comparison of every sum with its facts; `years` holds the sums of both, per year. */
@Entity('tally_proofs')
export class TallyProof {
  @PrimaryColumn('uuid') id!: string;
  @Column('timestamptz', { name: 'as_of' }) asOf!: Date;
  @Column('integer', { name: 'took_ms' }) tookMs!: number;
  @Column('integer', { name: 'differing_cells' }) differingCells!: number;
  @Column('jsonb') years!: { year: number; tallyFen: number; factsFen: number; factCount: number }[];
}
