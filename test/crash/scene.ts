import type { FakeStripe } from '../support/stripe';
import type { AcknowledgedList } from './acknowledged';
import { Caller, Exchange } from './caller';
import { type Cast, type Pack, password } from './cast';
import { providerTimePasses } from './checks/rest';
import { BankDesk } from './flows/bank';
import type { OfficialCallers } from './flows/officials';
import { PayoutDesk } from './flows/payouts';
import type { Officials } from './flows/periods';
import { Photographer } from './flows/photos';
import { StripeSide } from './flows/stripe';
import type { Stage } from './stage';

export type UnitCallers = { purchaser: Caller; inspector: Caller; finance: Caller };
export type ShopCallers = { id: string; clerk: Caller; packs: Pack[]; odd: Pack };

type Setting = {
  cast: Cast;
  stage: Stage;
  stripe: FakeStripe;
  list: AcknowledgedList;
  sinceStart: () => number;
  /** Every optional act, every time. */
  thorough: boolean;
};

const askedEveryMs = 1_000;

/** The people of a run with their clients, and what is outside of the system: the bank and Stripe. */
export class Scene {
  readonly units: UnitCallers[];
  readonly shops: ShopCallers[];
  readonly operators: [Caller, Caller];
  readonly officials: Officials;
  readonly audit: { body: string; auditor: Caller };
  readonly share: { unit: Caller; contractor: Caller; contractorCreditCode: string; official: Caller };
  readonly county: [Caller, Caller];
  readonly admission: { farming: Caller; revival: Caller; applicant: Caller };
  readonly outside: { reseller: Caller; official: Caller };
  readonly collaborators: OfficialCallers;
  readonly callers = new Map<string, Caller>();
  readonly desk: BankDesk;
  readonly stripe: StripeSide;
  readonly payouts: PayoutDesk;
  readonly stage: Stage;
  private askedAt = 0;

  private constructor(
    { cast, stage, stripe, thorough }: Setting,
    readonly exchange: Exchange,
    readonly photos: Photographer,
  ) {
    this.stage = stage;
    this.units = cast.units.map(({ purchaser, inspector, finance }) => ({
      purchaser: this.caller(purchaser),
      inspector: this.caller(inspector),
      finance: this.caller(finance),
    }));
    this.shops = cast.shops.map(({ clerk, ...goods }) => ({ clerk: this.caller(clerk), ...goods }));
    const [first, second] = cast.operators;
    this.operators = [this.caller(first), this.caller(second)];
    const [one, other, above] = cast.officials;
    this.officials = { district: [this.caller(one), this.caller(other)], city: this.caller(above) };
    this.audit = { body: cast.audit.body, auditor: this.caller(cast.audit.auditor) };
    const { unit, contractor, contractorCreditCode, official } = cast.share;
    this.share = {
      ...{ unit: this.caller(unit), contractor: this.caller(contractor), official: this.caller(official) },
      contractorCreditCode,
    };
    this.county = [this.caller(cast.county[0]), this.caller(cast.county[1])];
    const { farming, revival, applicant } = cast.admission;
    this.admission = {
      ...{ farming: this.caller(farming), revival: this.caller(revival) },
      applicant: this.caller(applicant),
    };
    const { reseller, official: reviewer } = cast.outside;
    this.outside = { reseller: this.caller(reseller), official: this.caller(reviewer) };
    const { east, west, city, unitId } = cast.collaborators;
    this.collaborators = {
      ...{ east: this.caller(east), west: this.caller(west), city: this.caller(city) },
      unitId,
    };
    this.desk = new BankDesk(this.operators, exchange, thorough);
    this.stripe = new StripeSide(stripe, exchange, this.operators[0], thorough);
    this.payouts = new PayoutDesk(this, thorough);
  }

  static async open(setting: Setting): Promise<Scene> {
    const exchange = new Exchange(setting.stage.apiUrls, setting.list, setting.sinceStart);
    return new Scene(setting, exchange, await Photographer.ready());
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
  }

  /** As if nobody had accepted in time. */
  async letAcceptanceLapse(shipmentId: string): Promise<void> {
    await this.stage.sql(
      `UPDATE shipments SET accept_by = clock_timestamp() - interval '1 minute' WHERE id = $1`,
      [shipmentId],
    );
  }

  /** As if the minutes had passed after which Stripe is asked again. */
  async letProviderTimePass(): Promise<void> {
    if (performance.now() - this.askedAt < askedEveryMs) return;
    this.askedAt = performance.now();
    await this.stage.sql(providerTimePasses);
  }

  /** As if what can be settled had been there since yesterday: the job of the night finds it. */
  async letNightFall(): Promise<void> {
    await this.stage.sql(
      `UPDATE settlement_items SET payable_at = payable_at - interval '1 day' WHERE id IN (
         SELECT id FROM settlement_items
          WHERE settlement_id IS NULL AND payable_at > clock_timestamp() - interval '1 day' FOR UPDATE SKIP LOCKED)`,
    );
  }
}
