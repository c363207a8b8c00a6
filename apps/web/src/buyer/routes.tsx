import type { RouteObject } from 'react-router';

/** The pages under /buy. Each one: { path, lazy: () => import('./page') } where the page file exports `Component`. */
export const buyerRoutes: RouteObject[] = [{ index: true, lazy: () => import('../shared/coming') }];
