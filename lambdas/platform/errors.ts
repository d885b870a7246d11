/**
 * Every error is one of three kinds. Rejected: the caller's fault, and the answer will not change. Retryable: the same
 * call may succeed later, so a queue keeps its message. Anything else is a bug.
 */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  readonly status: 400 | 401 | 403 | 404 | 413 | 422;
  readonly code: string;
  /** The field at fault, in the caller's own spelling; null when no single field is. */
  readonly param: string | null;

  constructor(
    code: string,
    message: string,
    options: { status?: Rejected['status']; param?: string | null } = {},
  ) {
    super(message);
    this.code = code;
    this.status = options.status ?? 400;
    this.param = options.param ?? null;
  }
}

/** A passing fault of something we depend on. Thrown in a consumer, it keeps the message. */
export class Retryable extends Error {
  override readonly name = 'Retryable';
}

/** Names of service exceptions that pass by themselves. The SDK has already retried them a few times. */
const PASSING = new Set([
  'InternalFailure',
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'SlowDown',
  'ThrottlingException',
  'TimeoutError',
  'TransactionInProgressException',
]);

/** Turns a service's passing fault into {@link Retryable} and leaves everything else as it is. */
export function asRetryable(error: unknown): unknown {
  return error instanceof Error && PASSING.has(error.name)
    ? new Retryable(error.name, { cause: error })
    : error;
}
