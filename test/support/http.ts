import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import * as z from 'zod';

/** What a handler made by middy can be called with in a test. */
type ApiHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

export const CALLER = {
  ownerId: 'owner_a',
  keyId: 'key_a',
  handle: 'owner_a',
  audience: 'adult',
  operator: 'false',
  secondsPerDay: '100',
  cameoAudience: '',
};

const ErrorBody = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
});

const PARAMETERS: Readonly<Record<string, string>> = {
  videos: 'video_id',
  uploads: 'upload_id',
  api_keys: 'key_id',
};

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
  readonly caller?: Record<string, string> | null;
  readonly receivedAt?: number;
}

/** Calls an API handler with the event that an HTTP API would make of a request. */
export async function callApi(handler: ApiHandler, call: Call) {
  const url = new URL(call.path, 'https://api.test');
  const request = new Request(url, {
    method: call.method,
    ...(call.headers && { headers: call.headers }),
    ...(call.body !== undefined && { body: call.body }),
  });
  const bytes = Buffer.from(await request.arrayBuffer());
  const [, resource = '', id] = /^\/v1\/(videos|uploads|api_keys)\/([^/]+)/.exec(url.pathname) ?? [];
  const event: APIGatewayProxyEventV2 = {
    version: '2.0',
    routeKey: `${call.method} ${url.pathname}`,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: Object.fromEntries(request.headers),
    queryStringParameters: Object.fromEntries(url.searchParams),
    ...(id && { pathParameters: { [PARAMETERS[resource] ?? '']: id } }),
    body: bytes.toString('base64'),
    isBase64Encoded: true,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.test',
      domainPrefix: 'api',
      http: {
        method: call.method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'test',
      },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '22/Nov/2026:12:00:00 +0000',
      timeEpoch: call.receivedAt ?? Date.now(),
      ...(call.caller !== null && { authorizer: { lambda: call.caller ?? CALLER } }),
    },
  };
  const result = await handler(event, CONTEXT);
  const body: unknown = result.body ? JSON.parse(result.body) : null;
  return {
    status: result.statusCode ?? 200,
    headers: result.headers ?? {},
    body,
    /** @throws ZodError when the answer is not an error in the contract's envelope. */
    get error() {
      return ErrorBody.parse(body).error;
    },
  };
}

export const CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'test',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:test',
  memoryLimitInMB: '512',
  awsRequestId: 'lambda-1',
  logGroupName: '/test',
  logStreamName: 'test',
  getRemainingTimeInMillis: () => 30_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
