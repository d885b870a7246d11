import * as z from 'zod';
import { checkOf } from './check.ts';

/** S3's word, through EventBridge, that a file to check has arrived. */
export const CheckMessage = z
  .looseObject({ detail: z.looseObject({ object: z.looseObject({ key: z.string() }) }) })
  .transform(({ detail }, context) => {
    const check = checkOf(detail.object.key);
    if (check) return { check };
    context.addIssue('not a file to check');
    return z.NEVER;
  });
export type CheckMessage = z.output<typeof CheckMessage>;
