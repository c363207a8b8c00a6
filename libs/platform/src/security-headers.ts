import type { Config } from './config';

/** What browsers keep to whatever we answer: an API's answer, a file, a page, a refusal. */
const always = {
  // An answer that is no page needs nothing from anywhere; the pages below say what they need.
  'Content-Security-Policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  // Most of what we say is for one person; what may be kept (web files, photos) says so itself.
  'Cache-Control': 'no-store',
};

const oneYear = 31_536_000;

/** The same for every answer: made once, at the start. HSTS only where browsers reach us by https. */
export function securityHeaders(config: Pick<Config, 'publicOrigin'>): Readonly<Record<string, string>> {
  return config.publicOrigin?.startsWith('https:')
    ? { ...always, 'Strict-Transport-Security': `max-age=${oneYear}` }
    : always;
}

const page = [
  "default-src 'self'",
  "script-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
];

/** The web client's page: antd writes styles while it runs, and only those that carry this answer's nonce count. */
export function pagePolicy(nonce: string): string {
  return [...page, `style-src 'self' 'nonce-${nonce}'`].join('; ');
}

/** The API's documentation comes from Swagger with style blocks of its own; it holds nobody's data. */
export const docsPolicy = [...page, "style-src 'self' 'unsafe-inline'"].join('; ');
