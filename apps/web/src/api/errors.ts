/** A problem+json answer (RFC 9457), or a network that did not answer, as one typed error. */
export interface FieldProblem {
  /** JSON pointer, e.g. /lines/0/quantity */
  pointer: string;
  code: string;
  detail?: string;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string | undefined,
    readonly fields: readonly FieldProblem[],
    readonly requestId: string | undefined,
    /** The whole answer: some errors carry figures, e.g. order.total_changed. */
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(`${status} ${code}`);
  }

  /** True when the server surely did not act on the request, or surely answered it. */
  get settled(): boolean {
    return (
      this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429 && !this.inFlight
    );
  }

  get inFlight(): boolean {
    return this.status === 409 && this.code === 'idempotency.in_flight';
  }

  figure(key: string): number | undefined {
    const value = this.body[key];
    return typeof value === 'number' ? value : undefined;
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function fieldProblems(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const row = item as Record<string, unknown>;
    const pointer = text(row['pointer']) ?? text(row['path']);
    if (pointer === undefined) return [];
    const detail = text(row['detail']) ?? text(row['message']);
    return [{ pointer, code: text(row['code']) ?? 'invalid', ...(detail === undefined ? {} : { detail }) }];
  });
}

export function toApiError(status: number, answer: unknown): ApiError {
  const body = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
  return new ApiError(
    status,
    text(body['code']) ?? `http.${status}`,
    text(body['detail']) ?? text(body['title']),
    fieldProblems(body['errors']),
    text(body['requestId']),
    body,
  );
}

export function networkError(): ApiError {
  return new ApiError(0, 'network', undefined, [], undefined, {});
}
