// The inside of an execution environment: loads the handler of a bundle and answers one invocation after the other.
// It must start fast, so it imports nothing but the bundle itself.
import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EnvironmentMessage, InvocationFailure, InvokeMessage } from './wire.ts';

const { _HANDLER = '', LAMBDA_TASK_ROOT = '', AWS_LAMBDA_FUNCTION_NAME: functionName = '' } = process.env;
const { AWS_LAMBDA_FUNCTION_VERSION = '', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryLimitInMB = '' } =
  process.env;
const { CLOUDREEL_FUNCTION_ARN: invokedFunctionArn = '', AWS_LAMBDA_LOG_GROUP_NAME: logGroupName = '' } =
  process.env;
// ours, not the function's
delete process.env.CLOUDREEL_FUNCTION_ARN;
delete process.env.NODE_COMPILE_CACHE;

const MODULES = ['.mjs', '.js', '.cjs'];

// Ctrl-C is for the host, which then stops us in order; without the host there is nothing left to do
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));

try {
  const handler = await loadHandler();
  process.on('message', (message: InvokeMessage) => {
    void invoke(handler, message);
  });
  send({ kind: 'ready' });
  // an environment is killed rather than ended, which would be the moment to write the cache
  flushCompileCache();
} catch (error) {
  send({ kind: 'initError', error: describe(error) });
}

async function loadHandler(): Promise<(event: unknown, context: unknown) => unknown> {
  const dot = _HANDLER.lastIndexOf('.');
  const [file, name] = [_HANDLER.slice(0, dot), _HANDLER.slice(dot + 1)];
  const base = path.join(LAMBDA_TASK_ROOT, file);
  const extension = MODULES.find((candidate) => existsSync(base + candidate));
  if (!extension)
    throw failure('Runtime.ImportModuleError', `Cannot find module '${file}' in ${LAMBDA_TASK_ROOT}`);
  const module: Record<string, unknown> = await import(pathToFileURL(base + extension).href);
  const exported = module[name] ?? member(module.default, name);
  if (typeof exported !== 'function') {
    throw failure('Runtime.HandlerNotFound', `${_HANDLER} is undefined or not exported`);
  }
  return (event, context) => exported(event, context);
}

async function invoke(
  handler: (event: unknown, context: unknown) => unknown,
  { requestId, event, deadline }: InvokeMessage,
): Promise<void> {
  const context = {
    awsRequestId: requestId,
    functionName,
    functionVersion: AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn,
    memoryLimitInMB,
    logGroupName,
    logStreamName: `local/${process.pid}`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result = await handler(JSON.parse(event), context);
    send({ kind: 'result', requestId, result: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    console.error(error);
    send({ kind: 'error', requestId, error: describe(error) });
  }
}

function send(message: EnvironmentMessage): void {
  process.send?.(message);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function failure(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function describe(error: unknown): InvocationFailure {
  if (!(error instanceof Error)) return { errorType: 'Error', errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}
