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

  /** Mostly where something will come of it, if there is such a choice; sometimes any. */
  mostlyOf<T>(likely: readonly T[], all: readonly T[]): T {
    return this.roll(4) < 3 && likely.length ? this.of(likely) : this.of(all);
  }

  /** Some of them, each once, at least one. */
  someOf<T>(choices: readonly T[], most: number): T[] {
    return unique(Array.from({ length: 1 + this.roll(most) }, () => this.of(choices)));
  }
}

export const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

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
  /** Whose whole answers are compared afterwards; of the others what the database holds. */
  orders?: Order[];
};

export type Act = { weight: number; may?(market: Market): boolean; step(market: Market, dice: Dice): Step };

export const hasOrders = ({ orders }: Market): boolean => orders.length > 0;
export const hasShipments = ({ shipments }: Market): boolean => shipments.length > 0;

export type Ids = { id: string };
