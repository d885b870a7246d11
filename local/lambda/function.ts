import { randomUUID } from 'node:crypto';
import type { LogFile } from '../processes/log-file.ts';
import type { Reaper } from '../processes/reaper.ts';
import { ExecutionEnvironment } from './environment.ts';
import { FunctionError, NotInvocableError, PayloadTooLargeError } from './errors.ts';
import type { Invocable } from './invocable.ts';

/** Lambda's limit for the event and for the result of a synchronous invocation. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
/** How many environments a function without reserved concurrency may have on one machine. */
const DEFAULT_CONCURRENCY = 4;
/** An environment that had nothing to do for so long gives its memory back. */
const IDLE_MS = 5 * 60 * 1000;

export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** Folder of the unpacked bundle. */
  readonly code: string;
  /** `file.export`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency: number | null;
  /** From the template. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface FunctionSurroundings {
  /** Variables that every function of this cloud gets: region, credentials, endpoints. */
  readonly variables: Readonly<Record<string, string>>;
  readonly log: LogFile;
  readonly reaper: Reaper;
  /** Called when an invocation has ended, well or badly. */
  readonly onEnd: () => void;
}

/** A function and its warm environments. */
export class LambdaFunction implements Invocable {
  readonly definition: FunctionDefinition;
  readonly #surroundings: FunctionSurroundings;
  readonly #concurrency: number;
  readonly #idle: { environment: ExecutionEnvironment; since: number }[] = [];
  readonly #busy = new Set<ExecutionEnvironment>();
  readonly #waiting: (() => void)[] = [];
  readonly #retire: NodeJS.Timeout;
  #stopped = false;

  constructor(definition: FunctionDefinition, surroundings: FunctionSurroundings) {
    this.definition = definition;
    this.#surroundings = surroundings;
    this.#concurrency = definition.reservedConcurrency ?? DEFAULT_CONCURRENCY;
    this.#retire = setInterval(() => this.#retireIdle(), IDLE_MS / 5).unref();
  }

  /** How many invocations can run at the same time. */
  get concurrency(): number {
    return this.#concurrency;
  }

  /**
   * Runs the function and waits for its result. Invocations beyond the concurrency wait their turn.
   * @returns what the handler returned, after its way through JSON.
   * @throws FunctionError when it failed, PayloadTooLargeError, NotInvocableError.
   */
  async invoke(event: unknown, requestId: string = randomUUID()): Promise<unknown> {
    const text = JSON.stringify(event);
    if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
      throw new PayloadTooLargeError('event', this.definition.name);
    }
    const environment = await this.#acquire();
    const started = performance.now();
    let outcome = 'ended';
    try {
      await environment.ready();
      const timeoutMs = this.definition.timeoutSeconds * 1000;
      const result = await environment.invoke(
        { requestId, event: text, deadline: Date.now() + timeoutMs },
        timeoutMs,
      );
      if (Buffer.byteLength(result) > MAX_PAYLOAD_BYTES) {
        throw new PayloadTooLargeError('result', this.definition.name);
      }
      return JSON.parse(result);
    } catch (error) {
      outcome = error instanceof FunctionError ? `failed (${error.errorType}: ${error.message})` : 'failed';
      throw error;
    } finally {
      this.#surroundings.log.write(
        `${requestId} ${outcome} after ${(performance.now() - started).toFixed(0)} ms`,
      );
      this.#release(environment);
      this.#surroundings.onEnd();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#retire);
    for (const wake of this.#waiting.splice(0)) wake();
    const environments = [...this.#idle.map(({ environment }) => environment), ...this.#busy];
    await Promise.all(environments.map((environment) => environment.stop()));
    await this.#surroundings.log.close();
  }

  async #acquire(): Promise<ExecutionEnvironment> {
    if (this.#concurrency === 0) {
      throw new NotInvocableError(`${this.definition.name} has a reserved concurrency of 0`);
    }
    while (this.#busy.size >= this.#concurrency && !this.#stopped) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#stopped) throw new NotInvocableError(`${this.definition.name}: the local cloud is stopping`);
    // the one used last is the warmest; the others can grow old and retire
    let warm = this.#idle.pop()?.environment;
    while (warm && !warm.alive) warm = this.#idle.pop()?.environment;
    const environment = warm ?? this.#start();
    this.#busy.add(environment);
    return environment;
  }

  #release(environment: ExecutionEnvironment): void {
    this.#busy.delete(environment);
    environment.ready().then(
      () => {
        if (environment.alive && !this.#stopped) this.#idle.push({ environment, since: Date.now() });
        this.#waiting.shift()?.();
      },
      () => {
        // its bundle could not be loaded: the next invocation tries again in a fresh one
        environment.kill();
        this.#waiting.shift()?.();
      },
    );
  }

  #start(): ExecutionEnvironment {
    const { name, arn, code, handler, memoryMegabytes, variables } = this.definition;
    const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
    return new ExecutionEnvironment({
      functionName: name,
      log: this.#surroundings.log,
      reaper: this.#surroundings.reaper,
      variables: {
        PATH,
        HOME,
        TMPDIR,
        TZ: ':UTC',
        LANG: 'en_US.UTF-8',
        ...this.#surroundings.variables,
        ...variables,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: 'local',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        LAMBDA_TASK_ROOT: code,
        _HANDLER: handler,
        CLOUDREEL_FUNCTION_ARN: arn,
      },
    });
  }

  #retireIdle(): void {
    const oldest = Date.now() - IDLE_MS;
    while (this.#idle[0] && this.#idle[0].since < oldest) void this.#idle.shift()?.environment.stop();
  }
}
