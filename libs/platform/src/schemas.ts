import { z } from 'zod';
import { Problem } from './errors';

/** Pieces of request and answer schemas that every lib uses. Requests are strict objects: an unknown key is a 400. */

// Controls, lone surrogates, what is not seen but changes what is read (bidirectional marks, zero width, tags), line
// and paragraph separators, characters that Unicode will never assign, and the mark of text that was already damaged.
const forbidden = /[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\ufffd]/u;
const forbiddenInNotes = /(?![\n\t])[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\ufffd]/u;

export const id = z.uuid();
export const idParams = z.strictObject({ id });

/** One line of text, trimmed, 1 to `max` characters. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !forbidden.test(text), { error: 'request.invalid_text' });
}

/** Several lines of text, trimmed, up to `max` characters. */
export function note(max: number) {
  return z
    .string()
    .trim()
    .max(max)
    .refine((text) => !forbiddenInNotes.test(text), { error: 'request.invalid_text' });
}

/** Integer fen; zod's `int` refuses what a JSON number cannot hold exactly. */
export const fenAmount = z.int().min(0);
export const positiveFen = z.int().min(1);
/** Packs of a SKU; a million packs in one line is a typing error. */
export const packs = z.int().min(1).max(1_000_000);
export const countyCode = z.string().regex(/^\d{6}$/);
export const year = z.coerce.number().int().min(2000).max(2100);
/** Within the years that a period can have: what happened before is no business of this market, but a slip of the hand. */
export const businessDay = z.iso
  .date()
  .refine((day) => day >= '2000-01-01' && day <= '2100-12-31', { error: 'request.day_outside' });

/** A query flag: `true` or `false`. */
export const queryFlag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** `a,b,c` in a query, up to 100 of them and `longest` characters. */
export function commaList<T extends string>(item: z.ZodType<T, T>, longest = 2000) {
  return z
    .string()
    .max(longest)
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(item).max(100));
}

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(1000).optional(),
};

/** `{ items, nextCursor }` — every list answers so. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export type Page<T> = { items: T[]; nextCursor: string | null };

/** Opaque to callers: the sort key of the last row shown. */
export function encodeCursor(key: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** In cursors: numbers and days that their columns can hold. A forged one is refused, and never reaches the database. */
export const smallNumber = z.int().min(-32_768).max(32_767);
export const number32 = z.int32();
const hasYear = (text: string): boolean => !text.startsWith('0000');
export const cursorDay = z.iso.date().refine(hasYear);
export const cursorMoment = z.iso.datetime().refine(hasYear);

export function decodeCursor<T extends z.ZodType>(
  cursor: string | undefined,
  shape: T,
): z.infer<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    // PostgreSQL knows no text with it.
    if (JSON.stringify(key).includes('\\u0000')) throw new Error('A cursor holds a NUL.');
    return shape.parse(key);
  } catch {
    throw Problem.at('/cursor', 'request.invalid');
  }
}

/** Cuts the one row that was read beyond the limit, and turns it into the cursor. */
export function page<Row>(
  rows: Row[],
  limit: number,
  key: (row: Row) => readonly (string | number | null)[],
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(key(last)) : null };
}
