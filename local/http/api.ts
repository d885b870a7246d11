import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { PayloadTooLargeError } from '../lambda/errors.ts';
import type { Invocable } from '../lambda/invocable.ts';
import { type CloudLog, describeError } from '../log.ts';
import { type Authorizer, AuthorizerCache } from './authorizer.ts';
import { type ApiCors, corsHeaders, preflightHeaders } from './cors.ts';
import { type EventOptions, type HttpRequest, integrationEvent, readHttpRequest } from './event.ts';
import { gatewayAnswer, type HttpAnswer, readProxyResponse } from './response.ts';
import { matchRoute, type Route } from './routes.ts';

const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Where a route leads. */
export interface RouteTarget {
  readonly function: Invocable;
  readonly timeoutMs: number;
  /** The authorizer's name and itself, or null for everybody. */
  readonly authorizer: readonly [string, Authorizer] | null;
}

export interface HttpApiOptions {
  readonly apiId: string;
  readonly region: string;
  readonly accountId: string;
  /** `$default`, or a name that prefixes every path. */
  readonly stage: string;
  readonly cors: ApiCors | null;
  readonly routes: readonly Route<RouteTarget>[];
  readonly log: CloudLog;
}

/** An HTTP API with Lambda proxy integrations, payload format 2.0. */
export function createHttpApi(options: HttpApiOptions): Server {
  const authorizers = new AuthorizerCache();
  return createServer((incoming, response) => {
    void serve(incoming, response, options, authorizers);
  });
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: HttpApiOptions,
  authorizers: AuthorizerCache,
): Promise<void> {
  const { cors, log } = options;
  const origin = incoming.headers.origin;
  try {
    const preflight =
      incoming.method === 'OPTIONS' && incoming.headers['access-control-request-method'] !== undefined;
    if (cors && preflight) {
      response.writeHead(204, preflightHeaders(cors, origin)).end();
      return;
    }
    const body = await readBody(incoming);
    const answer = body
      ? await answerRequest(readHttpRequest(incoming, body), options, authorizers)
      : gatewayAnswer(413, 'Request Entity Too Large');
    send(response, answer, cors ? corsHeaders(cors, origin) : {});
  } catch (error) {
    log.warn(`HTTP API: ${describeError(error)}`);
    if (!response.headersSent)
      send(response, gatewayAnswer(500, 'Internal Server Error'), cors ? corsHeaders(cors, origin) : {});
    else response.destroy();
  }
}

async function answerRequest(
  request: HttpRequest,
  options: HttpApiOptions,
  authorizers: AuthorizerCache,
): Promise<HttpAnswer> {
  const { apiId, accountId, region, stage, routes, log } = options;
  const prefix = stage === '$default' ? '' : `/${stage}`;
  if (!request.rawPath.startsWith(prefix)) return gatewayAnswer(404, 'Not Found');
  const matched = matchRoute(routes, request.method, request.rawPath.slice(prefix.length) || '/');
  if (!matched) return gatewayAnswer(404, 'Not Found');
  const { route, pathParameters } = matched;
  const event: EventOptions = {
    apiId,
    accountId,
    routeKey: route.key,
    stage,
    pathParameters,
    authorizer: null,
  };
  let caller: EventOptions['authorizer'] = null;
  if (route.target.authorizer) {
    const [name, authorizer] = route.target.authorizer;
    const [method, path] = route.key === '$default' ? ['', '$default'] : route.key.split(' ');
    const routeArn = `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${method}${path}`;
    const verdict = await authorizers.ask(name, authorizer, request, event, routeArn);
    if (verdict.kind === 'unauthorized') return gatewayAnswer(401, 'Unauthorized');
    if (verdict.kind === 'forbidden') return gatewayAnswer(403, 'Forbidden');
    caller = verdict.context;
  }
  try {
    const invocation = route.target.function.invoke(
      integrationEvent(request, { ...event, authorizer: caller }),
    );
    const result = await withTimeout(invocation, route.target.timeoutMs);
    return result === TIMED_OUT ? gatewayAnswer(503, 'Service Unavailable') : readProxyResponse(result);
  } catch (error) {
    if (error instanceof PayloadTooLargeError && error.subject === 'event') {
      return gatewayAnswer(413, 'Request Entity Too Large');
    }
    log.warn(`${route.key}: ${describeError(error)}`);
    return gatewayAnswer(500, 'Internal Server Error');
  }
}

const TIMED_OUT: unique symbol = Symbol('timed out');

async function withTimeout(work: Promise<unknown>, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), timeoutMs);
  });
  // the function runs on when the gateway has stopped waiting, as in AWS
  work.catch(() => {});
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** @returns null when the body is larger than the gateway takes; the rest is read and dropped. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: HttpAnswer, cors: Readonly<Record<string, string>>): void {
  const withBody = answer.status !== 204 && answer.status !== 304;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...cors,
    ...(answer.cookies.length > 0 ? { 'set-cookie': [...answer.cookies] } : {}),
    ...(withBody ? { 'content-length': answer.body.length } : {}),
  });
  response.end(withBody ? answer.body : undefined);
}
