import { randomBytes } from 'node:crypto';
import { createLog, NestLog } from '@app/platform';
import { pathOf } from '../../libs/platform/src/log';

/** `CANARY_LINES=1000000 npm test -- test/contract/log-lines.spec.ts` for a release. */
const generatedLines = Number(process.env['CANARY_LINES'] ?? 20_000);
const mark = `CANARY${randomBytes(6).toString('hex')}`;

type Log = ReturnType<typeof createLog>;
type Attempt = (log: Log, value: string, n: number) => void;

/** As drivers and libraries throw: the values stand in message, detail, parameters, command. */
function thrown(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

const names = [
  'password',
  'oldPassword',
  'newPassword',
  'passwordHash',
  'token',
  'code',
  'secret',
  'recoveryCodes',
  'authorization',
  'cookie',
  'account',
  'phone',
  'transferCode',
  'databaseUrl',
  'redisUrl',
  'secretKey',
];
const deep = (value: unknown, levels: number): unknown =>
  levels ? { within: deep(value, levels - 1) } : value;

/** Every way that a secret came near a log, by what would have to keep it out. */
const attempts: Record<string, Attempt> = {
  ...Object.fromEntries(
    names.map((name): [string, Attempt] => [
      `the name ${name}`,
      (log, value) => log.info({ [name]: value }, 'plain'),
    ]),
  ),
  'a name in a list of a body': (log, value, n) =>
    log.debug({ body: { items: [{ [names[n % names.length] as string]: value }] } }, 'deep'),
  'a long message, cut within a quotation': (log, value) =>
    log.error({ err: thrown('Error', `${'x'.repeat(1_980)} '${value.repeat(20)}'`) }, 'long'),
  'the bottom of a deep heap': (log, value) => log.debug({ body: deep({ list: [value] }, 7) }, 'deeper'),
  'an error of a statement': (log, value) =>
    log.error(
      {
        err: thrown('QueryFailedError', `invalid input syntax for type integer: "${value}"`, {
          parameters: [value],
          query: 'INSERT …',
          driverError: { code: '22P02', detail: `Failing row contains (${value})`, table: 'users' },
        }),
      },
      'statement',
    ),
  'an error of Redis': (log, value) =>
    log.error(
      { err: thrown('ReplyError', 'WRONGPASS', { command: { name: 'auth', args: [value] } }) },
      'redis',
    ),
  'an error of JSON': (log, value) =>
    log.warn(
      { err: thrown('SyntaxError', `Unexpected token 'C', "${value}\\" is" is not valid JSON`) },
      'json',
    ),
  'a quotation that does not end': (log, value) =>
    log.warn({ err: thrown('SyntaxError', `Unexpected end in "${value} and more`) }, 'json'),
  'an address with a password': (log, value) =>
    log.warn({ err: `connect postgres://user:${value}@host/db` }, 'url'),
  'something thrown that is no error': (log, value) => log.warn({ err: `no such user: '${value}'` }, 'text'),
  'an object thrown as an error': (log, value) => log.warn({ err: { reason: value } }, 'object'),
  'an error within an object': (log, value) =>
    log.error({ cause: { deeper: thrown('Error', `key '${value}' refused`, { input: value }) } }, 'nested'),
  'bytes and headers': (log, value) =>
    log.trace({ bytes: Buffer.from(value), list: [{ headers: { cookie: value } }] }, 'bytes'),
  "a framework's error": (log, value) => new NestLog(log).error(thrown('Error', `"${value}" is taken`)),
  "a framework's words": (log, value) => new NestLog(log).error(`cannot read '${value}'`, 'stack', 'context'),
  "a framework's warning": (log, value) => new NestLog(log).warn(`connect redis://:${value}@host`),
  'the address of a request': (log, value) =>
    log.info({ url: pathOf(`/v1/orders?token=${value}&q=${value}?${value}`) }, 'request'),
};

describe('lines of the log', () => {
  const written = (work: (log: Log) => void): string[] => {
    const lines: string[] = [];
    work(createLog('canary', 'trace', { write: (line: string) => void lines.push(line) }));
    return lines;
  };

  it.each(Object.keys(attempts))('say nothing of a secret in %s', (name) => {
    const lines = written((log) => {
      for (let n = 0; n < names.length; n++) attempts[name]?.(log, `${mark}${n}`, n);
    });
    expect(lines).toHaveLength(names.length);
    for (const line of lines) expect(line).not.toContain(mark);
  });

  it('say what helps to find a fault', () => {
    const [line] = written((log) => attempts['an error of a statement']?.(log, mark, 0));
    expect(JSON.parse(line as string)).toMatchObject({
      app: 'canary',
      msg: 'statement',
      err: {
        type: 'QueryFailedError',
        message: 'invalid input syntax for type integer: "…"',
        state: '22P02',
        table: 'users',
        stack: expect.stringMatching(/log-lines\.spec/),
      },
    });
  });

  it('say of bytes how many they are', () => {
    const [line] = written((log) => attempts['bytes and headers']?.(log, mark, 0));
    expect(JSON.parse(line as string)).toMatchObject({ bytes: `${mark.length} bytes` });
  });

  it(`say nothing of secrets in ${generatedLines} lines`, () => {
    let count = 0;
    let leaks = 0;
    const ways = Object.values(attempts);
    const log = createLog('canary', 'trace', {
      write(line: string) {
        count++;
        if (line.includes(mark)) leaks++;
      },
    });
    for (let n = 0; n < generatedLines; n++) ways[n % ways.length]?.(log, `${mark}${n}`, n);
    expect({ count, leaks }).toEqual({ count: generatedLines, leaks: 0 });
  });
});
