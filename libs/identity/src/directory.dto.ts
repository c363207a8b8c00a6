import { schemas } from '@app/platform';
import { z } from 'zod';
import { organizationKinds, unitKinds } from './organization.entity';
import { regionLevels } from './region.entity';

export const RegionList = schemas.pageOf(
  z.object({
    code: schemas.countyCode,
    name: z.string(),
    shortName: z.string(),
    level: z.enum(regionLevels),
    parentCode: schemas.countyCode.nullable(),
    validFrom: schemas.businessDay.nullable(),
    validTo: schemas.businessDay.nullable(),
    /** Other names and former codes. */
    aliases: z.array(z.string()),
  }),
);

export const OrganizationProfile = z.object({
  id: schemas.id,
  name: z.string(),
  shortName: z.string(),
  kind: z.enum(organizationKinds),
  unitKind: z.enum(unitKinds).nullable(),
  regionCode: schemas.countyCode,
  regionName: z.string(),
  township: z.string().nullable(),
  address: z.string(),
  story: z.string().nullable(),
});
export type OrganizationProfile = z.infer<typeof OrganizationProfile>;
