import { networkError, toApiError } from '../api/errors';
import { fingerprint, once } from '../api/intent';
import type { ImportResult, Preview } from './api';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** XMLHttpRequest, because fetch does not tell how far an upload has come. */
function post<T>(
  path: string,
  file: File,
  key: string | undefined,
  onProgress: (share: number) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file);
    request.open('POST', path);
    if (key !== undefined) request.setRequestHeader('Idempotency-Key', key);
    request.setRequestHeader('Accept-Language', document.documentElement.lang || 'zh-CN');
    request.upload.onprogress = (event) =>
      event.lengthComputable && onProgress(event.loaded / Math.max(1, event.total));
    request.onerror = () => reject(networkError());
    request.onload = () => {
      const body = parse(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(toApiError(request.status, body));
    };
    request.send(form);
  });
}

/** `accountId`: whose saved layout is followed; without one the columns are found by their usual names. */
export async function importStatement(
  file: File,
  accountId: string | undefined,
  onProgress: (share: number) => void,
): Promise<ImportResult> {
  const print = await fingerprint(file);
  const path = `/v1/bank-statements${accountId === undefined ? '' : `?bankAccountId=${accountId}`}`;
  return once('bank-statement', [print, accountId ?? null], (headers) =>
    post<ImportResult>(path, file, headers['Idempotency-Key'], onProgress),
  );
}

/** The first rows of a file and the layout saved or guessed; nothing is kept. */
export function previewStatement(file: File, accountId: string, sheet?: string): Promise<Preview> {
  const query = new URLSearchParams({ bankAccountId: accountId, ...(sheet === undefined ? {} : { sheet }) });
  return post<Preview>(`/v1/bank-statement-previews?${query}`, file, undefined, () => {});
}
