import { Access, type Actor, Answers, CurrentActor, type Page, schemas } from '@app/platform';
import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ChangeOffice, GrantOffice, ListOffices, OfficeItem, OfficePage } from './offices.dto';
import { Offices } from './offices.service';

type IdParams = z.infer<typeof schemas.idParams>;

const ifMatchHeader = { name: 'If-Match', required: true, description: 'The ETag that you saw.' };
const wrongText = ['office.departments_needed', 'office.years_reversed'];
const wrongVersion = ['office.version_required', 'office.changed_meanwhile'];

@Controller('v1')
export class OfficesController {
  constructor(private readonly offices: Offices) {}

  @Get('offices')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, OfficePage, { summary: 'Official bodies and what each may see, by region.' })
  listOffices(@Query({ schema: ListOffices }) query: ListOffices): Promise<Page<OfficeItem>> {
    return this.offices.list(query);
  }

  @Get('offices/:id')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, OfficeItem, { summary: 'One official body, with the version of its office as ETag.' })
  async getOffice(
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OfficeItem> {
    return tagged(reply, await this.offices.one(id));
  }

  @Post('offices')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(201, OfficeItem, {
    summary: 'Gives an official body its office: function, departments and years, from the next request on.',
    problems: ['office.not_a_body', 'office.exists', ...wrongText],
  })
  async grantOffice(
    @CurrentActor() actor: Actor,
    @Body({ schema: GrantOffice }) draft: GrantOffice,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OfficeItem> {
    return tagged(reply, await this.offices.grant(actor, draft));
  }

  @Patch('offices/:id')
  @Access({ personas: ['operator'], scope: 'all' })
  @ApiHeader(ifMatchHeader)
  @Answers(200, OfficeItem, {
    summary: 'Writes the whole office anew; what it loses is refused at the next request.',
    problems: [...wrongText, ...wrongVersion],
  })
  async changeOffice(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: ChangeOffice }) draft: ChangeOffice,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OfficeItem> {
    return tagged(reply, await this.offices.change(actor, id, ifMatch, draft));
  }

  @Delete('offices/:id')
  @Access({ personas: ['operator'], scope: 'all' })
  @ApiHeader(ifMatchHeader)
  @Answers(204, null, {
    summary: 'Withdraws the office: the body sees nothing until it is given another one.',
    problems: wrongVersion,
  })
  withdrawOffice(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.offices.withdraw(actor, id, ifMatch);
  }
}

function tagged(reply: FastifyReply, item: OfficeItem): OfficeItem {
  if (item.office) reply.header('ETag', `"${item.office.version}"`);
  return item;
}
