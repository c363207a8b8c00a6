import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.service';
import { DirectoryController } from './directory.controller';
import './identity.errors';
import { LoginAttempts } from './login-attempts.service';
import { Organization } from './organization.entity';
import { Organizations } from './organizations.service';
import { Passwords } from './passwords.service';
import { Region, RegionAlias } from './region.entity';
import { Regions } from './regions.service';
import { SessionsController } from './sessions.controller';
import { Sessions } from './sessions.service';
import { Session, User } from './user.entity';
import { Users } from './users.service';

export const identityEntities = [Region, RegionAlias, Organization, User, Session];

@Module({
  controllers: [SessionsController, DirectoryController],
  providers: [
    Regions,
    Organizations,
    Passwords,
    Users,
    LoginAttempts,
    Sessions,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Regions, Organizations, Passwords, Users, Sessions],
})
export class IdentityModule {}
