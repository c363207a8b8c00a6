import type { RouteObject } from 'react-router';

/** The pages under /official. Each one: { path, lazy: () => import('./page') } where the page file exports `Component`. */
export const officialRoutes: RouteObject[] = [{ index: true, lazy: () => import('../shared/coming') }];
