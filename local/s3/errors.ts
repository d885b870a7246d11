/** An answer S3 gives instead of doing what was asked: a code clients know, and its HTTP status. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly code: string;
  readonly status: number;
  /** Response headers that belong to the error, e.g. Content-Range. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

export const accessDenied = (message: string): S3Error => new S3Error('AccessDenied', 403, message);

export const noSuchKey = (): S3Error => new S3Error('NoSuchKey', 404, 'The specified key does not exist.');

export const noSuchUpload = (): S3Error =>
  new S3Error('NoSuchUpload', 404, 'The specified upload does not exist, or was completed or aborted.');

export const preconditionFailed = (): S3Error =>
  new S3Error('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold');

export const notProvided = (what: string): S3Error =>
  new S3Error('NotImplemented', 501, `${what} is not provided by the local cloud`);
