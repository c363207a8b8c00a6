import { schemas } from '@app/platform';
import { z } from 'zod';

export const PairingNames = z.object({
  id: schemas.id,
  eastCode: schemas.countyCode,
  eastName: z.string(),
  westCode: schemas.countyCode,
  westName: z.string(),
});
export type PairingNames = z.infer<typeof PairingNames>;

export const PairingItem = PairingNames.extend({
  validFrom: schemas.businessDay,
  validTo: schemas.businessDay.nullable(),
  source: z.string(),
});
export type PairingItem = z.infer<typeof PairingItem>;
export const PairingList = z.object({ items: z.array(PairingItem) });

export const ListTargets = z.strictObject({ year: schemas.year });
export type ListTargets = z.infer<typeof ListTargets>;

const figures = {
  targetFen: schemas.fenAmount,
  /** Accepted, net of returns, at the evidence level that the target asks for. */
  completedFen: z.int(),
  /** The part of it that is paid. */
  paidFen: z.int(),
  /** completed / target; may pass 10000; null without a target. */
  progressBp: z.int().nullable(),
};

export const TargetItem = z.object({
  id: schemas.id,
  pairing: PairingNames,
  year: z.int(),
  ...figures,
  minimumEvidenceLevel: z.int().min(0).max(3),
  /** Address of the facts that completed it. */
  rows: z.string(),
  source: z.string(),
});
export type TargetItem = z.infer<typeof TargetItem>;

export const TargetList = z.object({
  asOf: z.iso.datetime({ offset: true }),
  items: z.array(TargetItem),
  totals: z.object(figures),
});
export type TargetList = z.infer<typeof TargetList>;
