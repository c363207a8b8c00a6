import { schemas } from '@app/platform';
import { z } from 'zod';
import './projects.errors';
import { fileIds, moment, person, place, StoredEvidence } from '../agreements/agreements.dto';
import { allowedSpending, faultOfAppeal, forbiddenSpending, isForbidden } from './forbidden-spending.policy';
import { lineStates, projectKinds, projectStates } from './project.state';

/** A hundred thousand million yuan in one line is a typing error. */
const most = 10_000_000_000_000;

export const RegisterProject = z
  .strictObject({
    year: z.int().min(2000).max(2100),
    name: schemas.line(100),
    kind: z.enum(projectKinds),
    eastCode: schemas.countyCode,
    westCode: schemas.countyCode,
    /** Under which agreement it is done. */
    agreementId: schemas.id.optional(),
    place: schemas.line(60),
    /** 实施单位. */
    implementer: schemas.line(100),
    description: schemas.note(1000),
    /** When name or description sound forbidden: why it is none, for the second person who decides. */
    appeal: schemas.line(200).optional(),
    startsOn: schemas.businessDay,
    endsOn: schemas.businessDay,
    budgetLines: z
      .array(
        z.strictObject({
          /** One of the six forbidden kinds is refused by name. */
          kind: z.enum([...allowedSpending, ...forbiddenSpending]),
          description: schemas.line(200),
          amountFen: schemas.positiveFen.max(most),
          /** When the description sounds forbidden: why it is none, for a second person to judge. */
          appeal: schemas.line(200).optional(),
        }),
      )
      .min(1)
      .max(50),
  })
  .superRefine(({ name, description, appeal, startsOn, endsOn, budgetLines }, context) => {
    const wrong = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (endsOn < startsOn) wrong(['endsOn'], 'project.dates_reversed');
    const fault = faultOfAppeal(`${name}|${description}`, appeal);
    const suspect = faultOfAppeal(name, undefined) ? 'name' : 'description';
    if (fault) wrong([appeal === undefined ? suspect : 'appeal'], fault);
    for (const [index, line] of budgetLines.entries()) {
      const at = (part: string) => ['budgetLines', index, part];
      const lineFault = faultOfAppeal(line.description, line.appeal);
      if (isForbidden(line.kind)) wrong(at('kind'), 'project.forbidden_spending');
      else if (lineFault) wrong(at(line.appeal === undefined ? 'description' : 'appeal'), lineFault);
    }
  });
export type RegisterProject = z.infer<typeof RegisterProject>;

export const ListProjects = z.strictObject({
  year: schemas.year.optional(),
  state: schemas.commaList(z.enum(projectStates)).optional(),
  kind: schemas.commaList(z.enum(projectKinds)).optional(),
  ...schemas.pageQuery,
});
export type ListProjects = z.infer<typeof ListProjects>;

const outcome = <const A extends string, const B extends string>(good: A, bad: B) => z.enum([good, bad]);

export const DecideProject = z
  .strictObject({ outcome: outcome('approved', 'refused'), reason: schemas.line(200).optional() })
  .superRefine((decision, context) => {
    if ((decision.outcome === 'refused') !== (decision.reason !== undefined))
      context.addIssue({ code: 'custom', path: ['reason'], message: 'request.invalid' });
  });
export type DecideProject = z.infer<typeof DecideProject>;

export const JudgeLine = z.strictObject({
  /** `cleared`: it is none of the six; `refused`: it is. */
  outcome: outcome('cleared', 'refused'),
  reason: schemas.line(200),
});
export type JudgeLine = z.infer<typeof JudgeLine>;

export const ReportProgress = z.strictObject({
  /** Of the whole project; basis points. */
  progressBp: z.int().min(0).max(10_000),
  occurredOn: schemas.businessDay,
  note: schemas.line(300),
  fileIds,
});
export type ReportProgress = z.infer<typeof ReportProgress>;

export const RecordPayment = z
  .strictObject({
    lineId: schemas.id,
    /** Negative when money came back. */
    amountFen: z
      .int()
      .min(-most)
      .max(most)
      .refine((given) => given !== 0, { error: 'request.invalid' }),
    paidOn: schemas.businessDay,
    payee: schemas.line(100),
    /** 凭证号. */
    voucher: schemas.line(60),
    reason: schemas.line(200).optional(),
    /** When payee or voucher sound forbidden: why it is none, for a second person to judge; of what came back never. */
    appeal: schemas.line(200).optional(),
    fileIds,
  })
  .superRefine(({ amountFen, payee, voucher, reason, appeal }, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (amountFen < 0 !== (reason !== undefined)) wrong('reason', 'project.reason_needed');
    const fault = faultOfAppeal(amountFen < 0 ? '' : `${payee}|${voucher}`, appeal);
    const suspect = faultOfAppeal(payee, undefined) ? 'payee' : 'voucher';
    if (fault) wrong(appeal === undefined ? suspect : 'appeal', fault);
  });
export type RecordPayment = z.infer<typeof RecordPayment>;

export const CompleteProject = z.strictObject({ completedOn: schemas.businessDay });
export type CompleteProject = z.infer<typeof CompleteProject>;

export const ProjectItem = z.object({
  id: schemas.id,
  number: z.string(),
  year: z.int(),
  name: z.string(),
  kind: z.enum(projectKinds),
  state: z.enum(projectStates),
  east: place,
  west: place,
  place: z.string(),
  implementer: z.string(),
  startsOn: schemas.businessDay,
  endsOn: schemas.businessDay,
  progressBp: z.int(),
  /** Sum of the budget lines, and what was paid on them less what came back. */
  budgetFen: schemas.fenAmount,
  paidFen: schemas.fenAmount,
  /** paid / budget. */
  paidBp: z.int().nullable(),
  /** Lines that wait to be judged. */
  appealedLines: z.int(),
});
export type ProjectItem = z.infer<typeof ProjectItem>;
export const ProjectPage = schemas.pageOf(ProjectItem).extend({
  /** Of all that match, whatever the page. */
  totals: z.object({ projects: z.int(), budgetFen: schemas.fenAmount, paidFen: schemas.fenAmount }),
});
export type ProjectPage = z.infer<typeof ProjectPage>;

export const BudgetLine = z.object({
  id: schemas.id,
  position: z.int(),
  kind: z.enum(allowedSpending),
  description: z.string(),
  amountFen: schemas.positiveFen,
  paidFen: schemas.fenAmount,
  suspectWords: z.array(z.string()),
  appeal: z.string().nullable(),
  state: z.enum(lineStates),
  judgedBy: person.nullable(),
  judgedAt: moment.nullable(),
  judgement: z.string().nullable(),
  mayJudge: z.boolean(),
});
export type BudgetLine = z.infer<typeof BudgetLine>;

export const ProjectDetail = ProjectItem.extend({
  agreement: z.object({ id: schemas.id, title: z.string() }).nullable(),
  description: z.string(),
  /** Of name and description. */
  suspectWords: z.array(z.string()),
  appeal: z.string().nullable(),
  registeredBy: person,
  registeredAt: moment,
  decidedBy: person.nullable(),
  decidedAt: moment.nullable(),
  refusal: z.string().nullable(),
  completedBy: person.nullable(),
  completedAt: moment.nullable(),
  completedOn: schemas.businessDay.nullable(),
  budgetLines: z.array(BudgetLine),
  /** Newest first. */
  reports: z.array(
    z.object({
      id: schemas.id,
      progressBp: z.int(),
      occurredOn: schemas.businessDay,
      note: z.string(),
      reportedBy: person,
      reportedAt: moment,
      files: z.array(StoredEvidence),
    }),
  ),
  /** Newest first. */
  payments: z.array(
    z.object({
      id: schemas.id,
      lineId: schemas.id,
      lineDescription: z.string(),
      amountFen: z.int(),
      paidOn: schemas.businessDay,
      payee: z.string(),
      voucher: z.string(),
      reason: z.string().nullable(),
      suspectWords: z.array(z.string()),
      appeal: z.string().nullable(),
      recordedBy: person,
      recordedAt: moment,
      files: z.array(StoredEvidence),
    }),
  ),
  /** What the caller may do now. */
  mayDecide: z.boolean(),
  mayReport: z.boolean(),
  mayPay: z.boolean(),
  mayComplete: z.boolean(),
});
export type ProjectDetail = z.infer<typeof ProjectDetail>;
