import type { FastifyRequest } from 'fastify';
import { Problem } from './errors';

export type Upload = { name: string; content: Buffer };

const longestName = 100;

/**
 * The one file of a multipart request. Errors: request.unsupported_media_type, file.missing, request.too_large,
 * request.malformed (a form that breaks off or is none).
 */
export async function uploadedFile(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) throw new Problem('request.unsupported_media_type');
  try {
    const part = await request.file();
    const content = await part?.toBuffer();
    if (!part || !content?.length) throw new Problem('file.missing');
    return { name: cleanName(part.filename), content };
  } catch (error) {
    // The parser of forms throws plain errors; those with a status say it themselves.
    const meant = error instanceof Problem || (error as { statusCode?: number }).statusCode !== undefined;
    throw meant ? error : new Problem('request.malformed');
  }
}

/** What is shown and offered as a name again: no path, nothing unseen that turns `gpj.exe` around, no half characters. */
function cleanName(name: string | undefined): string {
  const seen = (name ?? '').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd\\/]/gu, '');
  return [...seen].slice(-longestName).join('').trim() || 'file';
}
