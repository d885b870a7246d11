import type * as z from 'zod';

/**
 * Parses a function's environment once, at cold start. The same schema types the CDK construct's `environment`, so that
 * a variable the code needs and the stack forgets does not compile.
 *
 * @throws Error naming every variable that is missing or malformed, never a value.
 */
export function readEnv<S extends z.ZodType>(schema: S, env: NodeJS.ProcessEnv = process.env): z.output<S> {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`environment: ${faults.join('; ')}`);
}
