import * as z from 'zod';

const Seconds = z.coerce
  .number()
  .positive()
  .transform((seconds) => seconds * 1000);

/**
 * How long a job may stay where it is before the sweep looks at it. Environment variables in seconds; parsed to
 * milliseconds.
 */
export const DeadlineEnv = z.object({
  /** An owed effect was not caused. */
  OWED_SECONDS: Seconds,
  /** The engine was asked and has not begun: includes an endpoint that scales up from zero. */
  START_SECONDS: Seconds,
  /** The engine has begun and fallen silent. */
  SILENCE_SECONDS: Seconds,
  /** A release did not finish. */
  RELEASE_SECONDS: Seconds,
  MAX_ATTEMPTS: z.coerce.number().int().min(1),
  /** How long an ended video and its files are kept. */
  RETENTION_DAYS: z.coerce.number().int().min(1),
});
export type Deadlines = z.output<typeof DeadlineEnv>;
