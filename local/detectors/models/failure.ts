/** The caller's media cannot be read: another try would end the same. */
export class UnreadableMediaError extends Error {
  override readonly name = 'UnreadableMediaError';
}

/** A part that is not installed here is needed. */
export class MissingPartError extends Error {
  override readonly name = 'MissingPartError';
}
