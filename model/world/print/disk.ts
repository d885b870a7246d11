/** Says plainly when there is no room left. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
  constructor(cause: unknown) {
    super('the disk is full: the video could not be written', { cause });
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function meansFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && FULL.has(error.code)) return true;
  return meansFull(error.cause);
}

/** Runs `work`; what it throws for want of space becomes a {@link DiskFullError}. */
export async function surfaceDiskErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw meansFull(error) ? new DiskFullError(error) : error;
  }
}
