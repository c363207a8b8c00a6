import { Answers, type Page, Public, schemas } from '@app/platform';
import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import '../reporting.errors';
import { AskOpenFile, ListOpenData, type OpenDataItem, OpenDataPage, OpenDataSet } from './open-data.dto';
import { OpenDataQueries } from './open-data.queries';
import { dictionaryCsv, openCsv } from './open-data-file.policy';

type IdParams = z.infer<typeof schemas.idParams>;

/** It may be withdrawn, so it is not kept for long. */
const cached = 'public, max-age=300';
const types = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

/** Published months for everybody: no login, no names of units, suppliers or people. */
@Controller('v1')
export class OpenDataController {
  constructor(private readonly queries: OpenDataQueries) {}

  @Get('open-data')
  @Public()
  @Header('Cache-Control', cached)
  @Answers(200, OpenDataPage, {
    summary: 'Published months, newest first; those withdrawn with their reason.',
  })
  listOpenData(@Query({ schema: ListOpenData }) query: ListOpenData): Promise<Page<OpenDataItem>> {
    return this.queries.list(query);
  }

  @Get('open-data/:id')
  @Public()
  @Header('Cache-Control', cached)
  @Answers(200, OpenDataSet, {
    summary:
      'One published month: figures, parts and the dictionary; parts that could show a person are suppressed.',
    problems: ['open_data.withdrawn'],
  })
  getOpenData(@Param({ schema: schemas.idParams }) { id }: IdParams): Promise<OpenDataSet> {
    return this.queries.one(id);
  }

  @Get('open-data/:id/file')
  @Public()
  @Header('Cache-Control', cached)
  @ApiProduces(types.csv, types.json)
  @Answers(200, null, {
    summary: 'The same as a file: CSV, or JSON with the dictionary.',
    problems: ['open_data.withdrawn'],
  })
  async getOpenDataFile(
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: AskOpenFile }) { format }: AskOpenFile,
  ): Promise<StreamableFile> {
    const set = await this.queries.one(id);
    const content = format === 'csv' ? openCsv(set) : Buffer.from(JSON.stringify(set, null, 1));
    return fileOf(content, `${set.regionCode}-${set.year}-${String(set.month).padStart(2, '0')}`, format);
  }

  @Get('open-data/:id/dictionary')
  @Public()
  @Header('Cache-Control', cached)
  @ApiProduces(types.csv)
  @Answers(200, null, {
    summary: 'The dictionary of its indicators as CSV.',
    problems: ['open_data.withdrawn'],
  })
  async getOpenDataDictionary(
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return fileOf(dictionaryCsv(await this.queries.one(id)), 'dictionary', 'csv');
  }
}

function fileOf(content: Buffer, name: string, format: keyof typeof types): StreamableFile {
  return new StreamableFile(content, {
    type: types[format],
    length: content.length,
    disposition: `attachment; filename="${name}.${format}"`,
  });
}
