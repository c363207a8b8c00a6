import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Limit,
  Once,
  OnceIfKey,
  type OnceKey,
  type Page,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import '../reporting.errors';
import { ExportItem, ExportPage, ListExports, NewExport, NoBody } from './exports.dto';
import { Exports } from './exports.service';

type IdParams = z.infer<typeof schemas.idParams>;

const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

/** Reading that takes its time: an auditor may ask for files as an official does. */
@Controller('v1')
export class ExportsController {
  constructor(private readonly exports: Exports) {}

  @Post('exports')
  @Limit('export')
  @Access({ personas: ['official'], roles: ['official', 'auditor'], scope: 'own', secondFactor: true })
  @Answers(201, ExportItem, {
    summary: 'Asks for a file of facts or of a ranking; it is made in the background and kept for 7 days.',
    once: true,
    problems: ['request.too_many'],
  })
  requestExport(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: NewExport }) wanted: NewExport,
  ): Promise<ExportItem> {
    return this.exports.request(actor, key, wanted);
  }

  @Get('exports')
  @Access({ personas: ['official'], scope: 'own' })
  @Answers(200, ExportPage, { summary: "The office's exports with their progress, newest first." })
  listExports(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListExports }) query: ListExports,
  ): Promise<Page<ExportItem>> {
    return this.exports.list(actor, query);
  }

  @Get('exports/:id')
  @Access({ personas: ['official'], scope: 'own' })
  @Answers(200, ExportItem, { summary: 'One export and how far it has come.' })
  getExport(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<ExportItem> {
    return this.exports.one(actor, id);
  }

  @Post('exports/:id/cancellation')
  @Access({ personas: ['official'], roles: ['official', 'auditor'], scope: 'own' })
  @Answers(201, ExportItem, {
    summary: 'Stops an export that waits or is being made.',
    once: 'optional',
    problems: ['export.ended'],
  })
  cancelExport(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<ExportItem> {
    return this.exports.cancel(actor, key, id);
  }

  @Get('exports/:id/file')
  @Access({ personas: ['official'], scope: 'own', secondFactor: true })
  @ApiProduces(types.xlsx, types.csv)
  @Answers(200, null, {
    summary: 'The file, for the people of the office; each download is on record.',
    problems: ['export.not_ready', 'export.not_made', 'export.forgotten'],
  })
  async getExportFile(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    const { item, content } = await this.exports.download(actor, id);
    return new StreamableFile(content, {
      type: types[item.format],
      length: item.bytes as number,
      disposition: `attachment; filename="${item.kind}-${item.id}.${item.format}"; filename*=UTF-8''${encodeURIComponent(item.name)}`,
    });
  }
}
