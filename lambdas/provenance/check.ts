import * as z from 'zod';
import { DAY, seconds } from '../platform/clock.ts';
import { ANSWERS, type Check, CREDENTIALS, PICTURES, SOUND } from './contract.ts';
import { MEDIA_TYPES } from './media-types.ts';
import { PICTURE_SAMENESS, SAMENESS } from './sameness.ts';

/** What was found out about a file. */
export const Findings = z.object({
  credentials: z.enum(CREDENTIALS),
  signedByUs: z.boolean(),
  ours: z.enum(ANSWERS),
  pictures: z.enum(PICTURES),
  sound: z.enum(SOUND),
  videos: z.array(
    z.object({
      id: z.string(),
      engine: z.string(),
      madeAt: z.int(),
      similarity: z.number(),
      pictures: z.enum(PICTURE_SAMENESS),
      sound: z.enum(SAMENESS),
    }),
  ),
});
export type Findings = z.output<typeof Findings>;

const Asked = z.object({
  id: z.string(),
  type: z.enum(MEDIA_TYPES),
  bytes: z.int(),
  createdAt: z.int(),
});

/** A row of the table. Times are milliseconds since the epoch. */
export const CheckRow = z.discriminatedUnion('status', [
  Asked.extend({ status: z.literal('waiting') }),
  Asked.extend({ status: z.literal('done'), findings: Findings }),
  Asked.extend({ status: z.literal('failed'), code: z.string(), message: z.string() }),
]);
export type CheckRow = z.output<typeof CheckRow>;

/** How long a form can be used, and how long an answer can be read. */
export const FORM_WORKS = 10 * 60 * 1000;
export const CHECK_KEPT = DAY;

const PREFIX = 'checks/';
export const checkKey = (id: string): string => `${PREFIX}${id}`;
/** The check whose file an object is; null for anything else. */
export const checkOf = (key: string): string | null =>
  /^checks\/(check_[0-9a-f]{32})$/.exec(key)?.[1] ?? null;
export const CHECKS_PREFIX = PREFIX;

export function toPublic(row: CheckRow): Check {
  const findings = row.status === 'done' ? row.findings : null;
  return {
    id: row.id,
    object: 'provenance.check',
    status: row.status,
    created_at: seconds(row.createdAt),
    expires_at: seconds(row.createdAt + CHECK_KEPT),
    credentials: findings?.credentials ?? null,
    signed_by_us: findings?.signedByUs ?? null,
    ours: findings?.ours ?? null,
    pictures: findings?.pictures ?? null,
    sound: findings?.sound ?? null,
    videos: (findings?.videos ?? []).map(({ madeAt, ...video }) => ({
      ...video,
      created_at: seconds(madeAt),
    })),
    error: row.status === 'failed' ? { code: row.code, message: row.message } : null,
  };
}
