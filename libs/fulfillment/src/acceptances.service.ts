import { type LockedOrder, Orders } from '@app/orders';
import {
  type Actor,
  Clock,
  Database,
  Events,
  Ids,
  lineAmountFen,
  type OnceKey,
  ownedBy,
  Problem,
  paperNumber,
  sumFen,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { AcceptShipment, SignedOnce, SignedTwice } from './acceptances.dto';
import { Acceptance, AcceptanceLine, AcceptancePhoto } from './fulfillment.entity';
import type { FulfillmentEvents } from './fulfillment.events';
import { acceptanceFaults, judgedState, refuseFaults } from './fulfillment.policy';

type JudgedLine = {
  orderLineId: string;
  acceptedQuantity: number;
  rejectedQuantity: number;
  priceFen: number;
};

/** One accepted line with all that the ledger counts by. */
export type AcceptedLine = {
  acceptanceLineId: string;
  acceptanceId: string;
  shipmentId: string;
  orderId: string;
  orderLineId: string;
  buyerId: string;
  /** The buyer's district at this moment. */
  buyerRegionCode: string;
  supplierId: string;
  productId: string;
  /** Where this lot grew, as the shipment says. */
  originCountyCode: string;
  fundingSource: string;
  /** Packs. */
  quantity: number;
  unitGrams: number;
  amountFen: number;
  /** The second signature. */
  acceptedAt: Date;
};

type ShippedLine = { id: string; orderLineId: string; quantity: number };

/** 验收: one person counts, another confirms; only then do the goods count. */
@Injectable()
export class Acceptances {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
  ) {}

  /**
   * The first signature: what was taken and what was rejected, for every line of the shipment.
   * Errors: acceptance.exists, acceptance.unknown_line, acceptance.line_repeated, acceptance.lines_missing,
   * acceptance.quantities_differ, acceptance.reason_required, acceptance.unknown_photo.
   */
  async accept(actor: Actor, key: OnceKey, shipmentId: string, draft: AcceptShipment): Promise<SignedOnce> {
    return this.database.once(key, async (tx) => {
      const [shipment]: { orderId: string }[] = await tx.query(
        `SELECT order_id AS "orderId" FROM shipments WHERE id = $1 AND ${ownedBy('buyer_id', '$2')}`,
        [shipmentId, actor.organizationId],
      );
      if (!shipment) throw new Problem('request.not_found');
      const order = await this.orders.lockOwn(tx, actor, shipment.orderId);
      await this.startAcceptance(tx, shipmentId);
      const shipped: ShippedLine[] = await tx.query(
        'SELECT id, order_line_id AS "orderLineId", quantity FROM shipment_lines WHERE shipment_id = $1',
        [shipmentId],
      );
      refuseFaults(acceptanceFaults(draft.lines, shipped));
      await this.requireOwnPhotos(tx, actor, draft.photoIds ?? []);
      const acceptance = await this.write(tx, actor, order, shipmentId, shipped, draft);
      await this.events.record<FulfillmentEvents>(tx, actor, {
        type: 'acceptance.signed',
        subjectId: order.id,
        payload: { acceptanceId: acceptance.id, shipmentId },
      });
      const { id, number, acceptedFen } = acceptance;
      return { id, number, state: 'awaiting_second_signature', acceptedFen };
    });
  }

  /** One acceptance per shipment: the state guards it, and a unique key stands behind. */
  private async startAcceptance(tx: Tx, shipmentId: string): Promise<void> {
    const [, started]: [unknown, number] = await tx.query(
      `UPDATE shipments SET state = 'awaiting_second_signature' WHERE id = $1 AND state = 'shipped'`,
      [shipmentId],
    );
    if (started) return;
    const [existing]: { id: string }[] = await tx.query('SELECT id FROM acceptances WHERE shipment_id = $1', [
      shipmentId,
    ]);
    throw new Problem('acceptance.exists', { acceptanceId: existing?.id });
  }

  private async requireOwnPhotos(tx: Tx, actor: Actor, photoIds: readonly string[]): Promise<void> {
    if (photoIds.length === 0) return;
    const own: { id: string }[] = await tx.query(
      `SELECT id FROM files WHERE id = ANY ($1) AND ${ownedBy('owner_id', '$2')}`,
      [photoIds, actor.organizationId],
    );
    refuseFaults(
      photoIds.flatMap((photoId, index) =>
        own.some(({ id }) => id === photoId) && photoIds.indexOf(photoId) === index
          ? []
          : [{ pointer: `/photoIds/${index}`, code: 'acceptance.unknown_photo' }],
      ),
    );
  }

  private async write(
    tx: Tx,
    actor: Actor,
    order: LockedOrder,
    shipmentId: string,
    shipped: readonly ShippedLine[],
    draft: AcceptShipment,
  ): Promise<Acceptance> {
    const now = this.clock.now();
    const id = this.ids.next();
    const lines = draft.lines.map((line): AcceptanceLine => {
      const orderLineId = shipped.find((one) => one.id === line.shipmentLineId)?.orderLineId as string;
      const priceFen = order.lines.find((one) => one.id === orderLineId)?.priceFen as number;
      const { shipmentLineId, acceptedQuantity, rejectedQuantity } = line;
      const amountFen = lineAmountFen(priceFen, acceptedQuantity);
      const what = { shipmentLineId, orderLineId, acceptedQuantity, rejectedQuantity, priceFen, amountFen };
      return { id: this.ids.next(), acceptanceId: id, ...what, reason: line.reason || null };
    });
    const [{ next }] = await tx.query(`SELECT nextval('acceptance_numbers') AS next`);
    const acceptance: Acceptance = {
      id,
      number: paperNumber('YS', now, Number(next)),
      shipmentId,
      orderId: order.id,
      buyerId: order.buyerId,
      supplierId: order.supplierId,
      state: 'awaiting_second_signature',
      acceptedFen: sumFen(lines.map((line) => line.amountFen)),
      note: draft.note || null,
      firstSignerId: actor.userId,
      firstSignedAt: now,
      secondSignerId: null,
      secondSignedAt: null,
    };
    await tx.insert(Acceptance, acceptance);
    await tx.insert(AcceptanceLine, lines);
    const photos = (draft.photoIds ?? []).map((fileId, position) => ({ acceptanceId: id, fileId, position }));
    if (photos.length) await tx.insert(AcceptancePhoto, photos);
    return acceptance;
  }

  /**
   * The second signature, by another person: final, and the moment the goods count.
   * Errors: acceptance.same_signer, acceptance.already_signed.
   */
  async sign(actor: Actor, key: OnceKey | undefined, id: string): Promise<SignedTwice> {
    return this.database.once(key, async (tx) => {
      const [known]: { orderId: string; shipmentId: string; firstSignerId: string; acceptedFen: number }[] =
        await tx.query(
          `SELECT order_id AS "orderId", shipment_id AS "shipmentId", first_signer_id AS "firstSignerId",
                  accepted_fen AS "acceptedFen" FROM acceptances WHERE id = $1 AND ${ownedBy('buyer_id', '$2')}`,
          [id, actor.organizationId],
        );
      if (!known) throw new Problem('request.not_found');
      await this.orders.lock(tx, known.orderId);
      const [, signed]: [unknown, number] = await tx.query(
        `UPDATE acceptances SET state = 'accepted', second_signer_id = $2, second_signed_at = $3
          WHERE id = $1 AND state = 'awaiting_second_signature' AND first_signer_id <> $2`,
        [id, actor.userId, this.clock.now()],
      );
      if (!signed) {
        const same = known.firstSignerId === actor.userId;
        throw new Problem(same ? 'acceptance.same_signer' : 'acceptance.already_signed');
      }
      const rejectedFen = await this.settle(tx, id, known.shipmentId);
      const { orderId, shipmentId, acceptedFen } = known;
      await this.events.record<FulfillmentEvents>(tx, actor, {
        type: 'delivery.accepted',
        subjectId: orderId,
        payload: { acceptanceId: id, shipmentId, acceptedFen },
      });
      if (rejectedFen > 0)
        await this.events.record<FulfillmentEvents>(tx, actor, {
          type: 'delivery.rejected',
          subjectId: orderId,
          payload: { acceptanceId: id, rejectedFen },
        });
      await this.orders.completeIfDone(tx, actor, orderId);
      return { id, state: 'accepted' };
    });
  }

  /** Shipment and order lines take over what the two have signed; answers what was refused, in fen. */
  private async settle(tx: Tx, id: string, shipmentId: string): Promise<number> {
    const lines: JudgedLine[] = await tx.query(
      `SELECT order_line_id AS "orderLineId", accepted_quantity AS "acceptedQuantity",
              rejected_quantity AS "rejectedQuantity", price_fen AS "priceFen"
         FROM acceptance_lines WHERE acceptance_id = $1`,
      [id],
    );
    const [, settled]: [unknown, number] = await tx.query(
      `UPDATE shipments SET state = $2 WHERE id = $1 AND state = 'awaiting_second_signature'`,
      [shipmentId, judgedState(lines)],
    );
    if (!settled) throw new Problem('acceptance.already_signed');
    await this.orders.addAccepted(tx, lines);
    return sumFen(lines.map((line) => lineAmountFen(line.priceFen, line.rejectedQuantity)));
  }

  /** For the ledger: every line with something accepted, of acceptances signed twice, in order of their ids. */
  async acceptedLines(tx: Tx, acceptanceIds: readonly string[]): Promise<AcceptedLine[]> {
    return tx.query(
      `SELECT al.id AS "acceptanceLineId", a.id AS "acceptanceId", a.shipment_id AS "shipmentId",
              a.order_id AS "orderId", al.order_line_id AS "orderLineId", a.buyer_id AS "buyerId",
              b.region_code AS "buyerRegionCode", a.supplier_id AS "supplierId", l.product_id AS "productId",
              sl.origin_county_code AS "originCountyCode", o.funding_source AS "fundingSource",
              al.accepted_quantity AS quantity, l.unit_grams AS "unitGrams", al.amount_fen AS "amountFen",
              a.second_signed_at AS "acceptedAt"
         FROM acceptances a
         JOIN acceptance_lines al ON al.acceptance_id = a.id AND al.accepted_quantity > 0
         JOIN shipment_lines sl ON sl.id = al.shipment_line_id
         JOIN order_lines l ON l.id = al.order_line_id
         JOIN orders o ON o.id = a.order_id
         JOIN organizations b ON b.id = a.buyer_id
        WHERE a.id = ANY ($1) AND a.state = 'accepted' ORDER BY al.id`,
      [acceptanceIds],
    );
  }
}
