import { Access, type Actor, Answers, CurrentActor } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import '../reporting.errors';
import { AskRanking, RankingPage } from './rankings.dto';
import { RankingsQueries } from './rankings.queries';

@Controller('v1')
export class RankingsController {
  constructor(private readonly rankings: RankingsQueries) {}

  @Get('rankings')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, RankingPage, {
    summary:
      "Units, districts, counties, pairings, suppliers or products of the caller's region in order; equal figures share a rank.",
    problems: ['ranking.no_progress'],
  })
  askRanking(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskRanking }) query: AskRanking,
  ): Promise<RankingPage> {
    return this.rankings.ask(actor, query);
  }
}
