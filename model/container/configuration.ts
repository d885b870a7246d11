import * as z from 'zod';

const seconds = (fallback: number) => z.coerce.number().positive().default(fallback);

/** The container's environment. `AWS_*`, `AWS_ENDPOINT_URL_*` too are read, by the SDK itself. */
const Environment = z.object({
  /** SageMaker sends to 8080. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Interface to listen on: all of them, as SageMaker needs it; `127.0.0.1` on a developer's machine. */
  CLOUDREEL_HOST: z.string().min(1).default('0.0.0.0'),
  /** `world`, `null`, or the path of a module that exports `engine`. */
  CLOUDREEL_ENGINE: z.string().min(1).default('world'),
  /** A job that takes longer is stopped: just under the hour that SageMaker gives an invocation. */
  CLOUDREEL_JOB_SECONDS: seconds(3500),
  /** How long an engine may take to stop when it is told to, before its process is killed. */
  CLOUDREEL_STOP_SECONDS: seconds(3),
});

export interface Configuration {
  readonly host: string;
  readonly port: number;
  readonly engine: string;
  readonly jobMs: number;
  readonly stopMs: number;
}

/** @throws {Error} naming every variable that is wrong. */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) throw new Error(`the environment is wrong: ${z.prettifyError(parsed.error)}`);
  return {
    host: parsed.data.CLOUDREEL_HOST,
    port: parsed.data.PORT,
    engine: parsed.data.CLOUDREEL_ENGINE,
    jobMs: parsed.data.CLOUDREEL_JOB_SECONDS * 1000,
    stopMs: parsed.data.CLOUDREEL_STOP_SECONDS * 1000,
  };
}
