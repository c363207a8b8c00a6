import { schemas } from '@app/platform';
import { z } from 'zod';
import { admissionStages, applicationStates, supplierKinds } from './admission.state';

const moment = z.iso.datetime({ offset: true });
const shortestPassword = 12;

const said = {
  kind: z.enum(supplierKinds),
  /** As in the licence. */
  name: schemas.line(50),
  shortName: schemas.line(20),
  /** 统一社会信用代码. */
  creditCode: z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/, 'organization.bad_credit_code'),
  /** A county of a pair. */
  regionCode: schemas.countyCode,
  township: schemas.line(50),
  address: schemas.line(100),
  contactName: schemas.line(30),
  phone: z.string().regex(/^[0-9+() -]{7,20}$/),
  /** What is grown or made, and how much of it a year. */
  goods: schemas.note(1000).pipe(z.string().min(1)),
  /** Whom it leads, and how (联农带农). */
  linkage: schemas.note(1000).pipe(z.string().min(1)),
  /** The account that it will have. */
  login: z.string().regex(/^[a-z0-9][a-z0-9._-]{3,39}$/, 'admission.bad_login'),
};

export const ApplyAsSupplier = z.strictObject({
  /** Made by who applies; the key to the application, and the same application when it is sent again. */
  receipt: z.uuid(),
  ...said,
  /** Taken as typed. */
  password: z.string().min(shortestPassword, 'password.too_short').max(200),
});
export type ApplyAsSupplier = z.infer<typeof ApplyAsSupplier>;

/** Where producers can apply from: the counties of the pairs. */
export const ApplicationCounties = z.object({
  items: z.array(z.object({ code: schemas.countyCode, name: z.string(), cityName: z.string() })),
});
export type ApplicationCounties = z.infer<typeof ApplicationCounties>;

export const ShowReceipt = z.strictObject({ receipt: z.uuid() });
export type ShowReceipt = z.infer<typeof ShowReceipt>;

export const SignOff = z.strictObject({ approved: z.boolean(), reason: schemas.line(500) });
export type SignOff = z.infer<typeof SignOff>;

export const DecideApplication = z.strictObject({ admitted: z.boolean(), reason: schemas.line(500) });
export type DecideApplication = z.infer<typeof DecideApplication>;

const word = {
  stage: z.enum(admissionStages),
  approved: z.boolean(),
  reason: z.string(),
  saidAt: moment,
};

/** What the applicant sees: whose word is in, and what it was; who the people are stays with the offices. */
export const ApplicationProgress = z.object({
  id: schemas.id,
  state: z.enum(applicationStates),
  name: z.string(),
  regionName: z.string(),
  login: z.string(),
  appliedAt: moment,
  endedAt: moment.nullable(),
  /** Oldest first; of each stage the last one holds. */
  words: z.array(z.object(word)),
});
export type ApplicationProgress = z.infer<typeof ApplicationProgress>;

export const ApplicationItem = z.object({
  id: schemas.id,
  state: z.enum(applicationStates),
  kind: z.enum(supplierKinds),
  name: z.string(),
  creditCode: z.string(),
  regionCode: schemas.countyCode,
  regionName: z.string(),
  township: z.string(),
  /** For officials who do not sign applications of this county: as far as the county. */
  address: z.string(),
  /** Masked for them, as are numbers of people in all that was written. */
  contactName: z.string(),
  phone: z.string(),
  goods: z.string(),
  linkage: z.string(),
  /** Null for them. */
  login: z.string().nullable(),
  appliedAt: moment,
  endedAt: moment.nullable(),
  words: z.array(z.object({ ...word, saidBy: z.string(), body: z.string() })),
  /** The supplier that came of it. */
  organizationId: schemas.id.nullable(),
});
export type ApplicationItem = z.infer<typeof ApplicationItem>;
export const ApplicationPage = schemas.pageOf(ApplicationItem);

export const ListApplications = z.strictObject({
  state: z.enum(applicationStates).optional(),
  /** With `year`: those that a bulletin counts as applied, or as admitted, from January to the end of `month`. */
  counted: z.enum(['applied', 'admitted']).optional(),
  year: schemas.year.optional(),
  month: z.coerce.number().int().min(1).max(12).default(12),
  ...schemas.pageQuery,
});
export type ListApplications = z.infer<typeof ListApplications>;
