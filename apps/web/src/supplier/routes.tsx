import type { RouteObject } from 'react-router';

/** The pages under /supply. Each one: { path, lazy: () => import('./page') } where the page file exports `Component`. */
export const supplierRoutes: RouteObject[] = [{ index: true, lazy: () => import('../shared/coming') }];
