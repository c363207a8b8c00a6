import { z } from 'zod';
import { businessDay } from '../schemas';
import { paperAmounts, paperNames, paperSides } from './paper';

const moment = z.iso.datetime({ offset: true });

/** With or without hyphens, in any case. What can be no code is an unknown code. */
export const codeParams = z.strictObject({ code: z.string().max(60) });

export const CheckedPaper = z.object({
  code: z.string(),
  /**
   * `provisional`: right as far as it goes, but a signature is missing. `superseded`: what it says has changed since, or
   * it was called off; ask for the paper of today.
   */
  state: z.enum(['current', 'provisional', 'superseded']),
  kind: z.enum(paperNames),
  number: z.string(),
  paperDate: businessDay,
  sides: z.array(z.object({ role: z.enum(paperSides), name: z.string() })),
  /** As they were issued: integer fen, packs or grams. */
  amounts: z.array(
    z.object({ name: z.enum(paperAmounts), unit: z.enum(['fen', 'packs', 'grams']), value: z.int() }),
  ),
  issuedAt: moment,
  checkedAt: moment,
});
export type CheckedPaper = z.infer<typeof CheckedPaper>;
