import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type CloudLog, describeError } from '../log.ts';
import { KmsError, type KmsOperations } from './operations.ts';

const TARGET = /^TrentService\.(\w+)$/;
const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** AWS KMS on one machine. */
export function createKmsServer(operations: KmsOperations, log: CloudLog): Server {
  return createServer((incoming, response) => {
    void respond(incoming, response, operations, log);
  });
}

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  operations: KmsOperations,
  log: CloudLog,
): Promise<void> {
  response.setHeader('x-amzn-requestid', randomUUID());
  try {
    const body = (await buffer(incoming)).toString();
    const operation = TARGET.exec(String(incoming.headers['x-amz-target'] ?? ''))?.[1];
    if (incoming.method !== 'POST' || operation === undefined)
      throw new KmsError('UnknownOperationException', 'not a request to KMS');
    send(response, 200, operations.run(operation, readJson(body)));
  } catch (error) {
    if (error instanceof KmsError) {
      send(response, 400, { __type: error.code, message: error.message });
      return;
    }
    log.warn(`KMS: ${describeError(error)}`);
    send(response, 500, { __type: 'KMSInternalException', message: 'internal failure' });
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new KmsError('SerializationException', 'the body is not JSON');
  }
}

function send(response: ServerResponse, status: number, body: Record<string, unknown>): void {
  response.writeHead(status, { 'content-type': CONTENT_TYPE });
  response.end(JSON.stringify(body));
}
