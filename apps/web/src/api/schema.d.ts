// A placeholder until `npm run openapi` writes this file from docs/openapi.json.
// biome-ignore lint/suspicious/noExplicitAny: replaced by generated types
export type paths = Record<string, never>;
