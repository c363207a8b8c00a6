import type { RouteObject } from 'react-router';

/** The pages under /supply, each loaded when first opened. */
export const supplierRoutes: RouteObject[] = [
  { index: true, lazy: () => import('./today') },
  { path: 'orders', lazy: () => import('./orders') },
  { path: 'orders/:id', lazy: () => import('./order') },
  { path: 'orders/:id/ship', lazy: () => import('./ship') },
  { path: 'pick', lazy: () => import('./pick') },
  { path: 'shipments/:id', lazy: () => import('./shipment') },
  { path: 'shipments/:id/labels', lazy: () => import('./labels') },
  { path: 'stock', lazy: () => import('./stock') },
  { path: 'stock/:id', lazy: () => import('./sku') },
  { path: 'money', lazy: () => import('./earnings/page') },
  { path: 'settlements/:id', lazy: () => import('./earnings/settlement') },
  { path: 'returns', lazy: () => import('./returns') },
  { path: 'subsidies', lazy: () => import('./subsidies') },
  { path: 'looks', lazy: () => import('../looks/page') },
  { path: 'plots', lazy: () => import('./plots/page') },
  { path: 'invoices', lazy: () => import('./invoices') },
];
