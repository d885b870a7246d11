import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type CloudLog, describeError } from '../log.ts';
import type { AsyncEndpoint } from './endpoint.ts';
import { readInvocation, ValidationError } from './request.ts';

/** What a test may have the service answer instead of doing its work. */
export interface InjectedFault {
  /** e.g. `ThrottlingException`. */
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** Faults for the next calls, first in, first out. */
export class FaultInjection {
  readonly #faults: InjectedFault[] = [];

  add(...faults: InjectedFault[]): void {
    this.#faults.push(...faults);
  }

  take(): InjectedFault | null {
    return this.#faults.shift() ?? null;
  }
}

export interface SageMakerServerOptions {
  readonly accountId: string;
  readonly endpoints: ReadonlyMap<string, AsyncEndpoint>;
  readonly faults: FaultInjection;
  readonly log: CloudLog;
}

/**
 * SageMaker Runtime, and the answer to every AWS service the local cloud does not have: this is where SDK clients without
 * an address of their own are sent, so that no call ever leaves for the real AWS.
 */
export function createSageMakerServer(options: SageMakerServerOptions): Server {
  return createServer((incoming, response) => {
    void respond(incoming, response, options);
  });
}

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: SageMakerServerOptions,
): Promise<void> {
  const { endpoints, faults, accountId, log } = options;
  response.setHeader('x-amzn-requestid', randomUUID());
  try {
    const body = await buffer(incoming);
    const [path = ''] = (incoming.url ?? '').split('?');
    const match = /^\/endpoints\/([^/]+)\/async-invocations$/.exec(path);
    if (incoming.method !== 'POST' || !match?.[1]) {
      const target = incoming.headers['x-amz-target'] ?? `${incoming.method} ${path}`;
      fail(response, 501, 'NotImplementedException', `the local cloud does not provide ${target}`);
      return;
    }
    const fault = faults.take();
    if (fault) {
      fail(response, fault.status, fault.code, fault.message);
      return;
    }
    const name = decodeURIComponent(match[1]);
    const endpoint = endpoints.get(name);
    if (!endpoint) throw new ValidationError(`Endpoint ${name} of account ${accountId} not found.`);
    const { outputPath, failurePath } = endpoint.options;
    const inference = readInvocation(incoming.headers, body.length, {
      output: outputPath,
      failure: failurePath,
    });
    endpoint.accept(inference);
    response.writeHead(202, {
      'content-type': 'application/json',
      'x-amzn-sagemaker-outputlocation': inference.outputLocation,
      ...(inference.failureLocation ? { 'x-amzn-sagemaker-failurelocation': inference.failureLocation } : {}),
    });
    response.end(JSON.stringify({ InferenceId: inference.inferenceId }));
  } catch (error) {
    if (error instanceof ValidationError) fail(response, 400, 'ValidationError', error.message);
    else {
      log.warn(`SageMaker: ${describeError(error)}`);
      fail(response, 500, 'InternalFailure', 'internal failure');
    }
  }
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
  response.end(JSON.stringify({ Message: message, message, __type: code }));
}
