import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What arrived, before any route or authorizer was looked at. */
export interface HttpRequest {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly method: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  /** Names in lower case, several values joined by commas, cookies apart. */
  readonly headers: Record<string, string>;
  readonly cookies: string[];
  readonly sourceIp: string;
  readonly body: Buffer;
}

export interface EventOptions {
  readonly apiId: string;
  readonly accountId: string;
  readonly routeKey: string;
  readonly stage: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** What the authorizer said about the caller. */
  readonly authorizer: Readonly<Record<string, unknown>> | null;
}

export function readHttpRequest(incoming: IncomingMessage, body: Buffer): HttpRequest {
  const [rawPath = '/', ...query] = (incoming.url ?? '/').split('?');
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (name !== 'cookie' && values) headers[name] = values.join(',');
  }
  const sourceIp = incoming.socket.remoteAddress ?? '127.0.0.1';
  return {
    requestId: randomUUID(),
    time: Date.now(),
    method: incoming.method ?? 'GET',
    rawPath,
    rawQueryString: query.join('?'),
    headers: {
      ...headers,
      'x-forwarded-for': sourceIp,
      'x-forwarded-proto': 'http',
      'x-forwarded-port': String(incoming.socket.localPort ?? ''),
    },
    cookies: (incoming.headers.cookie ?? '')
      .split(';')
      .map((cookie) => cookie.trim())
      .filter((cookie) => cookie !== ''),
    sourceIp,
    body,
  };
}

/** The event of a Lambda proxy integration, payload format 2.0. */
export function integrationEvent(request: HttpRequest, options: EventOptions): Record<string, unknown> {
  const asText = isText(request.headers['content-type']);
  return {
    ...commonEvent(request, options),
    version: '2.0',
    ...(request.body.length > 0 ? { body: request.body.toString(asText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: request.body.length > 0 && !asText,
  };
}

/** The event of a REQUEST authorizer, payload format 2.0. */
export function authorizerEvent(
  request: HttpRequest,
  options: EventOptions,
  routeArn: string,
  identitySource: readonly string[],
): Record<string, unknown> {
  return { ...commonEvent(request, options), version: '2.0', type: 'REQUEST', routeArn, identitySource };
}

function commonEvent(request: HttpRequest, options: EventOptions): Record<string, unknown> {
  const query = queryParameters(request.rawQueryString);
  const { apiId, accountId, routeKey, stage, pathParameters, authorizer } = options;
  return {
    routeKey,
    rawPath: request.rawPath,
    rawQueryString: request.rawQueryString,
    ...(request.cookies.length > 0 ? { cookies: request.cookies } : {}),
    headers: request.headers,
    ...(query ? { queryStringParameters: query } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      accountId,
      apiId,
      ...(authorizer ? { authorizer: { lambda: authorizer } } : {}),
      domainName: request.headers.host ?? '',
      domainPrefix: apiId,
      http: {
        method: request.method,
        path: request.rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey,
      stage,
      time: clfTime(request.time),
      timeEpoch: request.time,
    },
  };
}

/** Several values of one name come joined by commas. */
export function queryParameters(rawQueryString: string): Record<string, string> | null {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    parameters[name] = parameters[name] === undefined ? value : `${parameters[name]},${value}`;
  }
  return Object.keys(parameters).length > 0 ? parameters : null;
}

/** API Gateway hands over these types as text and everything else, forms included, as base64. */
function isText(contentType: string | undefined): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return type.startsWith('text/') || /^application\/(.+\+)?(json|xml|javascript)$/.test(type);
}

/** e.g. `24/Sep/2026:12:00:00 +0000`. */
function clfTime(time: number): string {
  const [, day, month, year, clock] = new Date(time).toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}
