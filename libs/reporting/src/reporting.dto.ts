import { schemas } from '@app/platform';
import { factBounds, factFilters, forecastMethods, hasMonthOfDay, monthOfDayNeeded } from '@app/procurement';
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);

export const FactParams = z.strictObject({ factId: schemas.id });

export const AskOverview = z.strictObject({ year: schemas.year });
export type AskOverview = z.infer<typeof AskOverview>;

/** All amounts are accepted, net of returns, in the caller's region. */
export const Overview = z.object({
  year: z.int(),
  asOf: moment,
  /** Sum of the targets of the region's pairings. */
  targetFen: schemas.fenAmount,
  /** What counts towards these targets: accepted in their pairs, at the evidence level that each asks for. */
  completedFen: z.int(),
  /** In pairs, of any evidence, with a target or without. */
  acceptedFen: z.int(),
  /** The part of it that is paid. */
  paidFen: z.int(),
  /** completed / target; null without a target. */
  progressBp: z.int().nullable(),
  outsidePairsFen: z.int(),
  /** acceptedFen + outsidePairsFen. */
  totalFen: z.int(),
  factCount: count,
  /**
   * The last time that every sum of the market was compared with its facts, and how many differed; how much the market's sums
   * are is no region's to know. Null before the first time.
   */
  proof: z.object({ asOf: moment, differingSums: count }).nullable(),
  /** In pairs, up to the same day of the year before; null for an office that does not reach that year. */
  sameDayLastYearFen: z.int().nullable(),
  /** That day; null before the year begins. */
  sameDayLastYear: z.iso.date().nullable(),
  /** In pairs; always twelve. */
  months: z.array(z.object({ month: z.int(), amountFen: z.int(), cumulativeFen: z.int() })),
  /** Of what counts towards the targets, without any of all in pairs; null before the year begins. */
  forecast: z.object({ yearEndFen: z.int(), method: z.enum(forecastMethods) }).nullable(),
});
export type Overview = z.infer<typeof Overview>;

export const ListUnits = z
  .strictObject({
    year: schemas.year,
    ...factFilters,
    ...factBounds,
    /** `exact` adds, to the first page, the sum of all units that match. */
    count: z.literal('exact').optional(),
    ...schemas.pageQuery,
  })
  .refine(hasMonthOfDay, monthOfDayNeeded);
export type ListUnits = z.infer<typeof ListUnits>;

export const UnitItem = z.object({
  buyerId: schemas.id,
  name: z.string(),
  unitKind: z.string().nullable(),
  regionCode: schemas.countyCode,
  regionName: z.string(),
  amountFen: z.int(),
  paidFen: z.int(),
  factCount: count,
});
export type UnitItem = z.infer<typeof UnitItem>;
export const UnitPage = schemas.pageOf(UnitItem).extend({ sumFen: z.int().optional() });
export type UnitPage = z.infer<typeof UnitPage>;

export const taskKinds = [
  'to_accept',
  'overdue_acceptance',
  'to_sign',
  'to_pay',
  'invoices_to_verify',
  'to_confirm',
  'to_ship',
  'in_transit',
  'returns_to_decide',
  'money_arriving',
  'invoices_to_issue',
  'red_letters_needed',
  'invoices_disputed',
  'filings_to_review',
  'unit_changes_ahead',
  'sales_to_review',
  'sales_corrections_to_decide',
  'suppliers_to_sign_off',
  'agreements_to_confirm',
  'supplements_to_confirm',
  'indicator_reports_to_review',
  'projects_to_decide',
  'budget_lines_to_judge',
  'projects_to_complete',
  'closings_to_confirm',
  'bulletins_to_publish',
  'subsidy_objections_to_decide',
  'subsidy_lists_to_finalise',
  'subsidy_lists_to_confirm',
  'flags_unowned',
  'flags_to_end',
] as const;

export const TaskItem = z.object({
  kind: z.enum(taskKinds),
  count,
  oldestAt: moment.nullable(),
  /** The five oldest; none for officials. */
  orderIds: z.array(schemas.id),
  /** For officials: the oldest thing, or the agreement, project, report or list that it belongs to. */
  subjectId: schemas.id.nullable().optional(),
  /** For officials: the year of the oldest thing, where its list is of one year. */
  year: z.int().nullable().optional(),
  /** For officials: the period that the oldest closing is of. */
  periodId: z.string().nullable().optional(),
  /** For officials: false for who only audits. */
  mayAct: z.boolean().optional(),
  /** What is still to be paid; for `to_pay` and `money_arriving`. */
  amountFen: schemas.fenAmount.optional(),
});
export type TaskItem = z.infer<typeof TaskItem>;
export const TaskList = z.object({ items: z.array(TaskItem) });
export type TaskList = z.infer<typeof TaskList>;
