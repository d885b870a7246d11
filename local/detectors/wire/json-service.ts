import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { type CloudLog, describeError } from '../../log.ts';
import { invalidParameter, ServiceError } from './errors.ts';
import { type SignatureVerifier, verifySignature } from './signature.ts';

/** One operation of a service: what it reads and what it does. */
export interface Operation {
  /** @returns what the wire carries: bytes as base64, times as seconds since the epoch. */
  call(input: unknown): Promise<object>;
}

/**
 * An operation whose input is parsed before anything else happens.
 * @param refuse the service's name for input that does not fit.
 */
export const operation = <Schema extends z.ZodType>(
  schema: Schema,
  work: (input: z.output<Schema>) => Promise<object> | object,
  refuse: (message: string) => ServiceError = invalidParameter,
): Operation => ({
  call: async (input) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) {
      throw refuse(z.prettifyError(parsed.error));
    }
    return work(parsed.data);
  },
});

/** A service that speaks AWS JSON 1.1: the operation is named in `X-Amz-Target`, everything else in the body. */
export interface JsonService {
  /** The name requests are signed for, e.g. `rekognition`. */
  readonly signingName: string;
  /** In front of the operation's name in `X-Amz-Target`. */
  readonly target: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

/**
 * Answers one request, refusals included.
 * @param body the whole request body.
 */
export async function answerJson(
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  services: readonly JsonService[],
  verifier: SignatureVerifier,
  log: CloudLog,
): Promise<void> {
  response.setHeader('x-amzn-requestid', randomUUID());
  try {
    const [target = '', name = ''] = String(incoming.headers['x-amz-target'] ?? '').split('.');
    const service = services.find((candidate) => candidate.target === target);
    const found = service && Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
    if (!service || !found) {
      throw new ServiceError(
        'UnknownOperationException',
        `the local cloud does not provide ${target}.${name}`,
      );
    }
    await verifySignature(incoming, body, service.signingName, verifier);
    send(response, 200, await found.call(parseJson(body)));
  } catch (error) {
    if (error instanceof ServiceError) {
      send(response, error.status, { __type: error.code, message: error.message, Message: error.message });
    } else {
      log.warn(`detectors: ${describeError(error)}`);
      send(response, 500, { __type: 'InternalServerError', message: 'internal failure' });
    }
  }
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch (cause) {
    throw new ServiceError('SerializationException', `the body is no JSON: ${describeError(cause)}`);
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}
