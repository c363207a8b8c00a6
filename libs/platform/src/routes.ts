import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  Header,
  HttpCode,
  type INestApplicationContext,
} from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type ZodType, z } from 'zod';
import type { Actor } from './access';
import { Problem, problemMeaning } from './errors';
import { bodyHash, type OnceKey } from './idempotency';

const keyHeader = 'Idempotency-Key';

type AnswerOptions = {
  /** One line for the API page. */
  summary: string;
  /** The route takes an Idempotency-Key: `@Once()` reads it, or `@OnceIfKey()` where it may be left out. */
  once?: boolean | 'optional';
  /** Codes of this route besides the general ones. */
  problems?: readonly string[];
};

/** Status, body and refusals of a route: what the OpenAPI document says about it. */
export function Answers(status: number, schema: ZodType | null, options: AnswerOptions) {
  const byStatus = new Map<number, string[]>();
  for (const code of options.problems ?? []) {
    const meaning = problemMeaning(code);
    if (!meaning) throw new Error(`Route names an undefined problem: ${code}`);
    byStatus.set(meaning.status, [...(byStatus.get(meaning.status) ?? []), code]);
  }
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary: options.summary }),
    schema
      ? ApiResponse({ status, description: 'OK', schema: jsonSchema(schema) as never })
      : ApiResponse({ status, description: 'OK' }),
    ...[...byStatus].map(([problemStatus, codes]) =>
      ApiResponse({ status: problemStatus, description: codes.join(' · ') }),
    ),
    ...(options.once
      ? [
          ApiHeader({
            name: keyHeader,
            required: options.once === true,
            description: 'One key per intent; kept 7 days.',
          }),
        ]
      : []),
  );
}

/** JSON that is ready to send, of a `T`. */
export type JsonText<T> = string & { readonly of?: T };

/** For a route that answers `JsonText`: sent as it is, without being taken apart and put together again. */
export function ReadyJson() {
  return Header('Content-Type', 'application/json; charset=utf-8');
}

/** The shape as it leaves: what a Date or a bigint becomes in JSON is said by the schema itself. */
function jsonSchema(schema: ZodType): object {
  return z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'output',
    unrepresentable: 'any',
    // OpenAPI 3.0: `nullable` adds a type, but an enumeration still lists every value.
    override: ({ jsonSchema }) => {
      if (jsonSchema.nullable && jsonSchema.enum && !jsonSchema.enum.includes(null))
        jsonSchema.enum.push(null);
      // And it counts only beside a type, which a choice between objects has not said.
      const choices = (jsonSchema.oneOf ?? jsonSchema.anyOf) as { type?: string }[] | undefined;
      if (jsonSchema.nullable && !jsonSchema.type && choices?.every(({ type }) => type === 'object'))
        jsonSchema.type = 'object';
    },
  });
}

/** The caller's idempotency key, bound to user, organisation, route and body. Missing = 400. */
export const Once = createParamDecorator((_: unknown, context: ExecutionContext): OnceKey => {
  const key = keyOf(context);
  if (!key) throw new Problem('idempotency.key_required');
  return key;
});

/** The same where the change guards itself: with a key, who lost the answer gets it again instead of a refusal. */
export const OnceIfKey = createParamDecorator((_: unknown, context: ExecutionContext): OnceKey | undefined =>
  keyOf(context),
);

/**
 * What an address that leaves the browser begins with, from the configured origin or else from where the caller reached
 * us. Errors: request.malformed, for a Host or a forwarded protocol that makes no address of the web.
 */
export function webOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw new Problem('request.malformed');
  return url.origin;
}

/** Where the caller reached us, as it says itself: `webOrigin` checks it, and the configured origin goes before it. */
export const RequestOrigin = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { protocol, host } = context.switchToHttp().getRequest<FastifyRequest>();
  return `${protocol}://${host}`;
});

/** Whether the caller reads English; everybody else reads Chinese. */
export function readsEnglish(headers: FastifyRequest['headers']): boolean {
  return /^\s*en\b/i.test(headers['accept-language'] ?? '');
}

/** The same for a route whose answer has words of its own, such as a workbook. */
export const InEnglish = createParamDecorator((_: unknown, context: ExecutionContext): boolean =>
  readsEnglish(context.switchToHttp().getRequest<FastifyRequest>().headers),
);

function keyOf(context: ExecutionContext): OnceKey | undefined {
  const request = context.switchToHttp().getRequest<FastifyRequest & { actor: Actor }>();
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))
    throw new Problem('idempotency.key_required');
  return {
    ownerId: request.actor.userId,
    key,
    // With the organisation: who moves to another one leaves the answers behind.
    route: `${request.method} ${request.url.split('?')[0]} ${request.actor.organizationId}`,
    bodyHash: bodyHash(request.body),
  };
}

/** Every route handler of the application, with the names of its class and method. */
export function handlersOf(
  app: Pick<INestApplicationContext, 'get'>,
): { controller: string; name: string; handler: object }[] {
  const scanner = new MetadataScanner();
  return app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ instance, metatype }) =>
      scanner
        .getAllMethodNames(Object.getPrototypeOf(instance))
        .map((name) => ({ controller: String(metatype?.name), name, handler: instance[name] as object }))
        .filter(({ handler }) => Reflect.getMetadata('path', handler) !== undefined),
    );
}
