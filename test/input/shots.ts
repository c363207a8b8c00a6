import { collaborationLogins } from './collaboration-known';
import { corpus } from './corpus';
import type { Dice } from './dice';
import { breakText, jsonText, type Schema, spoil, valid } from './generate';
import { type Known, nounOf, type Visitor } from './known';
import { repaired } from './repairs';
import { type Part, uploads } from './uploads';

export type Parameter = { name: string; in: string; required?: boolean; schema: Schema };
export type Operation = {
  operationId: string;
  method: string;
  path: string;
  parameters: Parameter[];
  body?: { types: string[]; schema: Schema };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
};

export type Shot = {
  operation: Operation;
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: Buffer;
  visitor: Visitor | undefined;
  /** The address itself was bent, so it may belong to no route or to another one. */
  bentAddress: boolean;
};

type Stage = { known: Known; visitors: readonly Visitor[]; cursors: readonly string[] };

/** One request for the operation: valid, or with something wrong in address, headers, body or who sends it. */
export function shotFor(operation: Operation, dice: Dice, stage: Stage): Shot {
  const fault = dice.pick([
    'none',
    'none',
    'path',
    'query',
    'headers',
    'body',
    'body',
    'body',
    'text',
    'visitor',
  ]);
  const visitor = visitorFor(operation, dice, stage, fault === 'visitor');
  const address = addressOf(operation, dice, stage, fault, visitor);
  const headers: Record<string, string> = {
    ...(visitor ? { authorization: `Bearer ${visitor.token}` } : {}),
    'accept-language': dice.pick(['zh-CN', 'en', 'en-GB,zh;q=0.5', '*', '']),
    'x-forwarded-for': `10.${dice.below(256)}.${dice.below(256)}.${dice.below(256)}`,
  };
  for (const { name } of operation.parameters.filter((parameter) => parameter.in === 'header'))
    headers[name.toLowerCase()] =
      name === 'If-Match' ? `"${stage.known.versions.get(address.subjectId ?? '') ?? 1}"` : dice.uuid();
  const body = bodyOf(operation, dice, stage, { subjectId: address.subjectId, visitor, fault });
  if (body) headers['content-type'] = body.type;
  if (fault === 'headers') bendHeaders(headers, dice);
  return {
    operation,
    method: operation.method.toUpperCase(),
    url: address.url,
    headers,
    ...(body ? { body: body.bytes } : {}),
    visitor,
    bentAddress: fault === 'path',
  };
}

const loginsFor: Record<string, readonly string[]> = {
  openSession: [],
  importStatement: ['operator', 'operator2'],
  storePhoto: ['buyer', 'supplier', 'reseller'],
  objectToSubsidyRun: ['supplier'],
  reopenPeriod: ['province', 'official'],
};

function visitorFor(
  { operationId, path }: Operation,
  dice: Dice,
  { visitors }: Stage,
  any: boolean,
): Visitor | undefined {
  if (any) return dice.chance(0.3) ? undefined : dice.pick(visitors);
  const logins = loginsFor[operationId] ?? personaOf(path, operationId);
  const fitting = visitors.filter(({ login }) => logins.includes(login));
  return fitting.length ? dice.pick(fitting) : dice.pick(visitors);
}

/** Those who most likely may; the rest of the shots tries everybody. */
function personaOf(path: string, operationId: string): readonly string[] {
  const table: (readonly [RegExp, readonly string[]])[] = [
    ...collaborationLogins,
    [/integrity-rules\/|reference-prices$/, ['operator', 'operator2']],
    [/integrity-/, ['official', 'wuxi.finance', 'district']],
    [/plots/, ['supplier']],
    [/sales-corrections|sales-reports\/.*(review|confirmations)/, ['district', 'official']],
    [/sales-|resale-/, ['reseller']],
    [/subsidy-/, ['county', 'hualong.agriculture']],
    [/supplier-applications/, ['operator', 'county', 'hualong.agriculture']],
    [/periods|closings/, ['official', 'wuxi.finance', 'district', 'xishan.bureau.finance']],
    [/table-copies|unit-changes/, ['official', 'wuxi.finance', 'district']],
    [/counted-lines/, ['buyer', 'district']],
    [/quota-/, ['wuxi.finance', 'xishan.bureau.finance']],
    [/filing/, ['wuxi.finance', 'xishan.bureau.finance', 'buyer', 'finance']],
    [/rankings|figures|bulletins|exports/, ['official', 'wuxi.finance', 'district', 'xishan.bureau.finance']],
    [
      /bank-|operations|journal|suspense|provider-(events|disputes)|payment-lists|payouts|settlement-runs|failure$|check$/,
      ['operator', 'operator2'],
    ],
    [/earnings|settlements|payout-accounts/, ['supplier']],
    [
      /stock|skus|listing|confirmation$|invoices$|red-letters|refusal|invoice-files|decision|closure$|^sendShipment/,
      ['supplier'],
    ],
    [/access-log|changes$|audit-chain|unmasking$/, ['auditor', 'operator']],
    [/offices/, ['operator', 'operator2']],
    [/overview|targets|tallies|facts|units$|evidence/, ['official', 'district', 'operator']],
    [/verification|withdrawal|invoice-titles|invoice-requests$/, ['finance']],
    [/signatures/, ['inspector', 'approver']],
    [/checkouts|acceptance$|usual|returns$/, ['buyer']],
    [/payments$|progress/, ['finance', 'buyer']],
  ];
  const found = table.find(([pattern]) => pattern.test(path) || pattern.test(operationId));
  return found?.[1] ?? ['buyer', 'inspector', 'finance', 'approver', 'supplier'];
}

function addressOf(
  operation: Operation,
  dice: Dice,
  stage: Stage,
  fault: string,
  visitor: Visitor | undefined,
) {
  let subjectId: string | undefined;
  let path = operation.path;
  const noun = nounOf(path);
  for (const { name } of operation.parameters.filter((parameter) => parameter.in === 'path')) {
    const ids = dice.chance(0.8)
      ? stage.known.ids(noun, visitor, operation.operationId)
      : stage.known.ids(noun);
    subjectId = ids.length && dice.chance(0.9) ? dice.pick(ids) : dice.uuid();
    path = path.replace(`{${name}}`, fault === 'path' ? bentSegment(dice) : subjectId);
  }
  if (fault === 'path' && path === operation.path)
    path += dice.pick(['/', '//', '/%', '/..', ';a=1', '%00', '.json']);
  return { url: path + queryOf(operation, dice, stage, fault), subjectId };
}

const bentSegments = [
  '%',
  '%zz',
  '%00',
  '%ff',
  '%2e%2e',
  '..',
  '%2F',
  '%E4%B8',
  '*',
  ':id',
  '{id}',
  '0',
  '-1',
  '%20',
  'a'.repeat(201),
];

function bentSegment(dice: Dice): string {
  return dice.chance(0.5) ? dice.pick(bentSegments) : inUrl(dice.pick(corpus).text) || '%20';
}

/** Percent-encoded; half a surrogate pair has no encoding and goes as U+FFFD's. */
function inUrl(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString()).slice(0, 3_000).replace(/%.?$/, '');
}

function queryOf(operation: Operation, dice: Dice, stage: Stage, fault: string): string {
  const pairs: string[] = [];
  for (const { name, schema, required } of operation.parameters.filter(
    (parameter) => parameter.in === 'query',
  )) {
    if (!required && dice.chance(0.6)) continue;
    const hints = (field: string) => (field === 'cursor' ? stage.cursors : stage.known.field(field));
    const bent = fault === 'query' && dice.chance(0.7);
    const value = bent ? bentValue(name, dice) : inUrl(String(valid(schema, name, dice, hints)));
    pairs.push(`${name}=${value}`);
    if (fault === 'query' && dice.chance(0.15)) pairs.push(`${name}=${value}`, `${name}[]=1`, `${name}[a]=1`);
  }
  if (fault === 'query' && dice.chance(0.3))
    pairs.push(
      dice.pick([
        'x=1',
        '__proto__=1',
        '__proto__[a]=1',
        'constructor[prototype]=1',
        '=',
        '&&&',
        '%',
        'a=%zz',
        '%00=1',
      ]),
    );
  return pairs.length ? `?${pairs.join('&')}` : '';
}

function bentValue(name: string, dice: Dice): string {
  if (name === 'cursor' && dice.chance(0.8)) {
    const inside = [
      dice.pick(['name', 'price', 'newest', 1]),
      dice.pick([1, -1, 2 ** 53, 1e308, '苹果', '1', null]),
      dice.uuid(),
    ];
    const parts = [
      inside,
      [dice.uuid()],
      [2 ** 53 - 1, dice.uuid()],
      [dice.pick(corpus).text],
      {},
      null,
      [[[]]],
    ];
    return Buffer.from(JSON.stringify(dice.pick(parts))).toString('base64url');
  }
  return inUrl(dice.pick(corpus).text);
}

function bodyOf(
  { operationId, body }: Operation,
  dice: Dice,
  { known }: Stage,
  {
    subjectId,
    visitor,
    fault,
  }: { subjectId: string | undefined; visitor: Visitor | undefined; fault: string },
): Part | undefined {
  if (!body) return undefined;
  if (body.types.includes('multipart/form-data'))
    return uploads(operationId, dice, fault !== 'none', known.dues);
  const hints = (field: string) => known.field(field, subjectId, visitor);
  const drawn = valid(body.schema, '', dice, hints) as Record<string, unknown>;
  let value: unknown = repaired(operationId, drawn, { known, subjectId, visitor, dice });
  if (fault === 'body') for (let faults = dice.between(1, 2); faults; faults--) value = spoil(value, dice);
  const text = fault === 'text' ? breakText(jsonText(value), dice) : jsonText(value);
  const charset = dice.pick(['', '; charset=utf-8']);
  return { type: `application/json${charset}`, bytes: Buffer.from(text) };
}

const wrongTypes = [
  'text/plain',
  'application/xml',
  'application/json; charset=gbk',
  'application/json; charset=utf-16',
  'application/json;charset="utf-8"',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=x',
  'application/problem+json',
  'image/png',
  'a',
  '/',
  'application/json, text/html',
  'text/csv',
];

const bends: ((headers: Record<string, string>, dice: Dice) => void)[] = [
  (headers, dice) => {
    headers['content-type'] = dice.pick(wrongTypes);
  },
  (headers) => {
    delete headers['content-type'];
  },
  (headers) => {
    delete headers['idempotency-key'];
    delete headers['if-match'];
  },
  (headers, dice) => {
    headers['authorization'] = dice.pick([
      'Bearer ',
      'Bearer',
      `Bearer ${'a'.repeat(43)}`,
      'Basic YTpi',
      'bearer  x y',
      '',
    ]);
  },
  (headers, dice) => {
    headers['origin'] = dice.pick([
      'null',
      'https://evil.example',
      '',
      'http://',
      'file://',
      'http://127.0.0.1',
    ]);
    headers['cookie'] = `session=${headers['authorization']?.slice(7) ?? ''}`;
    delete headers['authorization'];
  },
  (headers, dice) => {
    headers['content-encoding'] = dice.pick(['gzip', 'br', 'deflate', 'identity', 'x']);
  },
  (headers, dice) => {
    headers['accept'] = dice.pick(['image/png', '', 'application/xml', '*/*;q=0', 'a'.repeat(500)]);
  },
];

const bendable = [
  'idempotency-key',
  'if-match',
  'authorization',
  'cookie',
  'x-request-id',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'accept-language',
  'content-type',
  'user-agent',
  'referer',
  'if-none-match',
  'range',
  'host',
  'x-http-method-override',
  'traceparent',
];

function bendHeaders(headers: Record<string, string>, dice: Dice): void {
  if (dice.chance(0.5)) dice.pick(bends)(headers, dice);
  else headers[dice.pick(bendable)] = inHeader(dice.pick(corpus).text);
}

/** The bytes of the text as a header may carry them: no line ends, no controls. */
function inHeader(text: string): string {
  const bytes = Buffer.from(text.slice(0, 2_000));
  return Buffer.from(bytes.map((byte) => (byte < 32 || byte === 127 ? 32 : byte)))
    .toString('latin1')
    .trim();
}
