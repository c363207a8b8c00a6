import { Stock } from '@app/catalog';
import { Regions } from '@app/identity';
import { type LockedOrder, Orders } from '@app/orders';
import {
  type Actor,
  businessDate,
  Clock,
  Database,
  Events,
  Ids,
  LOG,
  type OnceKey,
  Problem,
  paperNumber,
  type Tx,
} from '@app/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Shipment, ShipmentLine } from './fulfillment.entity';
import type { FulfillmentEvents } from './fulfillment.events';
import {
  acceptWithinMs,
  lotNumber,
  overdueAfterMs,
  refuseFaults,
  shipmentFaults,
  whyNotShippable,
} from './fulfillment.policy';
import type { SendShipment, SentShipment } from './shipments.dto';

type Origin = { originCountyCode: string; originTownship: string };

const overdueBatch = 200;

@Injectable()
export class Shipments {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly stock: Stock,
    private readonly regions: Regions,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /**
   * Sends all or a part of a confirmed order; the goods leave the stock.
   * Errors: order.wrong_state, shipment.awaiting_payment, shipment.exceeds_order, shipment.unknown_line,
   * shipment.line_repeated, shipment.harvested_in_future, shipment.unknown_county, shipment.township_required.
   */
  async send(actor: Actor, key: OnceKey, orderId: string, draft: SendShipment): Promise<SentShipment> {
    const counties = await this.counties(draft.lines);
    return this.database.once(key, async (tx) => {
      const order = await this.orders.lockOwn(tx, actor, orderId);
      const refusal = whyNotShippable(order);
      if (refusal) throw new Problem(refusal, { state: order.state });
      refuseFaults(shipmentFaults(draft.lines, order.lines, businessDate(this.clock.now())));
      const origins = await this.origins(tx, order, draft.lines, counties);
      await this.orders.addShipped(tx, draft.lines);
      const shipment = await this.write(tx, actor, order, draft);
      const lines = draft.lines.map((line, index) => ({
        id: this.ids.next(),
        orderLineId: line.orderLineId,
        quantity: line.quantity,
        lotNumber: line.lotNumber ?? lotNumber(shipment.shippedAt, shipment.number, index + 1),
        ...(origins[index] as Origin),
        harvestedOn: line.harvestedOn ?? null,
      }));
      await tx.insert(
        ShipmentLine,
        lines.map((line) => ({ ...line, shipmentId: shipment.id })),
      );
      const packs = draft.lines.map(({ orderLineId, quantity }) => ({
        skuId: order.lines.find((line) => line.id === orderLineId)?.skuId as string,
        quantity,
      }));
      await this.stock.ship(tx, actor, shipment.id, packs);
      await this.events.record<FulfillmentEvents>(tx, actor, {
        type: 'shipment.sent',
        subjectId: orderId,
        payload: { shipmentId: shipment.id, number: shipment.number },
      });
      const answered = lines.map(({ harvestedOn: _, ...line }) => line);
      return { id: shipment.id, number: shipment.number, state: shipment.state, lines: answered };
    });
  }

  private async write(tx: Tx, actor: Actor, order: LockedOrder, draft: SendShipment): Promise<Shipment> {
    const now = this.clock.now();
    const [{ next }] = await tx.query(`SELECT nextval('shipment_numbers') AS next`);
    const shipment: Shipment = {
      id: this.ids.next(),
      number: paperNumber('FH', now, Number(next)),
      orderId: order.id,
      buyerId: order.buyerId,
      supplierId: order.supplierId,
      state: 'shipped',
      transport: draft.transport,
      carrier: draft.carrier ?? null,
      trackingNumber: draft.trackingNumber ?? null,
      driverName: draft.driverName ?? null,
      plateNumber: draft.plateNumber ?? null,
      shippedBy: actor.userId,
      shippedAt: now,
      acceptBy: new Date(now.getTime() + acceptWithinMs),
      escalationLevel: 0,
      escalatedAt: null,
    };
    await tx.insert(Shipment, shipment);
    return shipment;
  }

  /** The counties that the supplier names, in the order of the lines; undefined = no county is called so. */
  private async counties(lines: SendShipment['lines']): Promise<(string | undefined)[]> {
    const known = await this.regions.list();
    return Promise.all(
      lines.map(async ({ originCountyCode }) => {
        const code = originCountyCode && (await this.regions.resolve(originCountyCode));
        return known.find((region) => region.code === code && region.level === 'county')?.code;
      }),
    );
  }

  /** Where each line's lot grew: as the supplier says, else where the product does. */
  private async origins(
    tx: Tx,
    order: LockedOrder,
    lines: SendShipment['lines'],
    counties: readonly (string | undefined)[],
  ): Promise<Origin[]> {
    const usual: { id: string; county: string; township: string }[] = await tx.query(
      `SELECT l.id, l.origin_county_code AS county, p.origin_township AS township
         FROM order_lines l JOIN products p ON p.id = l.product_id WHERE l.order_id = $1`,
      [order.id],
    );
    return lines.map((line, index) => {
      const own = usual.find(({ id }) => id === line.orderLineId);
      const county = line.originCountyCode ? counties[index] : own?.county;
      if (!county) throw Problem.at(`/lines/${index}/originCountyCode`, 'shipment.unknown_county');
      const township = line.originTownship ?? (county === own?.county ? own.township : undefined);
      if (!township) throw Problem.at(`/lines/${index}/originTownship`, 'shipment.township_required');
      return { originCountyCode: county, originTownship: township };
    });
  }

  /**
   * Timed job: marks what was not accepted in time, and again what still is not four days later. It reminds; it never
   * accepts. Each shipment in a transaction of its own. Returns how many steps it took.
   */
  async escalateOverdue(): Promise<number> {
    let steps = 0;
    for (const [index, delayMs] of overdueAfterMs.entries())
      steps += await this.escalateTo(index + 1, this.clock.after(-delayMs));
    return steps;
  }

  private async escalateTo(level: number, before: Date): Promise<number> {
    let steps = 0;
    let failure: unknown;
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const overdue = await this.database.read<{ id: string }>(
        `SELECT id FROM shipments WHERE state IN ('shipped', 'awaiting_second_signature')
            AND escalation_level = $1 AND accept_by < $2 AND id > $3 ORDER BY id LIMIT $4`,
        [level - 1, before, after, overdueBatch],
      );
      for (const { id } of overdue) {
        try {
          steps += (await this.escalate(id, level)) ? 1 : 0;
        } catch (error) {
          this.log.error({ err: error, shipmentId: id }, 'shipment could not be escalated');
          failure = error;
        }
        after = id;
      }
      if (overdue.length < overdueBatch) break;
    }
    if (failure) throw failure;
    return steps;
  }

  private async escalate(id: string, level: number): Promise<boolean> {
    return this.database.transact(async (tx) => {
      const [rows]: [{ orderId: string }[], number] = await tx.query(
        `UPDATE shipments SET escalation_level = $2, escalated_at = $3
          WHERE id = $1 AND escalation_level = $2 - 1 AND state IN ('shipped', 'awaiting_second_signature')
          RETURNING order_id AS "orderId"`,
        [id, level, this.clock.now()],
      );
      if (!rows[0]) return false;
      await this.events.record<FulfillmentEvents>(
        tx,
        { system: 'deadline' },
        {
          type: 'acceptance.overdue',
          subjectId: rows[0].orderId,
          payload: { shipmentId: id, level },
        },
      );
      return true;
    });
  }
}
