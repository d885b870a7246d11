import middy from '@middy/core';
import httpRouter from '@middy/http-router';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import * as z from 'zod';
import { asRetryable, Rejected, Retryable } from '../errors.ts';
import { logger, publishMetrics } from '../log.ts';
import { readBody } from './body.ts';
import {
  AUDIENCES,
  CAMEO_AUDIENCES,
  type Caller,
  type Handlers,
  type Operation,
  type Operations,
  WithHeaders,
} from './operation.ts';

/** What the authorizer puts into its context: strings only, because that is what every emulator and AWS agree on. */
export const AuthorizerContext = z.object({
  ownerId: z.string().min(1),
  keyId: z.string().min(1),
  handle: z.string().min(1),
  audience: z.enum(AUDIENCES),
  operator: z.stringbool({ truthy: ['true'], falsy: ['false'] }),
  secondsPerDay: z.coerce.number().int().min(0),
  /** Empty: no guardian has set one. */
  cameoAudience: z.union([z.literal('').transform(() => null), z.enum(CAMEO_AUDIENCES)]),
});

/** The parts of an HTTP API event (payload 2.0) that we read. */
const Event = z.object({
  headers: z.record(z.string(), z.string()).default({}),
  pathParameters: z.record(z.string(), z.string()).optional(),
  queryStringParameters: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({
    timeEpoch: z.number(),
    authorizer: z.object({ lambda: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  }),
});

const CALLER_REFUSED = 'Missing or wrong API key. Send it as: Authorization: Bearer YOUR_KEY.';

/**
 * The HTTP function bundle: routing, authentication, parsing, errors in the contract's envelope, logs with the request's
 * id. `prepare` runs once per cold start, not at import.
 */
export function serveApi<Ops extends Operations>(operations: Ops, prepare: () => Handlers<Ops>) {
  let prepared: Handlers<Ops> | undefined;
  const handlerOf = (id: keyof Ops): ErasedHandler => {
    prepared ??= prepare();
    return prepared[id];
  };
  const routes = Object.entries(operations).map(([id, operation]) => ({
    method: operation.method,
    path: operation.path,
    handler: async (event: APIGatewayProxyEventV2) => call(id, operation, handlerOf(id), event),
  }));
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(observe())
    .handler(
      httpRouter<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
        routes,
        notFoundResponse: ({ method, path }: { method: string; path: string }) => {
          throw new Rejected('unknown_url', `There is no ${method} ${path}.`, { status: 404 });
        },
      }),
    );
}

function observe(): middy.MiddlewareObj<
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Error,
  Context
> {
  return {
    before: ({ event, context }) => {
      logger.resetKeys();
      logger.addContext(context);
      logger.appendKeys({ route: event.routeKey });
    },
    after: ({ event, response }) => {
      finish(event, response);
    },
    onError: (request) => {
      request.response = toResponse(request.error);
      finish(request.event, request.response);
    },
  };
}

function finish(
  event: APIGatewayProxyEventV2,
  response: APIGatewayProxyStructuredResultV2 | null | undefined,
): void {
  if (response) response.headers = { ...response.headers, 'x-request-id': event.requestContext.requestId };
  logger.info('answered', { status: response?.statusCode ?? 200 });
  publishMetrics();
}

type ErasedHandler = {
  handle(input: {
    caller: Caller | null;
    params: unknown;
    query: unknown;
    body: unknown;
    headers: Record<string, string>;
    receivedAt: number;
  }): Promise<unknown>;
}['handle'];

async function call(
  id: string,
  operation: Operation,
  handler: ErasedHandler,
  rawEvent: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  const event = Event.parse(rawEvent);
  const caller =
    operation.authenticated === false ? null : readCaller(event.requestContext.authorizer?.lambda);
  const headers = Object.fromEntries(Object.entries(event.headers).map(([k, v]) => [k.toLowerCase(), v]));
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const reply = await handler({
    caller,
    params: operation.params && parse(operation.params, event.pathParameters ?? {}),
    query: operation.query && parse(operation.query, event.queryStringParameters ?? {}),
    body: operation.body && parse(operation.body, await readBody(headers['content-type'], bytes)),
    headers,
    receivedAt: event.requestContext.timeEpoch,
  });
  const [body, extra] = reply instanceof WithHeaders ? [reply.body, reply.headers] : [reply, {}];
  if (!operation.response) return redirect(id, body);
  return json(200, operation.response.parse(body), extra);
}

function readCaller(context: unknown): Caller {
  const parsed = AuthorizerContext.safeParse(context);
  if (!parsed.success) throw new Rejected('invalid_api_key', CALLER_REFUSED, { status: 401 });
  const { secondsPerDay, cameoAudience, ...caller } = parsed.data;
  logger.appendKeys({ ownerId: caller.ownerId, keyId: caller.keyId });
  return { ...caller, limits: { secondsPerDay, cameoAudience } };
}

function redirect(id: string, reply: unknown): APIGatewayProxyStructuredResultV2 {
  const parsed = z.object({ location: z.url() }).safeParse(reply);
  if (!parsed.success) throw new Error(`operation ${id} has no response schema and answered no redirect`);
  return {
    statusCode: 302,
    headers: { location: parsed.data.location, 'cache-control': 'no-store' },
    body: '',
  };
}

function parse(schema: z.ZodType, value: unknown): unknown {
  // the input tells a missing field from one of the wrong type
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw toRejected(parsed.error);
}

/** Longest part of a caller's own field name that is said back, characters. */
const MAX_NAME = 100;

/** The first issue, with its field in the caller's spelling (`input_reference[image_url]`). */
export function toRejected(error: z.ZodError): Rejected {
  const issue = deepest(error.issues[0]);
  if (!issue) return new Rejected('invalid_request', 'The request is malformed.');
  const path =
    issue.code === 'unrecognized_keys'
      ? [...issue.path, issue.keys[0]?.slice(0, MAX_NAME) ?? '']
      : issue.path;
  const param = path.map((step, at) => (at === 0 ? String(step) : `[${String(step)}]`)).join('') || null;
  const code =
    issue.code === 'unrecognized_keys'
      ? 'unknown_parameter'
      : issue.code === 'invalid_type' && issue.input === undefined
        ? 'missing_required_parameter'
        : 'invalid_value';
  const message =
    issue.code === 'unrecognized_keys'
      ? `Unknown parameter: ${param}.`
      : `${param ?? 'body'}: ${issue.message}`;
  return new Rejected(code, message, { param });
}

/** A union's own message says nothing: take the branch that got furthest. */
function deepest(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const inner = issue.errors
    .map((branch) => deepest(branch[0]))
    .filter((found) => found !== undefined)
    .toSorted(
      (a, b) =>
        b.path.length - a.path.length ||
        Number(a.code === 'invalid_type') - Number(b.code === 'invalid_type'),
    )[0];
  return inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
}

/** The contract's error envelope. Detail of a bug goes to the log only. */
export function toResponse(error: unknown): APIGatewayProxyStructuredResultV2 {
  const known = asRetryable(error);
  if (known instanceof Rejected) {
    // not the field: a body of the wrong content type makes a field's name of the prompt
    logger.info('rejected', { code: known.code });
    const type = known.status === 401 ? 'authentication_error' : 'invalid_request_error';
    return envelope(known.status, type, known.code, known.message, known.param);
  }
  if (known instanceof Retryable) {
    logger.warn('retryable', { error: known });
    return envelope(503, 'server_error', 'service_unavailable', 'Busy for the moment. Try again.', null);
  }
  logger.error('bug', { error: known instanceof Error ? known : new Error(String(known)) });
  return envelope(500, 'server_error', 'internal_error', 'Something went wrong on our side.', null);
}

function envelope(status: number, type: string, code: string, message: string, param: string | null) {
  // the clients retry 408, 409, 429 and 5xx by themselves; say so explicitly, so that a gateway in between cannot differ
  return json(status, { error: { message, type, param, code } }, { 'x-should-retry': String(status >= 500) });
}

const json = (statusCode: number, body: unknown, headers: Readonly<Record<string, string>> = {}) => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'x-content-type-options': 'nosniff', ...headers },
  body: JSON.stringify(body),
});
