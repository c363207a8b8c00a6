import '../filings/filings.errors';
import {
  Access,
  type AccessRule,
  type Actor,
  Answers,
  CurrentActor,
  InEnglish,
  OnceIfKey,
  type OnceKey,
  personas,
  Seen,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { z } from 'zod';
import { workbookFile, xlsx } from '../filings/workbook.policy';
import {
  AskWhatIf,
  AskWhatIfFile,
  EndQuotaPolicy,
  EnterQuotaPolicy,
  ListQuotaPolicies,
  QuotaPolicyList,
  WhatIf,
} from './quota.dto';
import { QuotaPolicies } from './quota-policies.service';
import { WhatIfQueries } from './what-if.queries';
import { whatIfTable } from './what-if-table.policy';

type IdParams = z.infer<typeof schemas.idParams>;
const PolicyId = z.object({ id: schemas.id });
/** 财政部门 alone says what is reserved, like the notices that say so: 财库〔2021〕19号 and its kind. */
const treasurer = {
  ...{ personas: ['official'], roles: ['official'], functions: ['finance'] },
  scope: 'district',
} as const satisfies AccessRule;

@Controller('v1')
export class QuotaController {
  constructor(
    private readonly policies: QuotaPolicies,
    private readonly whatIfs: WhatIfQueries,
  ) {}

  @Get('quota-policies')
  @Access({ personas, scope: 'all' })
  @Answers(200, QuotaPolicyList, {
    summary:
      'What holds of the reserved share in a region and year, by whose policy; and all policies that hold, earlier ones marked so.',
  })
  listQuotaPolicies(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListQuotaPolicies }) query: ListQuotaPolicies,
  ): Promise<QuotaPolicyList> {
    return this.policies.inYear(actor, query);
  }

  @Post('quota-policies')
  @Access(treasurer)
  @Answers(201, PolicyId, {
    summary: 'Enters a rule for the own region or one below it; it may not be looser than those above.',
    once: 'optional',
    problems: ['quota_policy.foreign_region', 'quota_policy.overlaps', 'quota_policy.looser_than_above'],
  })
  enterQuotaPolicy(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Body({ schema: EnterQuotaPolicy }) draft: EnterQuotaPolicy,
  ): Promise<{ id: string }> {
    return this.policies.enter(actor, key, draft);
  }

  @Post('quota-policies/:id/ending')
  @Access(treasurer)
  @Answers(201, PolicyId, {
    summary: 'Ends a rule with a year, or withdraws it; what was filed keeps the rule that it was judged by.',
    problems: ['quota_policy.bad_years'],
  })
  endQuotaPolicy(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: EndQuotaPolicy }) ending: EndQuotaPolicy,
  ): Promise<{ id: string }> {
    return this.policies.end(actor, id, ending);
  }

  @Get('quota-what-if')
  @Access({ personas: ['official', 'operator'], scope: 'district' })
  @Answers(200, WhatIf, {
    summary: 'What another rule would ask of the units that filed; the largest change first.',
    problems: ['request.not_found'],
  })
  askWhatIf(@CurrentActor() actor: Actor, @Query({ schema: AskWhatIf }) query: AskWhatIf): Promise<WhatIf> {
    return this.whatIfs.page(actor, query);
  }

  @Get('quota-what-if/workbook')
  @Seen('export')
  @Access({ personas: ['official', 'operator'], scope: 'district', secondFactor: true })
  @ApiProduces(xlsx)
  @Answers(200, null, {
    summary: 'The same for all units, as a workbook.',
    problems: ['request.not_found'],
  })
  async getWhatIfWorkbook(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskWhatIfFile }) query: AskWhatIfFile,
    @InEnglish() english: boolean,
  ): Promise<StreamableFile> {
    const { assumed, items } = await this.whatIfs.all(actor, query);
    return workbookFile(english ? `What if ${query.year}` : `预留份额测算-${query.year}`, [
      whatIfTable(query.year, assumed, items, english),
    ]);
  }
}
