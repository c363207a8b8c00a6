import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NextAction } from './stripe.dto';
import type {
  DisputeState,
  EventOutcome,
  IntentState,
  ProviderPayoutState,
  StripeRefundState,
} from './stripe-intent.state';
import type { StripeMethod } from './stripe-methods.policy';

/** One attempt to pay a payable through Stripe; integer fen. Its id is the key under which Stripe acts once. */
@Entity('stripe_intents')
export class StripeIntent {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'payment_id' }) paymentId!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('text') method!: StripeMethod;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text') state!: IntentState;
  @Column('text', { unique: true, nullable: true }) reference!: string | null;
  @Column('text', { unique: true, nullable: true }) session!: string | null;
  @Column('jsonb', { name: 'next_action', nullable: true }) nextAction!: NextAction | null;
  @Column('text', { name: 'return_url' }) returnUrl!: string;
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('bigint', { name: 'applied_fen', default: 0 }) appliedFen!: number;
  /** What came beyond the payable: it goes back by itself. */
  @Column('bigint', { name: 'surplus_fen', default: 0 }) surplusFen!: number;
  @Column('bigint', { name: 'fee_fen', nullable: true }) feeFen!: number | null;
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Column('text', { name: 'request_key' }) requestKey!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'next_check_at' }) nextCheckAt!: Date;
  @Column('timestamptz', { name: 'succeeded_at', nullable: true }) succeededAt!: Date | null;
}

/** Money that Stripe is to give back; integer fen. */
@Entity('stripe_refunds')
export class StripeRefund {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'intent_id' }) intentId!: string;
  /** None: a surplus, which no refund of an order stands for. */
  @Column('uuid', { name: 'refund_id', unique: true, nullable: true }) refundId!: string | null;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text') state!: StripeRefundState;
  @Column('text', { unique: true, nullable: true }) reference!: string | null;
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('boolean', { name: 'came_back', default: false }) cameBack!: boolean;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'next_check_at' }) nextCheckAt!: Date;
}

/** 拒付: a card's holder objects to a payment; integer fen. */
@Entity('stripe_disputes')
export class StripeDispute {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) reference!: string;
  @Column('uuid', { name: 'intent_id' }) intentId!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text') state!: DisputeState;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('timestamptz', { name: 'reply_by', nullable: true }) replyBy!: Date | null;
  /** What a lost one took: from the order's payment as far as that has it, the rest from the market. */
  @Column('bigint', { name: 'lost_fen', default: 0 }) lostFen!: number;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}

/** What Stripe booked for a dispute: negative = taken from us. */
@Entity('stripe_dispute_moves')
export class StripeDisputeMove {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'dispute_id' }) disputeId!: string;
  @Column('text', { unique: true }) reference!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('bigint', { name: 'fee_fen' }) feeFen!: number;
  @Column('timestamptz', { name: 'booked_at' }) bookedAt!: Date;
}

/** 提现: what Stripe pays into our bank account; integer fen. */
@Entity('provider_payouts')
export class ProviderPayout {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) reference!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('date', { name: 'arrives_on' }) arrivesOn!: string;
  @Column('text') state!: ProviderPayoutState;
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('timestamptz', { name: 'told_at' }) toldAt!: Date;
}

/** The inbox: everything that Stripe told, once, and what became of it. */
@Entity('provider_events')
export class ProviderEvent {
  @PrimaryColumn('text') id!: string;
  @Column('text') type!: string;
  /** `fetched`: we asked, and the answer contradicted what we know. */
  @Column('text') source!: 'webhook' | 'fetched';
  @Column('boolean') livemode!: boolean;
  @Column('jsonb') payload!: object;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('timestamptz', { name: 'applied_at', nullable: true }) appliedAt!: Date | null;
  @Column('text', { nullable: true }) outcome!: EventOutcome | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('uuid', { name: 'intent_id', nullable: true }) intentId!: string | null;
  @Column('integer', { default: 0 }) tries!: number;
  @Column('timestamptz', { name: 'next_try_at' }) nextTryAt!: Date;
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null;
  @Column('uuid', { name: 'applied_again_by', nullable: true }) appliedAgainBy!: string | null;
}
