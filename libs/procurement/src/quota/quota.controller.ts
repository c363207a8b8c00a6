import { Access, Answers, personas } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ListQuotaPolicies, QuotaPolicyList } from './quota.dto';
import { QuotaPolicies } from './quota-policies.service';

@Controller('v1')
export class QuotaController {
  constructor(private readonly policies: QuotaPolicies) {}

  @Get('quota-policies')
  @Access({ personas, scope: 'all' })
  @Answers(200, QuotaPolicyList, {
    summary:
      'Rules of the reserved share in a year; the latest ones, and marked so, when it has none of its own.',
  })
  listQuotaPolicies(
    @Query({ schema: ListQuotaPolicies }) { year }: ListQuotaPolicies,
  ): Promise<QuotaPolicyList> {
    return this.policies.inYear(year);
  }
}
