import { createHash } from 'node:crypto';
import { Problem, schemas, uploadedFile } from '@app/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bankLineStates, unmatchedReasons } from './bank-line.state';

const moment = z.iso.datetime({ offset: true });
const person = z.object({ id: schemas.id, name: z.string() });
const count = z.int().min(0);

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

/** Lets a statement be the plain body of a request (`text/csv` or `application/octet-stream`). */
export function acceptRawStatements(fastify: FastifyInstance): void {
  fastify.addContentTypeParser<Buffer>(
    ['text/csv', 'application/octet-stream'],
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
  /** Lines of money going out, left out. */
  outgoing: count,
});
export type ImportedStatement = z.infer<typeof ImportedStatement>;

export const StatementItem = ImportedStatement.extend({
  fileName: z.string(),
  encoding: z.enum(['utf-8', 'gbk']),
  importedBy: person,
  importedAt: moment,
});
export type StatementItem = z.infer<typeof StatementItem>;
export const StatementPage = schemas.pageOf(StatementItem);

export const ListStatements = z.strictObject({ ...schemas.pageQuery });
export type ListStatements = z.infer<typeof ListStatements>;

export const ListBankLines = z.strictObject({
  state: schemas.commaList(z.enum(bankLineStates)).optional(),
  statementId: schemas.id.optional(),
  ...schemas.pageQuery,
});
export type ListBankLines = z.infer<typeof ListBankLines>;

export const BankLineItem = z.object({
  id: schemas.id,
  statementId: schemas.id,
  rowNumber: z.int(),
  bankReference: z.string().nullable(),
  bookedOn: schemas.businessDay,
  amountFen: schemas.positiveFen,
  payerName: z.string(),
  payerAccount: z.string(),
  memo: z.string(),
  state: z.enum(bankLineStates),
  unmatchedReason: z.enum(unmatchedReasons).nullable(),
  payment: z
    .object({
      id: schemas.id,
      transferCode: z.string(),
      amountFen: schemas.positiveFen,
      orderId: schemas.id,
      orderNumber: z.string(),
      buyerName: z.string(),
    })
    .nullable(),
  proposedBy: person.nullable(),
  proposedAt: moment.nullable(),
  confirmedBy: person.nullable(),
  confirmedAt: moment.nullable(),
});
export type BankLineItem = z.infer<typeof BankLineItem>;
export const BankLinePage = schemas.pageOf(BankLineItem);

/** Open payables that the line may be for; the likeliest first. Only one with `sameAmount` can be matched. */
export const Candidates = z.object({
  items: z.array(
    z.object({
      paymentId: schemas.id,
      transferCode: z.string(),
      amountFen: schemas.positiveFen,
      orderId: schemas.id,
      orderNumber: z.string(),
      buyerName: z.string(),
      requestedAt: moment,
      sameAmount: z.boolean(),
      samePayer: z.boolean(),
      codeInMemo: z.boolean(),
    }),
  ),
});
export type Candidates = z.infer<typeof Candidates>;

export const ProposeMatch = z.strictObject({ paymentId: schemas.id });
export type ProposeMatch = z.infer<typeof ProposeMatch>;

/** For a POST that says everything by its address: no body, or an empty object. */
export const NoBody = z.strictObject({}).nullish();
export type NoBody = z.infer<typeof NoBody>;

export const BankLineStateAnswer = z.object({ id: schemas.id, state: z.enum(bankLineStates) });
export type BankLineStateAnswer = z.infer<typeof BankLineStateAnswer>;
