import * as z from 'zod';

/**
 * What the host and an execution environment say to each other over their IPC channel. Events and results travel as
 * JSON text, as they do in Lambda, so nothing passes that JSON cannot carry.
 */
export interface InvokeMessage {
  readonly requestId: string;
  readonly event: string;
  /** When the function's timeout strikes, milliseconds since the epoch. */
  readonly deadline: number;
}

const errorSchema = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.array(z.string()),
});
export type InvocationFailure = z.output<typeof errorSchema>;

/** From the environment to the host. */
export const environmentMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('initError'), error: errorSchema }),
  z.object({ kind: z.literal('result'), requestId: z.string(), result: z.string() }),
  z.object({ kind: z.literal('error'), requestId: z.string(), error: errorSchema }),
]);
export type EnvironmentMessage = z.output<typeof environmentMessageSchema>;
