import { type AccessRule, accessOf, seenAs } from '@app/platform';
import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

export type Route = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  access: AccessRule | 'public' | undefined;
  /** As what its answers are in the access log. */
  seenAs: ReturnType<typeof seenAs>;
};

/** Every route of the application, as its decorators declare it. */
export function routesOf(app: INestApplicationContext): Route[] {
  const scanner = new MetadataScanner();
  return app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ instance, metatype }) => {
      const base = String(Reflect.getMetadata('path', metatype ?? Object) ?? '');
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      return scanner.getAllMethodNames(prototype).flatMap((name): Route[] => {
        const handler = prototype[name] as object;
        const own: unknown = Reflect.getMetadata('path', handler);
        if (own === undefined) return [];
        const method = RequestMethod[Number(Reflect.getMetadata('method', handler))] as Route['method'];
        const path = `/${[base, String(own)].join('/')}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');
        return [{ method, path, access: accessOf(handler), seenAs: seenAs(handler) }];
      });
    });
}
