import type { ReactNode } from 'react';
import styles from './state-tag.module.css';
import { useShared } from './words';

export type StateKind = 'order' | 'delivery' | 'shipment' | 'acceptance' | 'payment';
export type Tone = 'wait' | 'move' | 'good' | 'bad' | 'still';

const TONES: Record<string, Tone> = {
  awaiting_approval: 'wait',
  placed: 'wait',
  confirmed: 'move',
  completed: 'good',
  cancelled: 'still',
  none: 'still',
  unshipped: 'still',
  not_shipped: 'still',
  partly_shipped: 'move',
  packed: 'wait',
  shipped: 'move',
  delivered: 'wait',
  accepted: 'good',
  partly_accepted: 'wait',
  rejected: 'bad',
  awaiting_second_signature: 'wait',
  unpaid: 'still',
  not_due: 'still',
  due: 'wait',
  pending: 'wait',
  partly_paid: 'move',
  captured: 'good',
  paid: 'good',
  refunded: 'still',
  partly_refunded: 'still',
  failed: 'bad',
  voided: 'still',
  draft: 'still',
  submitted: 'wait',
  returned: 'bad',
  approved: 'good',
  listed: 'good',
  delisted: 'still',
  open: 'move',
  closed: 'still',
  matched: 'good',
  unmatched: 'wait',
  expired: 'bad',
  expiring: 'wait',
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
