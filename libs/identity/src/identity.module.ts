import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.service';
import { AccountController } from './account/account.controller';
import { Account } from './account/account.service';
import { RecoveryCode, SecondFactor } from './account/second-factor.entity';
import { SecondFactors } from './account/second-factors.service';
import { AdmissionsController } from './admissions/admissions.controller';
import { AdmissionsQueries } from './admissions/admissions.queries';
import { Admissions } from './admissions/admissions.service';
import { SupplierApplication, SupplierApplicationWord } from './admissions/supplier-application.entity';
import { DirectoryController } from './directory.controller';
import './identity.errors';
import { LoginAttempts } from './login-attempts.service';
import { OfficeRow } from './offices/office.entity';
import { OfficesController } from './offices/offices.controller';
import { Offices } from './offices/offices.service';
import { Contact, Organization } from './organization.entity';
import { Organizations } from './organizations.service';
import { Passwords } from './passwords.service';
import { Region, RegionAlias } from './region.entity';
import { Regions } from './regions.service';
import { SessionsController } from './sessions.controller';
import { Sessions } from './sessions.service';
import { Session, User } from './user.entity';
import { Users } from './users.service';

export const identityEntities = [
  Region,
  RegionAlias,
  Organization,
  Contact,
  OfficeRow,
  User,
  Session,
  SecondFactor,
  RecoveryCode,
  SupplierApplication,
  SupplierApplicationWord,
];

@Module({
  controllers: [
    SessionsController,
    AccountController,
    DirectoryController,
    OfficesController,
    AdmissionsController,
  ],
  providers: [
    Regions,
    Organizations,
    Offices,
    Passwords,
    Users,
    LoginAttempts,
    SecondFactors,
    Sessions,
    Account,
    AdmissionsQueries,
    Admissions,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Account, Admissions, Regions, Organizations, Offices, Passwords, Users, Sessions],
})
export class IdentityModule {}
