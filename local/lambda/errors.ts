import type { InvocationFailure } from './wire.ts';

/** The function was invoked and failed: it threw, crashed, ran out of time, or could not be initialised. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  /** As Lambda names it: the error's own name, or `Sandbox.Timedout`, `Runtime.ExitError`, `Runtime.ImportModuleError`… */
  readonly errorType: string;
  readonly trace: readonly string[];

  constructor({ errorType, errorMessage, trace }: InvocationFailure) {
    super(errorMessage);
    this.errorType = errorType;
    this.trace = trace;
  }
}

/** The event or the result has more bytes than Lambda lets through. */
export class PayloadTooLargeError extends Error {
  override readonly name = 'PayloadTooLargeError';
  readonly subject: 'event' | 'result';

  constructor(subject: 'event' | 'result', functionName: string) {
    super(`${functionName}: the ${subject} is larger than 6 MiB`);
    this.subject = subject;
  }
}

/** The function may not run at all: its reserved concurrency is zero, or the cloud is stopping. */
export class NotInvocableError extends Error {
  override readonly name = 'NotInvocableError';
}
