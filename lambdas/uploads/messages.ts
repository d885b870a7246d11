import * as z from 'zod';
import { uploadOf } from './upload.ts';

/** S3's word, through EventBridge, that an object was written. */
const ObjectCreated = z
  .looseObject({ detail: z.looseObject({ object: z.looseObject({ key: z.string() }) }) })
  .transform(({ detail }, context) => {
    const upload = uploadOf(detail.object.key);
    if (upload) return { upload };
    context.addIssue('not an object of the quarantine');
    return z.NEVER;
  });

/** Our own word that an upload must be looked at, again. */
const Look = z.strictObject({ upload: z.string() });
export type Look = z.output<typeof Look>;

/** Either of them: the row and the bucket say everything else. */
export const InspectionMessage = z.union([Look, ObjectCreated]);
