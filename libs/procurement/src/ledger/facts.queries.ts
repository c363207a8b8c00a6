import { type Actor, Database, decodeCursor, Problem, page, partyOf, within } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { FactFilters, FactItem, FactPage, ListFacts } from './ledger.dto';
import { Territory } from './territory.service';

const lastId = z.tuple([z.uuid()]);

/** Conditions on `facts f` with their values, numbered as they are added. */
export type FactConditions = { conditions: string[]; values: unknown[] };

@Injectable()
export class FactsQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
  ) {}

  /** Newest first. Officials read their region, operators all, buyers and suppliers what they bought or sold. */
  async list(actor: Actor, query: ListFacts): Promise<FactPage> {
    const after = decodeCursor(query.cursor, lastId);
    const filter = await this.filter(actor, query);
    const paged = after ? add(filter, 'f.id < ?', after[0]) : filter;
    const [rows, total] = await Promise.all([this.rows(paged, query.limit), this.total(filter, query)]);
    return { ...page(rows, query.limit, (fact) => [fact.id]), ...total };
  }

  /** 404 unless the actor may read it: the same rule as in the list. */
  async one(actor: Actor, id: string): Promise<FactItem> {
    const mine = await this.filter(actor, {});
    const [fact] = await this.rows(add(mine, 'f.id = ?', id), 1);
    if (!fact) throw new Problem('request.not_found');
    return fact;
  }

  private rows({ conditions, values }: FactConditions, limit: number): Promise<FactItem[]> {
    return this.database.read<FactItem>(
      `SELECT f.id, f.kind, f.amount_fen AS "amountFen", f.quantity, f.grams, f.product_id AS "productId",
              l.product_name AS "productName", l.spec, f.buyer_id AS "buyerId", b.name AS "buyerName",
              f.supplier_id AS "supplierId", s.name AS "supplierName", f.order_id AS "orderId",
              o.number AS "orderNumber", f.order_line_id AS "orderLineId", f.shipment_id AS "shipmentId",
              f.acceptance_id AS "acceptanceId", f.evidence_level AS "evidenceLevel", f.paid,
              f.funding_source AS "fundingSource", f.channel, f.mode, f.east_code AS "eastCode",
              e.name AS "eastName", f.west_code AS "westCode", w.name AS "westName",
              f.pairing_id AS "pairingId", f.occurred_at AS "occurredAt"
         FROM (SELECT * FROM facts f WHERE ${conditions.join(' AND ')} ORDER BY f.id DESC LIMIT ${limit + 1}) f
         JOIN order_lines l ON l.id = f.order_line_id
         JOIN orders o ON o.id = f.order_id
         JOIN organizations b ON b.id = f.buyer_id
         JOIN organizations s ON s.id = f.supplier_id
         JOIN regions e ON e.code = f.east_code
         JOIN regions w ON w.code = f.west_code
        ORDER BY f.id DESC`,
      values,
    );
  }

  private async total(
    { conditions, values }: FactConditions,
    query: ListFacts,
  ): Promise<{ count?: number; sumFen?: number }> {
    if (query.count !== 'exact') return {};
    const [row] = await this.database.read<{ count: number; sumFen: number }>(
      `SELECT count(*)::int AS count, coalesce(sum(f.amount_fen), 0)::bigint AS "sumFen"
         FROM facts f WHERE ${conditions.join(' AND ')}`,
      values,
    );
    return { count: row?.count ?? 0, sumFen: row?.sumFen ?? 0 };
  }

  /** What the actor may read, narrowed by what it asks for; for every sum over facts. */
  async filter(actor: Actor, query: FactFilters): Promise<FactConditions> {
    let filter: FactConditions = { conditions: ['true'], values: [] };
    const equals = (column: string, value: unknown): void => {
      if (value !== undefined) filter = add(filter, `f.${column} = ?`, value);
    };
    if (actor.persona === 'buyer' || actor.persona === 'supplier')
      filter = add(filter, partyOf(actor, '?', 'f'), actor.organizationId);
    else {
      const visible = await this.territory.of(actor);
      if (visible) filter = add(filter, within('?', 'f.east_code', 'f.west_code'), visible);
    }
    const [east, west] = await Promise.all([
      this.territory.meant(query.eastCode),
      this.territory.meant(query.westCode),
    ]);
    if (east) filter = add(filter, 'f.east_code = ANY (?)', east);
    if (west) filter = add(filter, 'f.west_code = ANY (?)', west);
    equals('year', query.year);
    equals('month', query.month);
    equals('funding_source', query.fundingSource);
    equals('channel', query.channel);
    equals('evidence_level', query.evidenceLevel);
    equals('paid', query.paid);
    equals('buyer_id', query.buyerId);
    equals('order_id', query.orderId);
    if (query.pairingId === 'none') filter.conditions.push('f.pairing_id IS NULL');
    else equals('pairing_id', query.pairingId);
    return filter;
  }
}

/** Every `?` of the condition stands for the same value. */
function add({ conditions, values }: FactConditions, condition: string, value: unknown): FactConditions {
  const numbered = condition.replaceAll('?', `$${values.length + 1}`);
  return { conditions: [...conditions, numbered], values: [...values, value] };
}
