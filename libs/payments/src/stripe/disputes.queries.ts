import { Database, decodeCursor, type Page, page } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { DisputeItem, ListDisputes } from './stripe.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

@Injectable()
export class DisputesQueries {
  constructor(private readonly database: Database) {}

  async list(query: ListDisputes): Promise<Page<DisputeItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<DisputeItem>(
      `SELECT d.id, d.reference, d.state, d.reason, d.amount_fen AS "amountFen", m.taken AS "takenFen", m.fee AS "feeFen",
              d.lost_fen - loss.fen AS "owedAgainFen", loss.fen AS "borneFen", d.reply_by AS "replyBy",
              d.opened_at AS "openedAt", d.ended_at AS "endedAt", i.method,
              json_build_object('id', o.id, 'number', o.number) AS order, b.name AS "buyerName"
         FROM stripe_disputes d
         JOIN stripe_intents i ON i.id = d.intent_id
         JOIN orders o ON o.id = d.order_id
         JOIN organizations b ON b.id = o.buyer_id
        CROSS JOIN LATERAL (SELECT coalesce(-sum(amount_fen), 0)::bigint AS taken, coalesce(sum(fee_fen), 0)::bigint AS fee
                              FROM stripe_dispute_moves WHERE dispute_id = d.id) m
        CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM journal_entries
                             WHERE cause_kind = 'dispute_loss' AND cause_id = d.id AND account = 'provider_fees') loss
        WHERE ($1::text[] IS NULL OR d.state = ANY ($1)) AND ($2::uuid IS NULL OR d.id < $2)
        ORDER BY d.id DESC LIMIT $3`,
      [query.state?.length ? query.state : null, after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, (dispute) => [dispute.id]);
  }
}
