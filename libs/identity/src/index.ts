import './identity.errors';
import './admissions/admissions.errors';

export { Account } from './account/account.service';
export { type CountyStage, countyStages, type SupplierKind } from './admissions/admission.state';
export type { AdmissionEvents } from './admissions/admissions.events';
export { Admissions } from './admissions/admissions.service';
export { countedApplications } from './admissions/counted-applications.policy';
export { checkCharacter, isCreditCode } from './credit-code.policy';
export type { IdentityEvents } from './identity.events';
export { IdentityModule, identityEntities } from './identity.module';
export { Offices } from './offices/offices.service';
export {
  hasBudget,
  isBudgetUnit,
  Organization,
  type OrganizationKind,
  organizationKinds,
  personaOf,
  rolesOf,
  type UnitKind,
  unitKinds,
} from './organization.entity';
export { type NewOrganization, Organizations } from './organizations.service';
export { Passwords } from './passwords.service';
export { Region, RegionAlias, type RegionLevel } from './region.entity';
export { type KnownRegion, type RegionNames, Regions } from './regions.service';
export { Sessions } from './sessions.service';
export { Session, User } from './user.entity';
export { type NewUser, Users } from './users.service';
