import * as z from 'zod';

export const AuthorizerEnv = z.object({ ACCOUNTS_TABLE: z.string().min(1) });

export const ApiEnv = AuthorizerEnv.extend({
  /** Seconds of video a day that a new account may ask for. */
  SECONDS_PER_DAY: z.coerce.number().int().min(0),
});
