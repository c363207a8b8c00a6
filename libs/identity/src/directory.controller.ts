import { Access, Answers, personas, schemas } from '@app/platform';
import { Controller, Get, Param } from '@nestjs/common';
import type { z } from 'zod';
import { OrganizationProfile, RegionList } from './directory.dto';
import { Organizations } from './organizations.service';
import { Regions } from './regions.service';

@Controller('v1')
export class DirectoryController {
  constructor(
    private readonly regions: Regions,
    private readonly organizations: Organizations,
  ) {}

  @Get('regions')
  @Access({ personas, scope: 'all' })
  @Answers(200, RegionList, { summary: 'Every area with its aliases and former codes.' })
  async listRegions() {
    return { items: await this.regions.list(), nextCursor: null };
  }

  @Get('organizations/:id')
  @Access({ personas, scope: 'all' })
  @Answers(200, OrganizationProfile, { summary: 'The public profile of an organisation.' })
  getOrganization(
    @Param({ schema: schemas.idParams }) { id }: z.infer<typeof schemas.idParams>,
  ): Promise<OrganizationProfile> {
    return this.organizations.profile(id);
  }
}
