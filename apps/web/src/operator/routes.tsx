import type { RouteObject } from 'react-router';

/** The pages under /operate. Each one: { path, lazy: () => import('./page') } where the page file exports `Component`. */
export const operatorRoutes: RouteObject[] = [{ index: true, lazy: () => import('../shared/coming') }];
