import * as z from 'zod';
import { AUDIENCES } from '../platform/api/operation.ts';
import { seconds } from '../platform/clock.ts';
import { PURPOSES, type STATUSES, type Upload } from './contract.ts';

export type Purpose = (typeof PURPOSES)[number];
export type Status = (typeof STATUSES)[number];

/** Why an upload was refused, in words its owner can act on. */
export const Reason = z.object({
  code: z.string(),
  message: z.string(),
  param: z.string().nullable(),
  /** Of the policy, where it was the policy. */
  category: z.string().nullable(),
  policy: z.string().nullable(),
});
export type Reason = z.output<typeof Reason>;

/** A file that was made anew from what was sent. */
const CleanFile = z.object({
  key: z.string(),
  contentType: z.string(),
  bytes: z.int(),
  /** Hex. */
  sha256: z.string(),
  /** Pixels, as seen. */
  width: z.int(),
  height: z.int(),
});
export type CleanFile = z.output<typeof CleanFile>;

/** A picture that the policy refused, made anew: for whoever hears an appeal, and nobody else. */
const Contested = z.object({
  key: z.string(),
  /** Hex, of the file as it was sent: what an approved appeal allows. */
  sentSha256: z.string(),
});
export type Contested = z.output<typeof Contested>;

const Found = z.object({
  faces: z.int(),
  /** The cameo behind each face of a picture. */
  cameos: z.array(z.string()),
  /** Lines of writing in a picture, to be judged together with the prompt it is used with. */
  text: z.array(z.string()),
});
export type Found = z.output<typeof Found>;

/** Times are milliseconds since the epoch. */
const Received = z.object({
  id: z.string(),
  ownerId: z.string(),
  /** The owner's, when the upload began. */
  audience: z.enum(AUDIENCES),
  purpose: z.enum(PURPOSES),
  /** As declared. */
  contentType: z.string(),
  bytes: z.int(),
  filename: z.string().nullable(),
  createdAt: z.int(),
  /** Until when its file may arrive. */
  formExpiresAt: z.int(),
  /** The video that it came with and that waits for it. */
  video: z.string().nullable(),
  /** When the sweep must look at this row if nothing else has happened to it. */
  dueAt: z.int(),
  /** How often the sweep has had to touch it in this status. */
  sweeps: z.int(),
  deletedAt: z.int().optional(),
});

const Ended = Received.extend({ endedAt: z.int(), expiresAt: z.int() });

/** A row of the uploads table. Later states have more to say. */
export const UploadRow = z.discriminatedUnion('status', [
  Received.extend({ status: z.literal('waiting') }),
  Received.extend({ status: z.literal('inspecting') }),
  Ended.extend({ status: z.literal('cleared'), file: CleanFile, found: Found }),
  Ended.extend({ status: z.literal('rejected'), reason: Reason, contested: Contested.optional() }),
  Ended.extend({ status: z.literal('expired') }),
]);
export type UploadRow = z.output<typeof UploadRow>;
export type WaitingRow = Extract<UploadRow, { status: 'waiting' }>;
export type ClearedRow = Extract<UploadRow, { status: 'cleared' }>;

export const isEnded = (row: UploadRow): row is Extract<UploadRow, { endedAt: number }> => 'endedAt' in row;

/** Gone for everybody, though its files may still be on their way out. */
export const isDeleted = (row: UploadRow): boolean => row.deletedAt !== undefined;

/**
 * Where an upload's files lie in the uploads bucket. Forms write into the quarantine and nowhere else; what is used lies
 * elsewhere, under a name that says its content.
 */
export const keys = {
  quarantine: (id: string) => `quarantine/${id}`,
  cleared: (id: string, digest: string) => `cleared/${id}/${digest}.jpg`,
  refused: (id: string, digest: string) => `refused/${id}/${digest}.jpg`,
  /** Prefixes of everything that belongs to an upload. */
  all: (id: string) => [`quarantine/${id}`, `cleared/${id}/`, `refused/${id}/`],
} as const;

/** The id in a key of the quarantine; null for any other key. */
export const uploadOf = (key: string): string | null =>
  /^quarantine\/(upload_[0-9a-f]{32})$/.exec(key)?.[1] ?? null;

/** A row as the API shows it. */
export function toPublic(row: UploadRow): Upload {
  const file = row.status === 'cleared' ? row.file : null;
  return {
    id: row.id,
    object: 'upload',
    purpose: row.purpose,
    status: row.status,
    filename: row.filename,
    content_type: row.contentType,
    bytes: row.bytes,
    created_at: seconds(row.createdAt),
    expires_at: seconds(isEnded(row) ? row.expiresAt : row.formExpiresAt),
    width: file?.width ?? null,
    height: file?.height ?? null,
    error: row.status === 'rejected' ? row.reason : null,
  };
}
