import { createHash, randomBytes } from 'node:crypto';

/**
 * A prefix and 32 hex digits: 48 bits of milliseconds, then 80 random bits. Ids sort by the time they were made, so an
 * id is its own page cursor.
 */
export function timeOrderedId(prefix: string, now: number): string {
  return `${prefix}_${now.toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`;
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
