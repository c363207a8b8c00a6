import type { Answer } from '../support/client';
import type { Order } from './figures';
import type { Market } from './market';
import type { Stage } from './stage';

/** What a generated act draws its choices from; small numbers, so that a counterexample shrinks to the first of each. */
export class Dice {
  private at = 0;

  constructor(private readonly eyes: readonly number[]) {}

  /** 0 … below − 1. */
  roll(below: number): number {
    return (this.eyes[this.at++] ?? 0) % Math.max(1, below);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.roll(choices.length)] as T;
  }
}

/** One act as it is about to be done: the model has changed already, the product is asked now. */
export type Step = {
  says: string;
  /** `201`, or `409 order.wrong_state`. */
  outcome?: string;
  send?(stage: Stage, key: string): Promise<Answer<unknown>>;
  /** Instead of `send`, what comes to pass without anybody asking the API: time, the worker. */
  happen?(stage: Stage): Promise<void>;
  /** The route takes an Idempotency-Key: sent again with the same one, it answers the same and does nothing. */
  once?: boolean;
  /** Takes over the ids that the product gave. */
  learn?(body: never, stage: Stage): Promise<void> | void;
  /** Whose whole answers are compared afterwards. */
  orders?: Order[];
};

export type Act = { weight: number; may?(market: Market): boolean; step(market: Market, dice: Dice): Step };

export const hasOrders = ({ orders }: Market): boolean => orders.length > 0;
export const hasShipments = ({ shipments }: Market): boolean => shipments.length > 0;

export type Ids = { id: string };
