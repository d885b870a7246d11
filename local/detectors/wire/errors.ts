/** An answer a service gives instead of doing what was asked, by the name its SDK client knows. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const invalidParameter = (message: string): ServiceError =>
  new ServiceError('InvalidParameterException', message);

export const notFound = (message: string): ServiceError =>
  new ServiceError('ResourceNotFoundException', message);

export const invalidImage = (message: string): ServiceError =>
  new ServiceError('InvalidImageFormatException', message);
