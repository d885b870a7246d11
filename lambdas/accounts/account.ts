import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { sha256 } from '../platform/ids.ts';
import { Birth } from './age.ts';
import { Guardian } from './guardian.ts';

/** A name for one person or program, unlike any other: lower-case letters, digits and underscores. */
export const Handle = z.string().regex(/^[a-z][a-z0-9_]{2,23}$/, 'a handle: 3 to 24 of a-z, 0-9 and _');

/** Who owns videos and keys. Times are milliseconds. */
export const Account = z.object({
  ownerId: z.string(),
  handle: Handle,
  name: z.string(),
  createdAt: z.int(),
  /** Seconds of video the account may ask for per day, UTC. */
  secondsPerDay: z.int().min(0),
  /** Null: not a person's account but a program's, made by the operator. */
  birth: Birth.nullable(),
  /** May decide what others posted and change policy. */
  operator: z.boolean(),
  /** How many more people the account may invite. */
  invitationsLeft: z.int().min(0),
  guardian: Guardian.nullable(),
  /** Set when it turned out that the person is too young: nothing works any more. */
  closedAt: z.int().optional(),
});
export type Account = z.output<typeof Account>;

/** A handle for an account that asked for none. */
export const handleOf = (ownerId: string): string => `user_${ownerId.slice(-12)}`;

export const ApiKeyRow = z.object({
  keyId: z.string(),
  ownerId: z.string(),
  name: z.string(),
  hint: z.string(),
  createdAt: z.int(),
  revokedAt: z.int().optional(),
});
export type ApiKeyRow = z.output<typeof ApiKeyRow>;

/** 256 random bits need no slow hash: nobody guesses them, and the table holds only the digest. */
export const newSecret = (): string => `cr_${randomBytes(32).toString('base64url')}`;
export const hashOf = (secret: string): string => sha256(secret);
export const hintOf = (secret: string): string => `${secret.slice(0, 7)}…`;

const SECRET = /^Bearer (cr_[A-Za-z0-9_-]{43})$/;

/** The key in an Authorization header; null when there is none that could be ours. */
export const readBearer = (header: string | undefined): string | null =>
  SECRET.exec(header ?? '')?.[1] ?? null;
