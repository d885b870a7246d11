import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import { sha256 } from '../../platform/ids.ts';
import { Head } from './entry.ts';

/**
 * A signed statement of where chains ended at a moment. Whoever can write the table can cut entries off a chain's end and
 * set its head back; they cannot sign, so any checkpoint made in between, or a copy of one kept elsewhere, tells.
 *
 * A checkpoint names the chains that changed since the one before, whose hash it holds: together they cover all.
 */
export const Checkpoint = z.strictObject({
  /** From 0, without gaps. */
  number: z.int().min(0),
  at: z.int(),
  previous: z.string().nullable(),
  heads: z.array(Head),
  keyId: z.string(),
  /** ECDSA P-256 over SHA-256, DER, base64. */
  signature: z.base64(),
});
export type Checkpoint = z.output<typeof Checkpoint>;

const FORMAT = 'cloudreel-ledger-checkpoint-1';

/** The bytes that are signed: one line a chain, in the order of their names. */
export function statementOf({
  number,
  at,
  previous,
  heads,
}: Omit<Checkpoint, 'signature' | 'keyId'>): string {
  const lines = heads
    .map(({ chain, count, hash }) => `${chain} ${count} ${hash}`)
    .toSorted((a, b) => (a < b ? -1 : 1));
  return [FORMAT, number, at, previous ?? '-', ...lines].join('\n');
}

/** What the next checkpoint refers to this one by. */
export const digestOf = (checkpoint: Checkpoint): string => sha256(statementOf(checkpoint));

/**
 * @param publicKey SubjectPublicKeyInfo, DER.
 */
export function isSigned(checkpoint: Checkpoint, publicKey: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  return verify(
    'sha256',
    Buffer.from(statementOf(checkpoint)),
    key,
    Buffer.from(checkpoint.signature, 'base64'),
  );
}
