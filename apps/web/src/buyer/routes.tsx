import type { RouteObject } from 'react-router';

/** The pages under /buy, each loaded when first opened. */
export const buyerRoutes: RouteObject[] = [
  { index: true, lazy: () => import('./home') },
  { path: 'find', lazy: () => import('./find') },
  { path: 'products/:id', lazy: () => import('./product') },
  { path: 'basket', lazy: () => import('./basket') },
  { path: 'orders', lazy: () => import('./orders') },
  { path: 'orders/:id', lazy: () => import('./order') },
  { path: 'orders/:id/pay', lazy: () => import('./pay') },
  { path: 'attempts/:id', lazy: () => import('./attempt') },
  { path: 'payments', lazy: () => import('./payments') },
  { path: 'after-sales', lazy: () => import('./after-sales') },
  { path: 'settlement-sheet', lazy: () => import('./papers/sheet') },
  { path: 'statement', lazy: () => import('./papers/month') },
  { path: 'filing', lazy: () => import('./filing/page') },
  { path: 'looks', lazy: () => import('../looks/page') },
  { path: 'reserve', lazy: () => import('./reserve') },
  { path: 'invoices', lazy: () => import('./invoices') },
  { path: 'deliveries', lazy: () => import('./deliveries') },
  { path: 'shipments/:id/acceptance', lazy: () => import('./accept') },
  { path: 'acceptances/:id', lazy: () => import('./acceptance') },
  { path: 'sales', lazy: () => import('../sales/reports') },
  { path: 'sales/new', lazy: () => import('../sales/form') },
  { path: 'sales/:id', lazy: () => import('../sales/report') },
  { path: 'sales/:id/edit', lazy: () => import('../sales/form') },
];
