import { Regions } from '@app/identity';
import {
  type Actor,
  Database,
  decodeCursor,
  inOffice,
  maskName,
  maskPlate,
  masksFor,
  narrowed,
  ownedBy,
  type Page,
  Problem,
  page,
  partyOf,
  scrub,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { AcceptanceItem, ListAcceptances } from './acceptances.dto';
import type { AcceptanceSheet } from './papers/acceptance-sheet.policy';

/** `a` is the acceptance. */
const columns = `
  a.id, a.number, a.state, a.shipment_id AS "shipmentId", s.number AS "shipmentNumber", a.order_id AS "orderId",
  o.number AS "orderNumber", a.buyer_id AS "buyerId", buyer.name AS "buyerName", a.supplier_id AS "supplierId",
  supplier.name AS "supplierName", a.accepted_fen AS "acceptedFen", a.note,
  json_build_object('id', first.id, 'name', first.name) AS "firstSigner", a.first_signed_at AS "firstSignedAt",
  CASE WHEN second.id IS NOT NULL THEN json_build_object('id', second.id, 'name', second.name) END AS "secondSigner",
  a.second_signed_at AS "secondSignedAt",
  (SELECT json_agg(json_build_object(
            'id', al.id, 'shipmentLineId', al.shipment_line_id, 'orderLineId', al.order_line_id,
            'productName', l.product_name, 'spec', l.spec, 'illustration', l.illustration,
            'lotNumber', sl.lot_number, 'originCountyCode', sl.origin_county_code, 'originCountyName', r.name,
            'originTownship', sl.origin_township, 'shippedQuantity', sl.quantity,
            'acceptedQuantity', al.accepted_quantity, 'rejectedQuantity', al.rejected_quantity,
            'returnedQuantity', asked.packs, 'leftFen', al.amount_fen - asked.fen,
            'reason', al.reason, 'priceFen', al.price_fen, 'amountFen', al.amount_fen) ORDER BY sl.id)
     FROM acceptance_lines al
     JOIN shipment_lines sl ON sl.id = al.shipment_line_id
     JOIN order_lines l ON l.id = al.order_line_id
     JOIN regions r ON r.code = sl.origin_county_code
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(rl.quantity) FILTER (WHERE g.kind = 'return'), 0) AS packs,
             coalesce(sum(rl.amount_fen), 0) AS fen
        FROM goods_return_lines rl JOIN goods_returns g ON g.id = rl.return_id AND g.state <> 'refused'
       WHERE rl.acceptance_line_id = al.id) asked
    WHERE al.acceptance_id = a.id) AS lines,
  (SELECT coalesce(json_agg(json_build_object('id', f.id, 'name', f.name) ORDER BY ap.position), '[]')
     FROM acceptance_photos ap JOIN files f ON f.id = ap.file_id WHERE ap.acceptance_id = a.id) AS photos`;

const joins = `
  JOIN shipments s ON s.id = a.shipment_id
  JOIN orders o ON o.id = a.order_id
  JOIN organizations buyer ON buyer.id = a.buyer_id
  JOIN organizations supplier ON supplier.id = a.supplier_id
  JOIN users first ON first.id = a.first_signer_id
  LEFT JOIN users second ON second.id = a.second_signer_id`;

/**
 * Who reads acceptance `a`; $2 persona and $3 organisation of the actor, $4 an official's
 * regions. Its two parties; officials whose region, or one below it, bought the goods or grew them, in the years and for
 * the departments of their office; operators.
 */
const readable = narrowed(
  `CASE $2::text
  WHEN 'buyer' THEN a.buyer_id = $3::uuid
  WHEN 'supplier' THEN a.supplier_id = $3::uuid
  WHEN 'operator' THEN true
  WHEN 'official' THEN ${inOffice('a.order_id')} AND (
    EXISTS (SELECT FROM organizations b WHERE b.id = a.buyer_id AND b.region_code = ANY ($4::text[]))
    OR EXISTS (SELECT FROM shipment_lines sl
                WHERE sl.shipment_id = a.shipment_id AND sl.origin_county_code = ANY ($4::text[])))
  ELSE false END`,
  '$2::text',
  '$3::uuid',
  '$4::text[]',
);

function withoutPeople(acceptance: AcceptanceItem): AcceptanceItem {
  const masked = <T extends { name: string }>(one: T): T => ({ ...one, name: maskName(one.name) });
  return {
    ...acceptance,
    note: acceptance.note && scrub(acceptance.note),
    firstSigner: masked(acceptance.firstSigner),
    secondSigner: acceptance.secondSigner && masked(acceptance.secondSigner),
    lines: acceptance.lines.map((line) => ({ ...line, reason: line.reason && scrub(line.reason) })),
  };
}

function transportWithoutPeople({
  driverName,
  plateNumber,
}: Pick<AcceptanceSheet, 'driverName' | 'plateNumber'>) {
  return {
    driverName: driverName && maskName(driverName),
    plateNumber: plateNumber && maskPlate(plateNumber),
  };
}

@Injectable()
export class AcceptancesQueries {
  constructor(
    private readonly database: Database,
    private readonly regions: Regions,
  ) {}

  async list(actor: Actor, query: ListAcceptances): Promise<Page<AcceptanceItem>> {
    const after = decodeCursor(query.cursor, z.tuple([z.uuid()]));
    const rows = await this.database.read<AcceptanceItem>(
      `SELECT ${columns}
         FROM (SELECT * FROM acceptances
                WHERE ${partyOf(actor, '$1')} AND ($2::uuid IS NULL OR order_id = $2)
                  AND ($3::text[] IS NULL OR state = ANY ($3)) AND ($4::uuid IS NULL OR id < $4)
                ORDER BY id DESC LIMIT $5) a ${joins}
        ORDER BY a.id DESC`,
      [
        actor.organizationId,
        query.orderId ?? null,
        query.state?.length ? query.state : null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (acceptance) => [acceptance.id]);
  }

  /** 404 outside the actor's scope. */
  async one(actor: Actor, id: string): Promise<AcceptanceItem> {
    const [acceptance] = await this.database.read<AcceptanceItem>(
      `SELECT ${columns} FROM acceptances a ${joins} WHERE a.id = $1 AND ${readable}`,
      [id, ...(await this.reader(actor))],
    );
    if (!acceptance) throw new Problem('request.not_found');
    return masksFor(actor) ? withoutPeople(acceptance) : acceptance;
  }

  /** What the paper shows. 404 outside the actor's scope. */
  async sheet(actor: Actor, id: string): Promise<AcceptanceSheet> {
    const [about] = await this.database.read<AcceptanceItem & Omit<AcceptanceSheet, keyof AcceptanceItem>>(
      `SELECT ${columns}, s.shipped_at AS "shippedAt", s.carrier, s.tracking_number AS "trackingNumber",
              s.driver_name AS "driverName", s.plate_number AS "plateNumber", o.funding_source AS "fundingSource",
              buyer.credit_code AS "buyerCreditCode", supplier.credit_code AS "supplierCreditCode"
         FROM acceptances a ${joins} WHERE a.id = $1 AND ${readable}`,
      [id, ...(await this.reader(actor))],
    );
    if (!about) throw new Problem('request.not_found');
    return {
      ...about,
      // Names on the paper are masked where it is drawn: they are part of what its code is for.
      ...(masksFor(actor) ? transportWithoutPeople(about) : {}),
      firstSigner: about.firstSigner.name,
      firstSignedAt: new Date(about.firstSignedAt),
      secondSigner: about.secondSigner?.name ?? null,
      secondSignedAt: about.secondSignedAt ? new Date(about.secondSignedAt) : null,
      shippedAt: new Date(about.shippedAt),
      photoCount: about.photos.length,
    };
  }

  /** A file's name and kind, for its owner and for whom an acceptance with it is read. 404 else. */
  async file(actor: Actor, id: string): Promise<{ name: string; mediaType: string }> {
    const [file] = await this.database.read<{ name: string; mediaType: string }>(
      `SELECT f.name, f.media_type AS "mediaType" FROM files f
        WHERE f.id = $1 AND (
          ${ownedBy('f.owner_id', '$3')}
          OR EXISTS (SELECT FROM acceptance_photos ap JOIN acceptances a ON a.id = ap.acceptance_id
                      WHERE ap.file_id = f.id AND ${readable}))`,
      [id, ...(await this.reader(actor))],
    );
    if (!file) throw new Problem('request.not_found');
    return file;
  }

  private async reader(actor: Actor): Promise<[string, string, string[]]> {
    const codes = actor.persona === 'official' ? await this.regions.subtree(actor.regionCode) : [];
    return [actor.persona, actor.organizationId, codes];
  }
}
