import { randomUUID } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export type Answer<T> = {
  status: number;
  body: T;
  headers: Record<string, string>;
  text: string;
  bytes: Buffer;
};

/** What a person types in to log in. */
export type Credentials = { login: string; password: string };
type Options = { key?: string | false; headers?: Record<string, string> };
type Method = 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE';
type Raw = { status: number; headers: IncomingHttpHeaders; bytes: Buffer };

/** Connections are kept: a race of a hundred people should not be a race for sockets. */
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/** One person at one API: logs in once, then speaks JSON. POSTs carry a fresh Idempotency-Key unless told otherwise. */
export class Client {
  constructor(
    private readonly baseUrl: () => string,
    readonly credentials?: Credentials,
    /** Of a session that is open already. */
    private token?: string,
  ) {}

  /** The same person at another API process. */
  at(baseUrl: string): Client {
    return new Client(() => baseUrl, this.credentials, this.token);
  }

  async get<T = Record<string, never>>(path: string, options: Options = {}): Promise<Answer<T>> {
    return this.send('GET', path, undefined, options);
  }

  async head(path: string, options: Options = {}): Promise<Answer<Record<string, never>>> {
    return this.send('HEAD', path, undefined, options);
  }

  async post<T = Record<string, never>>(
    path: string,
    body?: unknown,
    options: Options = {},
  ): Promise<Answer<T>> {
    return this.send('POST', path, body, options);
  }

  async patch<T = Record<string, never>>(
    path: string,
    body?: unknown,
    options: Options = {},
  ): Promise<Answer<T>> {
    return this.send('PATCH', path, body, options);
  }

  async delete<T = Record<string, never>>(path: string, options: Options = {}): Promise<Answer<T>> {
    return this.send('DELETE', path, undefined, options);
  }

  async upload<T = Record<string, never>>(
    path: string,
    name: string,
    content: Buffer,
    type: string,
    options: Options = {},
  ): Promise<Answer<T>> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(content)], { type }), name);
    const multipart = new Response(form);
    const headers = {
      ...(await this.headers('POST', options)),
      'content-type': multipart.headers.get('content-type') as string,
    };
    const bytes = Buffer.from(await multipart.arrayBuffer());
    return answerOf<T>(await exchange(this.baseUrl() + path, 'POST', headers, bytes));
  }

  private async send<T>(method: Method, path: string, body: unknown, options: Options): Promise<Answer<T>> {
    const answer = await this.sendOnce<T>(method, path, body, options);
    // A test may have let weeks go by: the person logs in again.
    if (answer.status !== 401 || !this.credentials || options.headers?.['authorization']) return answer;
    this.token = undefined;
    return this.sendOnce<T>(method, path, body, options);
  }

  private async sendOnce<T>(
    method: Method,
    path: string,
    body: unknown,
    options: Options,
  ): Promise<Answer<T>> {
    const headers = await this.headers(method, options);
    return answerOf<T>(await exchange(this.baseUrl() + path, method, headers, asJson(headers, body)));
  }

  private async headers(method: Method, options: Options): Promise<Record<string, string>> {
    const headers: Record<string, string> = { ...options.headers };
    if (this.credentials || this.token) headers['authorization'] ??= `Bearer ${await this.tokenOnce()}`;
    if (method === 'POST' && options.key !== false) headers['idempotency-key'] = options.key ?? randomUUID();
    return headers;
  }

  async tokenOnce(): Promise<string> {
    if (!this.token) {
      const headers: Record<string, string> = {};
      const login = asJson(headers, this.credentials);
      const answer = answerOf<{ token: string }>(
        await exchange(`${this.baseUrl()}/v1/sessions`, 'POST', headers, login),
      );
      if (answer.status !== 201)
        throw new Error(`cannot log in as ${this.credentials?.login}: ${answer.status} ${answer.text}`);
      this.token = answer.body.token;
    }
    return this.token;
  }
}

function asJson(headers: Record<string, string>, body: unknown): Buffer | undefined {
  if (body === undefined) return undefined;
  headers['content-type'] ??= 'application/json';
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function exchange(
  url: string,
  method: Method,
  headers: Record<string, string>,
  body: Buffer | undefined,
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const length = body ? { 'content-length': String(body.length) } : {};
    const call = request(url, { method, agent, headers: { ...headers, ...length } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          bytes: Buffer.concat(chunks),
        }),
      );
    });
    call.on('error', (error: NodeJS.ErrnoException) => {
      // The server closed a kept connection at the moment it was used again: nothing was answered.
      if (call.reusedSocket && error.code === 'ECONNRESET')
        exchange(url, method, headers, body).then(resolve, reject);
      else reject(error);
    });
    call.end(body);
  });
}

function answerOf<T>({ status, headers, bytes }: Raw): Answer<T> {
  const isJson = /json/.test(headers['content-type'] ?? '');
  const text = bytes.toString();
  const body: unknown = isJson && text ? JSON.parse(text) : {};
  return { status, body: body as T, headers: headers as Record<string, string>, text, bytes };
}
