import { type Actor, Database, decodeCursor, type Page, Problem, page, partyOf } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { DeliveryNote } from './papers/delivery-note.policy';
import type { ListShipments, ShipmentItem } from './shipments.dto';

/** `s` is the shipment. */
const columns = `
  s.id, s.number, s.state, s.order_id AS "orderId", o.number AS "orderNumber", s.buyer_id AS "buyerId",
  buyer.name AS "buyerName", s.supplier_id AS "supplierId", supplier.name AS "supplierName", s.transport, s.carrier,
  s.tracking_number AS "trackingNumber", s.driver_name AS "driverName", s.plate_number AS "plateNumber",
  u.name AS "shippedByName", s.shipped_at AS "shippedAt", s.accept_by AS "acceptBy",
  s.escalation_level AS "escalationLevel",
  (SELECT json_agg(json_build_object(
            'id', sl.id, 'orderLineId', sl.order_line_id, 'productName', l.product_name, 'spec', l.spec,
            'illustration', l.illustration, 'quantity', sl.quantity, 'priceFen', l.price_fen,
            'lotNumber', sl.lot_number, 'originCountyCode', sl.origin_county_code, 'originCountyName', r.name,
            'originTownship', sl.origin_township, 'harvestedOn', sl.harvested_on) ORDER BY sl.id)
     FROM shipment_lines sl
     JOIN order_lines l ON l.id = sl.order_line_id
     JOIN regions r ON r.code = sl.origin_county_code
    WHERE sl.shipment_id = s.id) AS lines,
  (SELECT json_build_object('id', a.id, 'number', a.number, 'state', a.state, 'acceptedFen', a.accepted_fen,
                            'firstSignerId', a.first_signer_id)
     FROM acceptances a WHERE a.shipment_id = s.id) AS acceptance`;

const joins = `
  JOIN orders o ON o.id = s.order_id
  JOIN organizations buyer ON buyer.id = s.buyer_id
  JOIN organizations supplier ON supplier.id = s.supplier_id
  JOIN users u ON u.id = s.shipped_by`;

@Injectable()
export class ShipmentsQueries {
  constructor(private readonly database: Database) {}

  async list(actor: Actor, query: ListShipments): Promise<Page<ShipmentItem>> {
    const after = decodeCursor(query.cursor, z.tuple([z.uuid()]));
    const rows = await this.database.read<ShipmentItem>(
      `SELECT ${columns}
         FROM (SELECT * FROM shipments
                WHERE ${partyOf(actor, '$1')} AND ($2::uuid IS NULL OR order_id = $2)
                  AND ($3::text[] IS NULL OR state = ANY ($3)) AND ($4::uuid IS NULL OR id < $4)
                ORDER BY id DESC LIMIT $5) s ${joins}
        ORDER BY s.id DESC`,
      [
        actor.organizationId,
        query.orderId ?? null,
        query.state?.length ? query.state : null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (shipment) => [shipment.id]);
  }

  /** 404 when the actor's organisation neither sent nor gets it. */
  async one(actor: Actor, id: string): Promise<ShipmentItem> {
    const [shipment] = await this.database.read<ShipmentItem>(
      `SELECT ${columns} FROM shipments s ${joins} WHERE s.id = $1 AND ${partyOf(actor, '$2', 's')}`,
      [id, actor.organizationId],
    );
    if (!shipment) throw new Problem('request.not_found');
    return shipment;
  }

  /** What the paper shows. 404 as for `one`. */
  async note(actor: Actor, id: string): Promise<DeliveryNote> {
    const [note] = await this.database.read<DeliveryNote>(
      `SELECT ${columns}, buyer.credit_code AS "buyerCreditCode", supplier.credit_code AS "supplierCreditCode",
              c.delivery_address AS "deliveryAddress", c.note AS "orderNote",
              (SELECT json_object_agg(l.id, l.unit_grams) FROM order_lines l WHERE l.order_id = o.id) AS "unitGrams"
         FROM shipments s ${joins} JOIN checkouts c ON c.id = o.checkout_id
        WHERE s.id = $1 AND ${partyOf(actor, '$2', 's')}`,
      [id, actor.organizationId],
    );
    if (!note) throw new Problem('request.not_found');
    return note;
  }
}
