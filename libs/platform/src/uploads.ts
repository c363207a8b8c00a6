import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Problem } from './errors';

export type Upload = { name: string; content: Buffer };

const longestName = 100;
/** Each file of a form, in bytes. */
export const uploadLimit = 8 * 1_048_576;
/** What a form needs beside its file. */
const formOverhead = 65_536;

/**
 * The one file of a multipart request. Errors: request.unsupported_media_type, file.missing, request.too_large,
 * request.malformed (a form that breaks off or is none).
 */
export async function uploadedFile(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) throw new Problem('request.unsupported_media_type');
  // Said beforehand, it need not come first.
  if (Number(request.headers['content-length'] ?? 0) > uploadLimit + formOverhead)
    throw new Problem('request.too_large');
  try {
    const part = await request.file();
    if (!part) throw new Problem('file.missing');
    const content = await wholeOf(part);
    if (content.length === 0) throw new Problem('file.missing');
    return { name: cleanName(part.filename), content };
  } catch (error) {
    // The parser of forms throws plain errors; those with a status say it themselves.
    const meant = error instanceof Problem || (error as { statusCode?: number }).statusCode !== undefined;
    throw meant ? error : new Problem('request.malformed');
  }
}

/** Refused at the limit: the parser itself would read, and throw away, what else the caller wishes to send. */
function wholeOf(part: MultipartFile): Promise<Buffer> {
  const past = new Promise<never>((_, refuse) => {
    part.file.once('limit', () => refuse(new Problem('request.too_large')));
  });
  return Promise.race([part.toBuffer(), past]);
}

/** What is shown and offered as a name again: no path, nothing unseen that turns `gpj.exe` around, no half characters. */
function cleanName(name: string | undefined): string {
  const seen = (name ?? '').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd\\/]/gu, '');
  return [...seen].slice(-longestName).join('').trim() || 'file';
}
