import type { AcknowledgedList } from './acknowledged';
import { BankDesk } from './bank';
import { Caller, Exchange } from './caller';
import { type Cast, type Pack, password } from './cast';
import { Photographer } from './photos';
import type { Stage } from './stage';

export type UnitCallers = { purchaser: Caller; inspector: Caller; finance: Caller };
export type ShopCallers = { clerk: Caller; packs: Pack[]; odd: Pack };

/** The people of a run with their clients. */
export class Scene {
  readonly units: UnitCallers[];
  readonly shops: ShopCallers[];
  readonly operators: [Caller, Caller];
  readonly callers = new Map<string, Caller>();
  readonly desk: BankDesk;
  /** Orders that nobody will confirm, and shipments that nobody accepts in time: the clock was put forward for them. */
  readonly pastDue = { orders: 0, shipments: 0 };

  private constructor(
    cast: Cast,
    readonly stage: Stage,
    readonly exchange: Exchange,
    readonly photos: Photographer,
    thorough: boolean,
  ) {
    this.units = cast.units.map(({ purchaser, inspector, finance }) => ({
      purchaser: this.caller(purchaser),
      inspector: this.caller(inspector),
      finance: this.caller(finance),
    }));
    this.shops = cast.shops.map(({ clerk, ...goods }) => ({ clerk: this.caller(clerk), ...goods }));
    const [first, second] = cast.operators;
    this.operators = [this.caller(first), this.caller(second)];
    this.desk = new BankDesk(this.operators, thorough);
  }

  static async open(
    cast: Cast,
    stage: Stage,
    list: AcknowledgedList,
    sinceStart: () => number,
    /** Every optional act, every time. */
    thorough = false,
  ): Promise<Scene> {
    const exchange = new Exchange(stage.apiUrls, list, sinceStart);
    return new Scene(cast, stage, exchange, await Photographer.ready(), thorough);
  }

  private caller(login: string): Caller {
    const caller = new Caller(this.exchange, login, password);
    this.callers.set(login, caller);
    return caller;
  }

  /** As if the supplier had slept over its 72 hours. */
  async letConfirmationLapse(orderId: string): Promise<void> {
    await this.stage.sql(
      `UPDATE orders SET confirm_by = clock_timestamp() - interval '1 minute' WHERE id = $1 AND state = 'placed'`,
      [orderId],
    );
    this.pastDue.orders++;
  }

  /** As if nobody had accepted in time. */
  async letAcceptanceLapse(shipmentId: string): Promise<void> {
    await this.stage.sql(
      `UPDATE shipments SET accept_by = clock_timestamp() - interval '1 minute' WHERE id = $1`,
      [shipmentId],
    );
    this.pastDue.shipments++;
  }
}
