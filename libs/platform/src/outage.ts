/** SQLSTATEs that say "not now": no connection, shutting down or starting up, out of time, out of room. */
const passing = /^(08...|57P0[1-5]|57014|25P0[34]|55P03|53...|58...)$/;

const broken = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** The client library has no codes for these. */
const said =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (has encountered a connection error|was closed))/;

/** SQLSTATE of an error of PostgreSQL, or the system's code of a broken line. */
export function stateOf(error: unknown): string | undefined {
  const carrier = error as { code?: unknown; driverError?: { code?: unknown } } | null;
  const code = carrier?.driverError?.code ?? carrier?.code;
  return typeof code === 'string' ? code : undefined;
}

/**
 * Whether PostgreSQL was out of reach, so that nobody knows what became of the statement. Such a connection is thrown
 * away, and the caller is told to ask again with the same key.
 */
export function isOutage(error: unknown): boolean {
  const code = stateOf(error);
  if (code !== undefined) return passing.test(code) || broken.has(code);
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  // The connection broke between two statements of a transaction; the next one finds it gone.
  if (typeof name === 'string' && name.endsWith('AlreadyReleasedError')) return true;
  return typeof message === 'string' && said.test(message);
}
