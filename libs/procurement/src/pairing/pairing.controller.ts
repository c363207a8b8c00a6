import { Access, type Actor, Answers, CurrentActor, personas } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ListTargets, type PairingItem, PairingList, TargetList } from './pairing.dto';
import { Pairings } from './pairings.service';
import { Targets } from './targets.service';

@Controller('v1')
export class PairingController {
  constructor(
    private readonly pairings: Pairings,
    private readonly targets: Targets,
  ) {}

  @Get('pairings')
  @Access({ personas, scope: 'all' })
  @Answers(200, PairingList, {
    summary: 'Which eastern districts and western counties are paired, and since when.',
  })
  async listPairings(): Promise<{ items: PairingItem[] }> {
    return { items: await this.pairings.list() };
  }

  @Get('targets')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, TargetList, {
    summary: "A year's targets of the region's pairings, and how far they are reached.",
  })
  listTargets(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListTargets }) { year }: ListTargets,
  ): Promise<TargetList> {
    return this.targets.inYear(actor, year);
  }
}
