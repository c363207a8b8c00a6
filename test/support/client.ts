import { randomUUID } from 'node:crypto';
import request, { type Response } from 'supertest';

export type Answer<T> = {
  status: number;
  body: T;
  headers: Record<string, string>;
  text: string;
  bytes: Buffer;
};

type Options = { key?: string | false; headers?: Record<string, string> };

/** One person at one API: logs in once, then speaks JSON. POSTs carry a fresh Idempotency-Key unless told otherwise. */
export class Client {
  private token: string | undefined;

  constructor(
    private readonly baseUrl: () => string,
    private readonly login?: { login: string; password: string },
  ) {}

  /** The same person at another API process. */
  at(baseUrl: string): Client {
    const other = new Client(() => baseUrl, this.login);
    other.token = this.token;
    return other;
  }

  async get<T = Record<string, never>>(path: string, options: Options = {}): Promise<Answer<T>> {
    return this.send('get', path, undefined, options);
  }

  async post<T = Record<string, never>>(
    path: string,
    body?: unknown,
    options: Options = {},
  ): Promise<Answer<T>> {
    return this.send('post', path, body, options);
  }

  async patch<T = Record<string, never>>(
    path: string,
    body?: unknown,
    options: Options = {},
  ): Promise<Answer<T>> {
    return this.send('patch', path, body, options);
  }

  async delete<T = Record<string, never>>(path: string, options: Options = {}): Promise<Answer<T>> {
    return this.send('delete', path, undefined, options);
  }

  async upload<T = Record<string, never>>(
    path: string,
    name: string,
    content: Buffer,
    type: string,
  ): Promise<Answer<T>> {
    const call = request(this.baseUrl())
      .post(path)
      .set(await this.headers('post', {}));
    return answerOf<T>(await call.attach('file', content, { filename: name, contentType: type }));
  }

  private async send<T>(
    method: 'get' | 'post' | 'patch' | 'delete',
    path: string,
    body: unknown,
    options: Options,
  ): Promise<Answer<T>> {
    const answer = await this.sendOnce<T>(method, path, body, options);
    // A test may have let weeks go by: the person logs in again.
    if (answer.status !== 401 || !this.login || options.headers?.['authorization']) return answer;
    this.token = undefined;
    return this.sendOnce<T>(method, path, body, options);
  }

  private async sendOnce<T>(
    method: 'get' | 'post' | 'patch' | 'delete',
    path: string,
    body: unknown,
    options: Options,
  ): Promise<Answer<T>> {
    const call = request(this.baseUrl())
      [method](path)
      .set(await this.headers(method, options));
    if (path.endsWith('/sheet') || path.endsWith('/notice') || path.startsWith('/v1/files/'))
      call.buffer(true).parse(asBytes);
    return answerOf<T>(await (body === undefined ? call : call.send(body as object)));
  }

  private async headers(method: string, options: Options): Promise<Record<string, string>> {
    const headers: Record<string, string> = { ...options.headers };
    if (this.login) headers['authorization'] ??= `Bearer ${await this.tokenOnce()}`;
    if (method === 'post' && options.key !== false) headers['idempotency-key'] = options.key ?? randomUUID();
    return headers;
  }

  async tokenOnce(): Promise<string> {
    if (!this.token) {
      const { status, body } = await request(this.baseUrl()).post('/v1/sessions').send(this.login);
      if (status !== 201)
        throw new Error(`cannot log in as ${this.login?.login}: ${status} ${JSON.stringify(body)}`);
      this.token = body.token as string;
    }
    return this.token;
  }
}

function answerOf<T>(response: Response): Answer<T> {
  const { status, headers, text } = response;
  // A refusal where bytes were asked for comes as problem+json all the same.
  const problem = Buffer.isBuffer(response.body) && /json/.test(headers['content-type'] ?? '');
  const body: unknown = problem ? JSON.parse(String(response.body)) : response.body;
  return {
    status,
    body: body as T,
    headers,
    text,
    bytes: Buffer.isBuffer(body) ? body : Buffer.from(text ?? ''),
  };
}

function asBytes(answer: Response, done: (error: Error | null, body: Buffer) => void): void {
  // The type says Response; what arrives is the stream of the body.
  const response = answer as unknown as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => done(null, Buffer.concat(chunks)));
  response.on('error', (error: Error) => done(error, Buffer.alloc(0)));
}
