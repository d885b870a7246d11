import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { EngineRequest, type EngineResponse } from '../protocol/index.ts';
import { Json } from './json.ts';
import { describeError, type Log } from './log.ts';

/** Largest request, bytes. The longest prompt with all its shots stays far below. */
const MAX_BODY = 1024 * 1024;

/** Between two requests on one connection, milliseconds: longer than any client waits to reuse it. */
const KEEP_ALIVE = 75_000;

export interface Invocations {
  /** Whether the engine is loaded and takes work. */
  ready(): boolean;
  /** Never throws. */
  make(request: EngineRequest): Promise<EngineResponse>;
}

/** An answer that is no {@link EngineResponse}: HTTP status, code, message and the field at fault. */
class Rejection extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | null;
  constructor(status: number, code: string, message: string, param: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
  }
}

/**
 * SageMaker's container contract over HTTP: `GET /ping` and `POST /invocations`
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html).
 *
 * Every {@link EngineResponse}, also `refused` and `failed`, is a 200: it is a full answer, and the pipeline reads one
 * format. 400 and 413 mean that the body is no request; 503 that the container cannot take it now.
 *
 * One job at a time. A second one is turned away with 503 rather than kept waiting: its time limit would run while it
 * waits, and the backlog that autoscaling counts would look shorter than it is. The same attempt again is no second
 * job: it gets the answer of the first.
 */
export function createContainerServer(invocations: Invocations, log: Log): Server {
  let running: { id: string; response: Promise<EngineResponse> } | undefined;

  const invoke = async (request: IncomingMessage, response: ServerResponse) => {
    const job = parse(await readBody(request));
    const id = `${job.job}/${job.attempt}`;
    if (running !== undefined && running.id !== id) {
      throw new Rejection(503, 'busy', 'Another job is being made. Try again later.');
    }
    if (running === undefined) {
      if (!invocations.ready())
        throw new Rejection(503, 'not_ready', 'The engine takes no work now. Try again later.');
      running = { id, response: invocations.make(job) };
      void running.response.finally(() => {
        running = undefined;
      });
    }
    reply(response, 200, await running.response);
  };

  const route = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://container');
    const method = ROUTES[pathname];
    if (method === undefined) throw new Rejection(404, 'not_found', 'There are /ping and /invocations.');
    if (request.method !== method) {
      response.setHeader('Allow', method);
      throw new Rejection(405, 'method_not_allowed', `${pathname} takes ${method}.`);
    }
    if (pathname === '/invocations') return invoke(request, response);
    const up = running !== undefined || invocations.ready();
    reply(response, up ? 200 : 503, { status: up ? 'ready' : 'loading' });
  };

  const reply = (response: ServerResponse, status: number, body: object) => {
    const bytes = Buffer.from(JSON.stringify(body));
    // a server that closes shall not wait for connections kept open for later
    if (!server.listening) response.setHeader('Connection', 'close');
    // SageMaker takes no chunked answers: the length is always said
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
    response.end(bytes);
  };

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return;
      if (error instanceof Rejection) {
        const { status, code, message, param } = error;
        if (status === 413) response.setHeader('Connection', 'close');
        reply(response, status, { error: { code, message, param } });
        return;
      }
      log.error('a request failed', { error: describeError(error) });
      reply(response, 500, { error: { code: 'internal', message: 'The container failed.', param: null } });
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE;
  return server;
}

const ROUTES: Readonly<Record<string, string | undefined>> = { '/ping': 'GET', '/invocations': 'POST' };

async function readBody(request: IncomingMessage): Promise<string> {
  const tooLarge = new Rejection(413, 'request_too_large', `A request has at most ${MAX_BODY} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('the body is not read as bytes');
    length += chunk.length;
    if (length > MAX_BODY) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(body: string): EngineRequest {
  const parsed = Json.pipe(EngineRequest).safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // zod reports an unknown field at its parent
  const path = [
    ...(issue?.path ?? []),
    ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []),
  ];
  const param = path.length === 0 ? null : path.join('.');
  throw new Rejection(400, 'invalid_request', issue?.message ?? 'Not a request.', param);
}
