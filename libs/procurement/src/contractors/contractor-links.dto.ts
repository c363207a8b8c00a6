import { schemas } from '@app/platform';
import { z } from 'zod';
import { contractorLinkStates } from './contractor-link.state';

export const ProposeContractor = z.strictObject({
  /** 统一社会信用代码 of the contractor, which has a buying account. */
  contractorCreditCode: z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/),
  firstDay: schemas.businessDay,
  lastDay: schemas.businessDay.nullable().default(null),
});
export type ProposeContractor = z.infer<typeof ProposeContractor>;

export const DecideContractor = z.strictObject({ decision: z.enum(['confirmed', 'refused']) });
export type DecideContractor = z.infer<typeof DecideContractor>;

/** The last day that counts; the day before the first takes the link back as a whole. */
export const EndContractor = z.strictObject({ lastDay: schemas.businessDay });
export type EndContractor = z.infer<typeof EndContractor>;

const party = z.object({ id: schemas.id, name: z.string() });

export const ContractorLinkItem = z.object({
  id: schemas.id,
  unit: party,
  contractor: party,
  firstDay: schemas.businessDay,
  lastDay: schemas.businessDay.nullable(),
  state: z.enum(contractorLinkStates),
});
export type ContractorLinkItem = z.infer<typeof ContractorLinkItem>;
export const ContractorLinkPage = schemas.pageOf(ContractorLinkItem);
export const ListContractors = z.strictObject(schemas.pageQuery);
export type ListContractors = z.infer<typeof ListContractors>;
