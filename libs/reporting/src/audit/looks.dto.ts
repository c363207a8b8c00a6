import { officeFunctions, schemas, viewActs } from '@app/platform';
import { z } from 'zod';

const count = z.int().min(0);

export const ListLooks = z.strictObject({
  /** Days in Asia/Shanghai, both included; left out: the last 92. */
  from: schemas.businessDay.optional(),
  to: schemas.businessDay.optional(),
  ...schemas.pageQuery,
});
export type ListLooks = z.infer<typeof ListLooks>;

/** What one body did with the caller's papers on one day. Who of its people, is for its auditors. */
export const LookItem = z.object({
  day: schemas.businessDay,
  organizationId: schemas.id,
  organizationName: z.string(),
  /** Function of the office; null for the operator of the platform. */
  office: z.enum(officeFunctions).nullable(),
  act: z.enum(viewActs),
  looks: count,
  /** How many different papers; 0 for lists, which are of no single one. */
  papers: count,
});
export type LookItem = z.infer<typeof LookItem>;
export const LookPage = schemas.pageOf(LookItem);

export const copyWays = ['file', 'clipboard', 'print'] as const;

export const TableCopied = z.strictObject({
  /** As the page calls the table. */
  name: schemas.line(120),
  way: z.enum(copyWays),
  rows: z.int().min(0).max(1_000_000),
  /** What it is narrowed to, as its address says. */
  filters: z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), schemas.line(100)).default({}),
});
export type TableCopied = z.infer<typeof TableCopied>;
export const Noted = z.object({ rows: count });
export type Noted = z.infer<typeof Noted>;
