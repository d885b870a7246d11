const FULL = new Set<unknown>(['ENOSPC', 'EDQUOT']);

/** True when the disk, or this user's share of it, was full, at any depth of the error's causes. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && FULL.has(error.code)) || isDiskFull(error.cause);
}
