import { Access, Answers } from '@app/platform';
import { Controller, Get } from '@nestjs/common';
import { Books, OperationsHealth, StuckFlows } from './operations.dto';
import { OperationsQueries } from './operations.queries';

/** The operator's desk. */
@Controller('v1')
export class OperationsController {
  constructor(private readonly operations: OperationsQueries) {}

  @Get('operations/health')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, OperationsHealth, { summary: 'Outbox, queue and timed jobs.' })
  getOperationsHealth(): Promise<OperationsHealth> {
    return this.operations.health();
  }

  @Get('operations/stuck')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, StuckFlows, { summary: 'Orders, payments and bank lines that do not move.' })
  listStuckFlows(): Promise<StuckFlows> {
    return this.operations.stuck();
  }

  @Get('operations/books')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, Books, { summary: 'Checks every invariant of the books; meant for moments of rest.' })
  checkBooks(): Promise<Books> {
    return this.operations.books();
  }
}
