import { schemas } from '@app/platform';
import { z } from 'zod';
import './agreements.errors';
import { agreementStates, bases, reportStates, sides } from './agreement.state';
import { indicatorKindNames, indicatorUnits } from './indicator-kinds.policy';

export const moment = z.iso.datetime({ offset: true });
export const person = z.object({ id: schemas.id, name: z.string(), organizationName: z.string() });
export const place = z.object({ code: schemas.countyCode, name: z.string() });
/** In the unit of its kind: integer fen, people, companies … */
const value = z.int().min(-1_000_000_000_000_000).max(1_000_000_000_000_000);

export const fileIds = z
  .array(schemas.id)
  .min(1)
  .max(9)
  .transform((ids) => [...new Set(ids)]);

export const StoredEvidence = z.object({
  id: schemas.id,
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int().min(1),
  sha256: z.string(),
});
export type StoredEvidence = z.infer<typeof StoredEvidence>;

export const IndicatorKindList = z.object({
  items: z.array(
    z.object({
      kind: z.enum(indicatorKindNames),
      unit: z.enum(indicatorUnits),
      /** `ledger`: tallied from purchase facts; `reports`: reported by hand and reviewed. */
      origin: z.enum(['ledger', 'reports']),
      definition: z.string(),
      definitionEn: z.string(),
    }),
  ),
});
export type IndicatorKindList = z.infer<typeof IndicatorKindList>;

export const DraftAgreement = z
  .strictObject({
    year: z.int().min(2000).max(2100),
    title: schemas.line(100),
    eastCode: schemas.countyCode,
    westCode: schemas.countyCode,
    signedOn: schemas.businessDay.optional(),
    minimumEvidenceLevel: z.int().min(0).max(3).default(0),
    countsOutsidePairs: z.boolean().default(false),
    /** The document that was signed: its name and number. */
    source: schemas.line(200),
    indicators: z
      .array(
        z.strictObject({
          kind: z.enum(indicatorKindNames),
          name: schemas.line(60).optional(),
          targetValue: value.min(0),
          /** Left out: that of the catalogue. */
          definition: schemas.line(300).optional(),
        }),
      )
      .min(1)
      .max(50),
  })
  .superRefine(({ indicators }, context) => {
    const purchases = indicators.filter(({ kind }) => kind === 'purchases');
    if (purchases.length > 1)
      context.addIssue({ code: 'custom', path: ['indicators'], message: 'agreement.two_purchases' });
    for (const [index, { kind, name }] of indicators.entries())
      if ((kind === 'other') !== (name !== undefined))
        context.addIssue({
          code: 'custom',
          path: ['indicators', index, 'name'],
          message: 'agreement.name_needed',
        });
  });
export type DraftAgreement = z.infer<typeof DraftAgreement>;

export const ListAgreements = z.strictObject({
  year: schemas.year.optional(),
  state: schemas.commaList(z.enum(agreementStates)).optional(),
  ...schemas.pageQuery,
});
export type ListAgreements = z.infer<typeof ListAgreements>;

export const IndicatorItem = z.object({
  id: schemas.id,
  position: z.int(),
  kind: z.enum(indicatorKindNames),
  name: z.string().nullable(),
  unit: z.enum(indicatorUnits),
  origin: z.enum(['ledger', 'reports']),
  definition: z.string(),
  /** Null where the agreement has words of its own. */
  definitionEn: z.string().nullable(),
  /** As agreed now; and at first, before any supplement. */
  targetValue: value.min(0),
  firstValue: value.min(0),
  /** Accepted reports, or for purchases the tally. Null for whoever is given a part and is no side of it. */
  doneValue: value.nullable(),
  /** done / target; may pass 10000; null without a target. */
  progressBp: z.int().nullable(),
  /** Of purchases: the part that is paid; and what was bought between places that are no pair, whether it counts or not. */
  paidFen: z.int().nullable(),
  outsidePairsFen: z.int().nullable(),
  /** Of purchases: addresses of the facts that were done, and of those outside pairs. Null where there is no figure. */
  rows: z.string().nullable(),
  outsidePairsRows: z.string().nullable(),
  reports: z.object({ reported: z.int(), accepted: z.int(), returned: z.int() }).nullable(),
});
export type IndicatorItem = z.infer<typeof IndicatorItem>;

export const AgreementItem = z.object({
  id: schemas.id,
  year: z.int(),
  basis: z.enum(bases),
  title: z.string(),
  east: place,
  west: place,
  signedOn: schemas.businessDay.nullable(),
  minimumEvidenceLevel: z.int().min(0).max(3),
  countsOutsidePairs: z.boolean(),
  source: z.string(),
  state: z.enum(agreementStates),
  draftedBy: person.nullable(),
  /** Null for reference data. */
  draftedSide: z.enum(sides).nullable(),
  draftedAt: moment,
  confirmedBy: person.nullable(),
  confirmedAt: moment.nullable(),
  withdrawnAt: moment.nullable(),
  /** By a supplement; what was done until then stays. */
  stoppedAt: moment.nullable(),
  /** For which side the caller's office acts; null = for none, it only has a part in it or looks on. */
  callerSide: z.enum(sides).nullable(),
  mayConfirm: z.boolean(),
  mayWithdraw: z.boolean(),
  maySupplement: z.boolean(),
  asOf: moment,
  indicators: z.array(IndicatorItem),
});
export type AgreementItem = z.infer<typeof AgreementItem>;
export const AgreementPage = schemas.pageOf(AgreementItem);

export const NoBody = z.strictObject({}).default({});
export type NoBody = z.infer<typeof NoBody>;

export const ReportIndicator = z
  .strictObject({
    value: value.refine((given) => given !== 0, { error: 'request.invalid' }),
    occurredOn: schemas.businessDay,
    note: schemas.line(200),
    /** Only with a negative value: why it is taken off. */
    reason: schemas.line(200).optional(),
    fileIds,
  })
  .superRefine((draft, context) => {
    if (draft.value < 0 !== (draft.reason !== undefined))
      context.addIssue({ code: 'custom', path: ['reason'], message: 'indicator_report.reason_needed' });
  });
export type ReportIndicator = z.infer<typeof ReportIndicator>;

export const ReviewReport = z
  .strictObject({ outcome: z.enum(['accepted', 'returned']), reason: schemas.line(200).optional() })
  .superRefine(({ outcome, reason }, context) => {
    if ((outcome === 'returned') !== (reason !== undefined))
      context.addIssue({ code: 'custom', path: ['reason'], message: 'request.invalid' });
  });
export type ReviewReport = z.infer<typeof ReviewReport>;

export const ListReports = z.strictObject({
  indicatorId: schemas.id.optional(),
  state: z.enum(reportStates).optional(),
  ...schemas.pageQuery,
});
export type ListReports = z.infer<typeof ListReports>;

export const ReportItem = z.object({
  id: schemas.id,
  agreementId: schemas.id,
  indicatorId: schemas.id,
  kind: z.enum(indicatorKindNames),
  name: z.string().nullable(),
  unit: z.enum(indicatorUnits),
  value,
  occurredOn: schemas.businessDay,
  note: z.string(),
  reason: z.string().nullable(),
  side: z.enum(sides),
  state: z.enum(reportStates),
  reportedBy: person,
  reportedAt: moment,
  reviewedBy: person.nullable(),
  reviewedAt: moment.nullable(),
  returnReason: z.string().nullable(),
  files: z.array(StoredEvidence),
  /** Whether the caller may accept or return it. */
  mayReview: z.boolean(),
});
export type ReportItem = z.infer<typeof ReportItem>;
export const ReportPage = schemas.pageOf(ReportItem);
