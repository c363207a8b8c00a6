import { Access, type Actor, Answers, CurrentActor, type Page, Seen } from '@app/platform';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import {
  AuditChainState,
  type ChangeItem,
  ChangePage,
  ListChanges,
  ListViews,
  type ViewItem,
  ViewPage,
} from './audit.dto';
import { AuditQueries } from './audit.queries';
import { ChangesQueries } from './changes.queries';

/** Who audits: auditors of official bodies, for their region, and operators. */
const audit = { personas: ['official', 'operator'], roles: ['auditor', 'operator'] } as const;

@Controller('v1')
export class AuditController {
  constructor(
    private readonly queries: AuditQueries,
    private readonly happened: ChangesQueries,
  ) {}

  @Get('access-log')
  @Access({ ...audit, scope: 'region' })
  @Answers(200, ViewPage, {
    summary:
      'Who looked at which evidence and took which export, newest first; of the last 31 days unless asked.',
  })
  listViews(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListViews }) query: ListViews,
  ): Promise<Page<ViewItem>> {
    return this.queries.views(actor, query);
  }

  @Get('changes')
  @Access({ ...audit, scope: 'region' })
  @Answers(200, ChangePage, {
    summary:
      'What happened to what lies in the region, whoever did it, and what its official bodies did, newest first; of the last 31 days unless asked. A page looks at some thousand events of the whole market: it may hold few or none, and only one without nextCursor is the last.',
  })
  listChanges(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListChanges }) query: ListChanges,
  ): Promise<Page<ChangeItem>> {
    return this.happened.changes(actor, query);
  }

  @Get('audit-chain')
  @Access({ personas: ['official', 'operator'], scope: 'all' })
  @Answers(200, AuditChainState, {
    summary: 'How far the histories are sealed, and the head to be kept outside.',
  })
  getAuditChain(): Promise<AuditChainState> {
    return this.queries.state();
  }

  @Get('audit-chain/heads')
  @Access({ personas: ['official', 'operator'], scope: 'all' })
  @ApiProduces('text/csv')
  @Answers(200, null, {
    summary:
      'The last head of each day as CSV, for somebody outside to keep; `npm run audit:verify` takes it.',
  })
  @Seen('export')
  async getAuditHeads(): Promise<StreamableFile> {
    const { name, text } = await this.queries.headsFile();
    return new StreamableFile(Buffer.from(text), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${name}"`,
    });
  }
}
