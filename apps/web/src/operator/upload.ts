import { networkError, toApiError } from '../api/errors';
import { fingerprint, once } from '../api/intent';
import type { ImportResult } from './api';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** XMLHttpRequest, because fetch does not tell how far an upload has come. */
function post(file: File, key: string, onProgress: (share: number) => void): Promise<ImportResult> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file);
    request.open('POST', '/v1/bank-statements');
    request.setRequestHeader('Idempotency-Key', key);
    request.setRequestHeader('Accept-Language', document.documentElement.lang || 'zh-CN');
    request.upload.onprogress = (event) =>
      event.lengthComputable && onProgress(event.loaded / Math.max(1, event.total));
    request.onerror = () => reject(networkError());
    request.onload = () => {
      const body = parse(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as ImportResult);
      else reject(toApiError(request.status, body));
    };
    request.send(form);
  });
}

export async function importStatement(
  file: File,
  onProgress: (share: number) => void,
): Promise<ImportResult> {
  const print = await fingerprint(file);
  return once('bank-statement', print, (headers) => post(file, headers['Idempotency-Key'], onProgress));
}
