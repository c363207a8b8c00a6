import { Access, type Actor, Answers, CurrentActor, type JsonText, personas, ReadyJson } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { FactsQueries } from './facts.queries';
import { AskProgress, AskTallies, FactPage, ListFacts, TallyList, UnitProgress } from './ledger.dto';
import { ProgressQueries } from './progress.queries';
import { TalliesQueries } from './tallies.queries';

@Controller('v1')
export class LedgerController {
  constructor(
    private readonly tallies: TalliesQueries,
    private readonly facts: FactsQueries,
    private readonly progress: ProgressQueries,
  ) {}

  @Get('tallies')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, TallyList, {
    summary: "A year's accepted amounts of the region, split by any keys; items sum to the total.",
  })
  askTallies(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskTallies }) query: AskTallies,
  ): Promise<TallyList> {
    return this.tallies.ask(actor, query);
  }

  @Get('facts')
  @Access({ personas, scope: 'region' })
  @Answers(200, FactPage, {
    summary:
      'The rows behind every total: of the region for officials, of their own trade for buyers and suppliers.',
  })
  @ReadyJson()
  listFacts(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListFacts }) query: ListFacts,
  ): Promise<JsonText<FactPage>> {
    return this.facts.list(actor, query);
  }

  @Get('units/current/progress')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(200, UnitProgress, {
    summary: "What counts of the unit's purchases in a year, and where it counts.",
  })
  getUnitProgress(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskProgress }) { year }: AskProgress,
  ): Promise<UnitProgress> {
    return this.progress.ofUnit(actor, year);
  }
}
