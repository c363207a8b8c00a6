import { officeFunctions, schemas } from '@app/platform';
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const year = z.int().min(2000).max(2100);

const officeText = {
  function: z.enum(officeFunctions),
  /** Departments (主管部门) whose units the body sees; none = all units of its region. */
  departments: z.array(schemas.line(40)).max(50).default([]),
  /** Business years, both included; left out = without a limit. */
  firstYear: year.nullable().default(null),
  lastYear: year.nullable().default(null),
};

export const GrantOffice = z.strictObject({ organizationId: schemas.id, ...officeText });
export type GrantOffice = z.infer<typeof GrantOffice>;

export const ChangeOffice = z.strictObject(officeText);
export type ChangeOffice = z.infer<typeof ChangeOffice>;

export const OfficeItem = z.object({
  /** Of the body: an office has no id of its own. */
  id: schemas.id,
  name: z.string(),
  regionCode: schemas.countyCode,
  regionName: z.string(),
  people: z.int(),
  /** Null: the body has none, and sees nothing. */
  office: z
    .object({
      function: z.enum(officeFunctions),
      departments: z.array(z.string()),
      firstYear: z.int().nullable(),
      lastYear: z.int().nullable(),
      /** Stands in the ETag too; send it back as If-Match. */
      version: z.int(),
      changedByName: z.string().nullable(),
      changedAt: moment,
    })
    .nullable(),
});
export type OfficeItem = z.infer<typeof OfficeItem>;

export const ListOffices = z.strictObject({
  /** A part of the body's name. */
  q: schemas.line(50).optional(),
  function: z.enum(officeFunctions).optional(),
  ...schemas.pageQuery,
});
export type ListOffices = z.infer<typeof ListOffices>;
export const OfficePage = schemas.pageOf(OfficeItem);
export type OfficePage = z.infer<typeof OfficePage>;
