import * as z from 'zod';
import { ScreeningEnv } from '../safety/env.ts';

export const AuthorizerEnv = z.object({ ACCOUNTS_TABLE: z.string().min(1) });

export const ApiEnv = AuthorizerEnv.extend(ScreeningEnv.shape).extend({
  /** Seconds of video a day that a new account may ask for. */
  SECONDS_PER_DAY: z.coerce.number().int().min(0),
});
