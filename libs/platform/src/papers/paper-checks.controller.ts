import { Controller, Get, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Public } from '../access';
import { defineProblems } from '../errors';
import { Answers } from '../routes';
import { CheckedPaper, codeParams } from './paper-checks.dto';
import { Papers } from './papers';

defineProblems({
  'paper_check.unknown': {
    status: 404,
    zh: '没有查到这个核验码，请对照纸面逐位核对后重试；仍查不到，请勿采信该单据，并向出具单位核实。',
    en: 'There is no such code; compare it with the paper and try again. If it stays unknown, do not rely on the paper and ask whoever gave it to you.',
  },
  'paper.too_long': {
    status: 422,
    zh: '这份单据的明细太多，不适合打印；请减少订单或缩短期间，或改为下载 Excel。',
    en: 'This paper has too many lines to be printed; leave out orders or take a shorter period, or download the Excel file.',
  },
});

/** For whoever holds a paper in hand, with no account: is it ours, and does it still hold? */
@Controller('v1')
export class PaperChecksController {
  constructor(private readonly papers: Papers) {}

  @Get('paper-checks/:code')
  @Public()
  @Answers(200, CheckedPaper, {
    summary:
      'What was handed out under the code of a paper: kind, number, date, the two sides and the amounts, and whether it still holds.',
    problems: ['paper_check.unknown', 'request.too_many'],
  })
  getPaperCheck(
    @Param({ schema: codeParams }) { code }: z.infer<typeof codeParams>,
    @Req() request: FastifyRequest,
  ): Promise<CheckedPaper> {
    return this.papers.check(code, request.ip);
  }
}
