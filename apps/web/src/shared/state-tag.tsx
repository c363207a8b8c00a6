import type { ReactNode } from 'react';
import styles from './state-tag.module.css';
import { useShared } from './words';

export type StateKind =
  | 'order'
  | 'delivery'
  | 'shipment'
  | 'acceptance'
  | 'payment'
  | 'invoice'
  | 'refund'
  | 'invoiceRequest';
export type Tone = 'wait' | 'move' | 'good' | 'bad' | 'still';

const TONES: Record<string, Tone> = {
  placed: 'wait',
  confirmed: 'move',
  completed: 'good',
  cancelled: 'still',
  not_shipped: 'still',
  partly_shipped: 'move',
  shipped: 'move',
  partly_accepted: 'wait',
  accepted: 'good',
  rejected: 'bad',
  awaiting_second_signature: 'wait',
  not_due: 'still',
  due: 'wait',
  partly_paid: 'wait',
  paid: 'good',
  overpaid: 'bad',
  pending: 'wait',
  captured: 'good',
  voided: 'still',
  requested: 'wait',
  agreed: 'good',
  refused: 'bad',
  proposed: 'wait',
  matched: 'good',
  unmatched: 'wait',
  draft: 'still',
  submitted: 'wait',
  returned: 'bad',
  approved: 'good',
  listed: 'good',
  delisted: 'still',
  open: 'wait',
  sent: 'move',
  released: 'move',
  entered: 'wait',
  failed: 'bad',
  closed: 'still',
  registered: 'wait',
  verified: 'good',
  disputed: 'bad',
  invoiced: 'good',
  declined: 'bad',
  withdrawn: 'still',
};

/** A coloured dot with a word: never colour alone. */
export function Tag({ tone = 'still', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles['tag']} ${styles[tone]}`}>{children}</span>;
}

export function toneOf(state: string): Tone {
  return TONES[state] ?? 'still';
}

/** The state of an order, shipment, acceptance or payment in words. */
export function StateTag({ kind, state }: { kind: StateKind; state: string }) {
  const t = useShared();
  const names: Record<string, string> = t.states[kind];
  return <Tag tone={toneOf(state)}>{names[state] ?? state}</Tag>;
}
