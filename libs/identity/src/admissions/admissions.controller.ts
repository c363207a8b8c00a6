import './admissions.errors';
import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  type OnceKey,
  type Page,
  Public,
  Seen,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { countyStages } from './admission.state';
import {
  ApplicationCounties,
  ApplicationItem,
  ApplicationPage,
  ApplicationProgress,
  ApplyAsSupplier,
  DecideApplication,
  ListApplications,
  ShowReceipt,
  SignOff,
} from './admissions.dto';
import { AdmissionsQueries } from './admissions.queries';
import { Admissions } from './admissions.service';

type IdParams = z.infer<typeof schemas.idParams>;
const readers = { personas: ['official', 'operator'], scope: 'region' } as const;
const county = {
  personas: ['official'],
  roles: ['official'],
  functions: countyStages,
  scope: 'region',
} as const;

@Controller('v1/supplier-applications')
export class AdmissionsController {
  constructor(
    private readonly admissions: Admissions,
    private readonly queries: AdmissionsQueries,
  ) {}

  @Post()
  @Public()
  @Answers(201, ApplicationProgress, {
    summary: 'A producer of a paired county applies to sell here; the same receipt is the same application.',
    problems: [
      ...['admission.county_not_listed', 'admission.already_open', 'admission.already_supplier'],
      ...['admission.bad_login', 'admission.login_taken', 'organization.bad_credit_code'],
      ...['password.too_short', 'request.too_many'],
    ],
  })
  applyAsSupplier(
    @Body({ schema: ApplyAsSupplier }) draft: ApplyAsSupplier,
    @Req() request: FastifyRequest,
  ): Promise<ApplicationProgress> {
    return this.admissions.apply(request.ip, draft);
  }

  @Post('progress')
  @Public()
  @Answers(200, ApplicationProgress, {
    summary: 'Where an application stands, for who holds its receipt.',
    problems: ['request.not_found', 'request.too_many'],
  })
  followApplication(
    @Body({ schema: ShowReceipt }) { receipt }: ShowReceipt,
    @Req() request: FastifyRequest,
  ): Promise<ApplicationProgress> {
    return this.admissions.progress(request.ip, receipt);
  }

  @Post('withdrawal')
  @Public()
  @Answers(201, ApplicationProgress, {
    summary: 'Who applied takes the application back, as long as it is open.',
    problems: ['request.not_found', 'admission.wrong_state', 'request.too_many'],
  })
  withdrawApplication(
    @Body({ schema: ShowReceipt }) { receipt }: ShowReceipt,
    @Req() request: FastifyRequest,
  ): Promise<ApplicationProgress> {
    return this.admissions.withdraw(request.ip, receipt);
  }

  @Get()
  @Access(readers)
  @Answers(200, ApplicationPage, {
    summary:
      'Applications from the counties of the region, or paired with it, without people; the last that came first.',
  })
  listSupplierApplications(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListApplications }) query: ListApplications,
  ): Promise<Page<ApplicationItem>> {
    return this.queries.list(actor, query);
  }

  @Get('counties')
  @Public()
  @Answers(200, ApplicationCounties, { summary: 'The counties from which producers can apply.' })
  listApplicationCounties(): Promise<ApplicationCounties> {
    return this.queries.counties();
  }

  @Get(':id')
  @Seen('paper', ({ name }: ApplicationItem) => ({ label: `入驻申请 ${name}` }))
  @Access(readers)
  @Answers(200, ApplicationItem, { summary: 'One application with every word that was said about it.' })
  getSupplierApplication(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<ApplicationItem> {
    return this.queries.one(actor, id);
  }

  @Post(':id/sign-offs')
  @Access(county)
  @Answers(201, ApplicationItem, {
    summary:
      "One of the county's two offices agrees or not, with its reason; it may say otherwise until the platform decides.",
    once: true,
    problems: ['admission.wrong_state'],
  })
  signOffApplication(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: SignOff }) said: SignOff,
  ): Promise<ApplicationItem> {
    return this.admissions.signOff(actor, key, id, said);
  }

  @Post(':id/decision')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(201, ApplicationItem, {
    summary: 'The platform admits the producer, once both offices of its county have agreed, or declines.',
    once: true,
    problems: [
      ...['admission.wrong_state', 'admission.not_signed_off'],
      ...['admission.already_supplier', 'admission.login_taken'],
    ],
  })
  decideApplication(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: DecideApplication }) decision: DecideApplication,
  ): Promise<ApplicationItem> {
    return this.admissions.decide(actor, key, id, decision);
  }
}
