import { AsyncLocalStorage } from 'node:async_hooks';
import { Database, decodeCursor, type Page, Problem, page, schemas } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type {
  Balances,
  Bookings,
  EntryFilter,
  EntryItem,
  ListBalances,
  ListEntries,
  ListPartyBalances,
  PartyBalance,
} from './journal.dto';
import { accountNames, causeKinds } from './journal.policy';

type Movement = Omit<Balances['items'][number], 'account'>;

/** A workbook is made in memory and in one go (decision 26): so many entries take the processor 0.7 seconds. */
const mostInBook = 10_000;
const readAtOnce = 2_000;

const nothing: Movement = { openingFen: 0, debitFen: 0, creditFen: 0, closingFen: 0, entries: 0 };
const lastParty = z.tuple([z.int(), z.uuid()]);
const lastEntry = z.tuple([schemas.cursorDay, z.string(), z.uuid(), schemas.smallNumber]);

/** What happened from $1 to $2, and how it stood before and after. */
const movement = `
  coalesce(sum(amount_fen) FILTER (WHERE booked_on < $1), 0)::bigint AS "openingFen",
  coalesce(sum(amount_fen) FILTER (WHERE booked_on >= $1 AND amount_fen > 0), 0)::bigint AS "debitFen",
  coalesce(-sum(amount_fen) FILTER (WHERE booked_on >= $1 AND amount_fen < 0), 0)::bigint AS "creditFen",
  sum(amount_fen)::bigint AS "closingFen", (count(*) FILTER (WHERE booked_on >= $1))::int AS entries`;

/** The accountant's view: from the balances to the entries to the paper that caused each. */
@Injectable()
export class JournalQueries {
  constructor(private readonly database: Database) {}

  /** Every account, also those that nothing was booked on, in the order of the chart of accounts. */
  async balances({ from, to }: ListBalances): Promise<Balances> {
    const rows = await this.database.read<Balances['items'][number]>(
      `SELECT account, ${movement} FROM journal_entries WHERE booked_on <= $2 GROUP BY account`,
      [from, to],
    );
    const items = accountNames.map(
      (account) => rows.find((row) => row.account === account) ?? { account, ...nothing },
    );
    const sum = (of: keyof Movement): number => items.reduce((total, item) => total + item[of], 0);
    const total: Movement = {
      openingFen: sum('openingFen'),
      debitFen: sum('debitFen'),
      creditFen: sum('creditFen'),
      closingFen: sum('closingFen'),
      entries: sum('entries'),
    };
    return { from, to, items, total };
  }

  /** Of one account, the largest balance first. */
  async parties({ account, from, to, limit, cursor }: ListPartyBalances): Promise<Page<PartyBalance>> {
    const after = decodeCursor(cursor, lastParty);
    const rows = await this.database.read<PartyBalance>(
      `SELECT p.*, o.name AS "partyName"
         FROM (SELECT party_id AS "partyId", ${movement} FROM journal_entries
                WHERE account = $3 AND booked_on <= $2 AND party_id IS NOT NULL GROUP BY party_id) p
         JOIN organizations o ON o.id = p."partyId"
        WHERE $4::bigint IS NULL OR (abs("closingFen"), "partyId") < ($4, $5::uuid)
        ORDER BY abs("closingFen") DESC, "partyId" DESC LIMIT $6`,
      [from, to, account, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    );
    return page(rows, limit, (row) => [Math.abs(row.closingFen), row.partyId]);
  }

  /** Newest business day first. */
  async entries(query: ListEntries): Promise<Page<EntryItem>> {
    const after = decodeCursor(query.cursor, lastEntry);
    const rows = await this.database.read<EntryItem>(
      `${selectEntry}
        WHERE ($1::text IS NULL OR e.account = $1) AND ($2::uuid IS NULL OR e.party_id = $2)
          AND ($3::uuid IS NULL OR t.order_id = $3)
          AND ($4::date IS NULL OR e.booked_on >= $4) AND ($5::date IS NULL OR e.booked_on <= $5)
          AND ($6::date IS NULL OR (e.booked_on, e.cause_kind, e.cause_id, e.position) < ($6, $7, $8::uuid, $9))
        ORDER BY e.booked_on DESC, e.cause_kind DESC, e.cause_id DESC, e.position DESC LIMIT $10`,
      [
        ...[query.account ?? null, query.partyId ?? null, query.orderId ?? null],
        ...[query.from ?? null, query.to ?? null],
        ...(after ?? [null, null, null, null]),
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (row) => [row.bookedOn, row.causeKind, row.causeId, row.position]);
  }

  /** What one workbook takes. Errors: journal.too_many_entries. */
  async entriesOfBook(filter: EntryFilter): Promise<EntryItem[]> {
    const { items, nextCursor } = await this.entries({ ...filter, limit: mostInBook });
    if (nextCursor) throw new Problem('journal.too_many_entries', { most: mostInBook });
    return items;
  }

  /**
   * All of them, page by page, however many. A booking that is made meanwhile is in it whole or not at all: its entries
   * follow each other.
   */
  everyEntry(filter: EntryFilter): AsyncGenerator<EntryItem[]> {
    // A stream is read from the socket's side, where nobody knows any more for whom.
    const asNow = AsyncLocalStorage.snapshot();
    return this.pagesOf((cursor) => asNow(() => this.entries({ ...filter, limit: readAtOnce, cursor })));
  }

  private async *pagesOf(
    read: (cursor: string | undefined) => Promise<Page<EntryItem>>,
  ): AsyncGenerator<EntryItem[]> {
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await read(cursor);
      yield items;
      cursor = nextCursor ?? undefined;
    } while (cursor);
  }

  /** All bookings that the paper caused, both sides of each. Errors: request.not_found. */
  async bookings(paperId: string): Promise<Bookings> {
    const entries = await this.database.read<EntryItem>(
      `${selectEntry} WHERE e.cause_kind = ANY ($1) AND e.cause_id = $2 ORDER BY t.recorded_at, e.cause_kind, e.position`,
      [causeKinds, paperId],
    );
    if (entries.length === 0) throw new Problem('request.not_found');
    return { entries };
  }
}

/** What people call the paper: its number where it has one. */
const paper = `
  CASE e.cause_kind
    WHEN 'order' THEN o.number
    WHEN 'cancellation' THEN o.number
    WHEN 'closure' THEN o.number
    WHEN 'acceptance_line' THEN (SELECT a.number FROM acceptance_lines l JOIN acceptances a ON a.id = l.acceptance_id
                                  WHERE l.id = e.cause_id)
    WHEN 'rejection' THEN (SELECT a.number FROM acceptance_lines l JOIN acceptances a ON a.id = l.acceptance_id
                            WHERE l.id = e.cause_id)
    WHEN 'return_line' THEN (SELECT r.number FROM goods_return_lines l JOIN goods_returns r ON r.id = l.return_id
                              WHERE l.id = e.cause_id)
    WHEN 'bank_line' THEN (SELECT coalesce(b.bank_reference, b.payer_name) FROM bank_lines b WHERE b.id = e.cause_id)
    WHEN 'allocation' THEN (SELECT coalesce(b.bank_reference, b.payer_name) FROM bank_allocations a
                              JOIN bank_lines b ON b.id = a.bank_line_id WHERE a.id = e.cause_id)
    WHEN 'claim' THEN (SELECT r.number FROM goods_return_lines l JOIN goods_returns r ON r.id = l.return_id
                        WHERE l.id = e.cause_id)
    WHEN 'allocation' THEN (SELECT coalesce(b.bank_reference, b.payer_name) FROM bank_allocations a
                              JOIN bank_lines b ON b.id = a.bank_line_id WHERE a.id = e.cause_id)
    WHEN 'payout' THEN (SELECT s.number FROM payouts p JOIN settlements s ON s.id = p.settlement_id WHERE p.id = e.cause_id)
    WHEN 'refund' THEN (SELECT r.number FROM refunds r WHERE r.id = e.cause_id)
    WHEN 'refund_payment' THEN (SELECT r.number FROM refunds r WHERE r.id = e.cause_id)
    WHEN 'refund_withdrawal' THEN (SELECT r.number FROM refunds r WHERE r.id = e.cause_id)
  END`;

const selectEntry = `
  SELECT e.cause_kind AS "causeKind", e.cause_id AS "causeId", e.position, e.account, e.party_id AS "partyId",
         g.name AS "partyName", e.amount_fen AS "amountFen", e.booked_on AS "bookedOn", t.order_id AS "orderId",
         o.number AS "orderNumber", t.recorded_at AS "recordedAt", ${paper} AS paper
    FROM journal_entries e
    JOIN journal_transactions t ON t.cause_kind = e.cause_kind AND t.cause_id = e.cause_id
    LEFT JOIN organizations g ON g.id = e.party_id
    LEFT JOIN orders o ON o.id = t.order_id`;
