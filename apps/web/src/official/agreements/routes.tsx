import type { RouteObject } from 'react-router';

/** Agreements, the parts of their targets, and projects. */
export const agreementRoutes: RouteObject[] = [
  { path: 'agreements', lazy: () => import('./list') },
  { path: 'agreements/new', lazy: () => import('./new') },
  { path: 'agreements/:id', lazy: () => import('./page') },
  { path: 'agreements/:id/targets', lazy: () => import('./tree') },
  { path: 'projects', lazy: () => import('../projects/list') },
  { path: 'projects/new', lazy: () => import('../projects/new') },
  { path: 'projects/:id', lazy: () => import('../projects/page') },
];
