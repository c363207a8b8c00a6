import '../filings/filings.errors';
import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  OnceIfKey,
  type OnceKey,
  type Page,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  ContractorLinkItem,
  ContractorLinkPage,
  DecideContractor,
  EndContractor,
  ListContractors,
  ProposeContractor,
} from './contractor-links.dto';
import { ContractorLinks } from './contractor-links.service';

type IdParams = z.infer<typeof schemas.idParams>;
const filer = { personas: ['buyer'], roles: ['purchaser', 'finance'], scope: 'own' } as const;

@Controller('v1')
export class ContractorLinksController {
  constructor(private readonly links: ContractorLinks) {}

  @Get('contractor-links')
  @Access({ personas: ['buyer', 'official', 'operator'], scope: 'district' })
  @Answers(200, ContractorLinkPage, {
    summary: 'Whose accounts buy for whose canteens, and from when to when; newest first.',
  })
  listContractorLinks(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListContractors }) query: ListContractors,
  ): Promise<Page<ContractorLinkItem>> {
    return this.links.list(actor, query);
  }

  @Post('contractor-links')
  @Access(filer)
  @Answers(201, ContractorLinkItem, {
    summary: 'A unit names the contractor of its canteen; it counts once the contractor has confirmed.',
    once: 'optional',
    problems: [
      'contractor_link.unknown',
      'contractor_link.bad_day',
      'contractor_link.reseller',
      'contractor_link.not_outsourced',
    ],
  })
  proposeContractor(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Body({ schema: ProposeContractor }) draft: ProposeContractor,
  ): Promise<ContractorLinkItem> {
    return this.links.propose(actor, key, draft);
  }

  @Post('contractor-links/:id/decision')
  @Access(filer)
  @Answers(201, ContractorLinkItem, {
    summary: 'The contractor confirms: what its account buys from that day on counts for the unit.',
    problems: ['contractor_link.wrong_state', 'contractor_link.bad_day', 'contractor_link.busy'],
  })
  decideContractor(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: DecideContractor }) decision: DecideContractor,
  ): Promise<ContractorLinkItem> {
    return this.links.decide(actor, id, decision);
  }

  @Post('contractor-links/:id/ending')
  @Access(filer)
  @Answers(201, ContractorLinkItem, {
    summary: 'Either side says which day is the last one.',
    problems: ['contractor_link.wrong_state', 'contractor_link.bad_day'],
  })
  endContractor(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: EndContractor }) ending: EndContractor,
  ): Promise<ContractorLinkItem> {
    return this.links.end(actor, id, ending);
  }
}
