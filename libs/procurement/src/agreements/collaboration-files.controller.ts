import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Files,
  OnceIfKey,
  type OnceKey,
  Seen,
  schemas,
  uploadedFile,
} from '@app/platform';
import { Controller, Get, Header, Param, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { StoredEvidence } from './agreements.dto';
import { ReportsQueries } from './reports.queries';

type IdParams = z.infer<typeof schemas.idParams>;

const oneFile = { type: 'object', properties: { file: { type: 'string', format: 'binary' } } };

/** What proves a report on an indicator or on a project: uploaded first, then named in it. */
@Controller('v1')
export class CollaborationFilesController {
  constructor(
    private readonly files: Files,
    private readonly queries: ReportsQueries,
  ) {}

  @Post('collaboration-files')
  @Access({ personas: ['official'], roles: ['official'], scope: 'own' })
  @Answers(201, StoredEvidence, {
    summary: 'Stores a paper or photo (PDF, OFD, JPEG, PNG or WebP, at most 8 MB) as multipart form data.',
    once: 'optional',
    problems: ['file.missing', 'file.not_a_paper', 'file.unreadable', 'file.no_space', 'request.too_large'],
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: oneFile })
  async storeCollaborationFile(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Req() request: FastifyRequest,
  ): Promise<StoredEvidence> {
    const { name, content } = await uploadedFile(request);
    return this.files.storePaper(actor, key, name, content);
  }

  @Get('collaboration-files/:id')
  @Seen('file')
  @Access({ personas: ['official'], scope: 'region' })
  @Answers(200, null, {
    summary: 'An attachment, for the office that uploaded it and for the two sides of what it proves.',
  })
  @ApiProduces('application/pdf', 'application/ofd', 'image/jpeg')
  @Header('Cache-Control', 'private, max-age=86400, immutable')
  async readCollaborationFile(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    const { name, mediaType } = await this.queries.file(actor, id);
    const bytes = await this.files.read(id);
    return new StreamableFile(bytes, {
      type: mediaType,
      length: bytes.length,
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }
}
