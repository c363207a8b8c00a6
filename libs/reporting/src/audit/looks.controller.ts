import { Access, AccessLog, type Actor, Answers, CurrentActor, type Page } from '@app/platform';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ListLooks, type LookItem, LookPage, Noted, TableCopied } from './looks.dto';
import { LooksQueries } from './looks.queries';

/** What officials look at and take away, for those whose papers they are. */
@Controller('v1')
export class LooksController {
  constructor(
    private readonly looks: LooksQueries,
    private readonly log: AccessLog,
  ) {}

  @Get('looks')
  @Access({ personas: ['buyer', 'supplier'], scope: 'own' })
  @Answers(200, LookPage, {
    summary:
      "Which bodies looked at one's own papers, and took lists with them, by day; without the names of people.",
  })
  listLooks(@Query({ schema: ListLooks }) query: ListLooks): Promise<Page<LookItem>> {
    return this.looks.list(query);
  }

  @Post('table-copies')
  @Access({ personas: ['official'], roles: ['official', 'auditor'], scope: 'own' })
  @Answers(201, Noted, {
    summary: 'Notes that a table on screen is copied, saved or printed; the page asks before it makes it.',
  })
  async noteTableCopy(
    @CurrentActor() actor: Actor,
    @Body({ schema: TableCopied }) { name, way, rows, filters }: TableCopied,
  ): Promise<Noted> {
    await this.log.record(actor, {
      ...{ act: 'export', subjectId: null, label: name, rows },
      filters: { ...filters, way },
    });
    return { rows };
  }
}
