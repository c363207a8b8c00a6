import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Files,
  OnceIfKey,
  type OnceKey,
  Seen,
  type StoredFile,
  schemas,
  uploadedFile,
} from '@app/platform';
import { Controller, Get, Header, Param, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { StoredPhoto } from './acceptances.dto';
import { AcceptancesQueries } from './acceptances.queries';

type IdParams = z.infer<typeof schemas.idParams>;

const oneFile = { type: 'object', properties: { file: { type: 'string', format: 'binary' } } };

/** Photos of deliveries: uploaded first, then named in the acceptance. */
@Controller('v1')
export class PhotosController {
  constructor(
    private readonly files: Files,
    private readonly queries: AcceptancesQueries,
  ) {}

  @Post('photos')
  @Access({ personas: ['buyer', 'supplier'], scope: 'own' })
  @Answers(201, StoredPhoto, {
    summary: 'Stores one photo (JPEG, PNG or WebP, at most 8 MB and 40 megapixels) as multipart form data.',
    once: 'optional',
    problems: ['file.missing', 'file.type_refused', 'file.unreadable', 'file.no_space', 'request.too_large'],
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: oneFile })
  async storePhoto(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Req() request: FastifyRequest,
  ): Promise<StoredFile> {
    const { name, content } = await uploadedFile(request);
    return this.files.storePhoto(actor, key, name, content);
  }

  @Get('files/:id')
  @Access({ personas: ['buyer', 'supplier', 'official', 'operator'], scope: 'party' })
  @Answers(200, null, {
    summary: 'A stored photo. Read by its owner and by whom an acceptance with it is read.',
  })
  @ApiProduces('image/jpeg')
  @Seen('photo')
  @Header('Cache-Control', 'private, max-age=86400, immutable')
  async readFile(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    const { name, mediaType } = await this.queries.file(actor, id);
    const bytes = await this.files.read(id);
    return new StreamableFile(bytes, {
      type: mediaType,
      length: bytes.length,
      // To be looked at: it was drawn anew as a JPEG when it was stored, and nothing in it can run.
      disposition: `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }
}
