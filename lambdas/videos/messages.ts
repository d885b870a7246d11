import * as z from 'zod';

/** What the relay puts on the jobs queue. The row says everything else. */
export const JobMessage = z.strictObject({ video: z.string(), attempt: z.int().min(1) });
export type JobMessage = z.output<typeof JobMessage>;

/**
 * What SageMaker publishes when an asynchronous inference ends. Every field but the first two is optional in practice, and
 * the reason it gives says nothing about whether a retry would help: the engine's own answer does.
 */
export const InferenceNotification = z.looseObject({
  inferenceId: z.string(),
  invocationStatus: z.enum(['Completed', 'Failed']),
  responseParameters: z.looseObject({ outputLocation: z.string().optional() }).optional(),
});
export type InferenceNotification = z.output<typeof InferenceNotification>;
