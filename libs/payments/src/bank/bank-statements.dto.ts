import { createHash } from 'node:crypto';
import { Problem, schemas, uploadedFile } from '@app/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const person = z.object({ id: schemas.id, name: z.string() });
const count = z.int().min(0);

/** How a statement may come as the plain body of a request. */
export const statementTypes = [
  'text/csv',
  'application/octet-stream',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const;

/** As for every upload: 8 MB, more is a 413. */
const largestStatement = 8 * 1_048_576;

/** A file as it came. Only its hash is enumerable: that is what an idempotency key is bound to. */
export class UploadedStatement {
  readonly sha256: string;
  readonly #content: Buffer;

  constructor(
    readonly fileName: string,
    content: Buffer,
  ) {
    this.sha256 = createHash('sha256').update(content).digest('hex');
    this.#content = content;
  }

  get content(): Buffer {
    return this.#content;
  }
}

/** Lets a statement be the plain body of a request. */
export function acceptRawStatements(fastify: FastifyInstance): void {
  fastify.addContentTypeParser<Buffer>(
    [...statementTypes],
    { parseAs: 'buffer', bodyLimit: largestStatement },
    (_request, body, done) => done(null, new UploadedStatement('statement.csv', body)),
  );
}

/** The one file of a request, multipart or plain. Errors: file.missing, request.too_large. */
export async function uploadedStatement(request: FastifyRequest): Promise<UploadedStatement> {
  if (!request.isMultipart()) {
    if (request.body instanceof UploadedStatement && request.body.content.length) return request.body;
    throw new Problem('file.missing');
  }
  const { name, content } = await uploadedFile(request);
  return new UploadedStatement(name, content);
}

export const ImportedStatement = z.object({
  id: schemas.id,
  /** Incoming lines of the file: matched + unmatched + duplicates. */
  lines: count,
  matched: count,
  unmatched: count,
  /** Lines that an earlier import, or an earlier row of this file, has brought already. */
  duplicates: count,
  /** Lines of money going out; those that were new are kept beside the others. */
  outgoing: count,
});
export type ImportedStatement = z.infer<typeof ImportedStatement>;

export const StatementItem = ImportedStatement.extend({
  fileName: z.string(),
  encoding: z.enum(['utf-8', 'gbk', 'xlsx']),
  bankAccount: z.object({ id: schemas.id, name: z.string() }).nullable(),
  importedBy: person,
  importedAt: moment,
});
export type StatementItem = z.infer<typeof StatementItem>;
export const StatementPage = schemas.pageOf(StatementItem);

export const ListStatements = z.strictObject({ ...schemas.pageQuery });
export type ListStatements = z.infer<typeof ListStatements>;
