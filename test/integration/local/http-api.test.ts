import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { createHttpApi, type RouteTarget } from '../../../local/http/api.ts';
import { PayloadTooLargeError } from '../../../local/lambda/errors.ts';
import { silentLog } from '../../../local/log.ts';
import { listen } from '../../../local/ports.ts';
import { closeServer } from '../../../local/servers.ts';

const ORIGIN = 'http://localhost:5173';
const fake = (name: string, invoke: (event: unknown) => Promise<unknown>) => ({
  definition: { name, arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}` },
  invoke,
});

const eventSchema = z.object({ headers: z.record(z.string(), z.string()) }).loose();
const echo = fake('echo', async (event) => ({ statusCode: 200, body: JSON.stringify(event) }));
const authorize = vi.fn(async (event: unknown): Promise<unknown> => {
  const { authorization = '' } = eventSchema.parse(event).headers;
  if (authorization === 'broken') throw new Error('authorizer down');
  return { isAuthorized: authorization !== 'bad', context: { owner: authorization, admin: false } };
});
const authorizer = {
  function: fake('authorize', authorize),
  identitySource: ['$request.header.Authorization'],
  ttlSeconds: 60,
};

const target = (invoke: RouteTarget['function'], more: Partial<RouteTarget> = {}): RouteTarget => ({
  function: invoke,
  timeoutMs: 30_000,
  authorizer: null,
  ...more,
});
const answers = (result: unknown) => target(fake('answers', async () => result));

let server: Server;
let url: string;
beforeAll(async () => {
  server = createHttpApi({
    apiId: 'api1',
    region: 'us-east-1',
    accountId: '000000000000',
    stage: '$default',
    log: silentLog,
    cors: {
      allowOrigins: [ORIGIN],
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['authorization'],
      exposeHeaders: ['x-request-id'],
      allowCredentials: false,
      maxAge: 60,
    },
    routes: [
      { key: 'ANY /echo/{id}', target: target(echo) },
      { key: 'GET /me', target: target(echo, { authorizer: ['own', authorizer] }) },
      { key: 'GET /plain', target: answers({ hello: 'world' }) },
      {
        key: 'GET /binary',
        target: answers({
          statusCode: 200,
          headers: { 'Content-Type': 'image/png' },
          body: 'AAEC',
          isBase64Encoded: true,
        }),
      },
      {
        key: 'GET /cookies',
        target: answers({ statusCode: 204, cookies: ['a=1; HttpOnly', 'b=2'], headers: { 'X-Many': 'a,b' } }),
      },
      { key: 'GET /malformed', target: answers({ statusCode: 'many' }) },
      {
        key: 'GET /throws',
        target: target(fake('throws', async () => Promise.reject(new Error('secret detail')))),
      },
      {
        key: 'GET /slow',
        target: target(
          fake('slow', () => new Promise(() => {})),
          { timeoutMs: 20 },
        ),
      },
      {
        key: 'POST /large',
        target: target(fake('large', async () => Promise.reject(new PayloadTooLargeError('event', 'large')))),
      },
    ],
  });
  url = `http://127.0.0.1:${await listen(server, 0)}`;
});
afterAll(() => closeServer(server));

const call = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(url + path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
};

describe('an integration', () => {
  it('gets the request as an event of payload format 2.0', async () => {
    const { body } = await call('/echo/a%20b?x=1&x=2&y=ü', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-own': 'value', cookie: 'a=1; b=2' },
      body: '{"text":"ü"}',
    });
    expect(body).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /echo/{id}',
      rawPath: '/echo/a%20b',
      rawQueryString: 'x=1&x=2&y=%C3%BC',
      cookies: ['a=1', 'b=2'],
      headers: { 'x-own': 'value', 'content-type': 'application/json', 'x-forwarded-proto': 'http' },
      queryStringParameters: { x: '1,2', y: 'ü' },
      pathParameters: { id: 'a b' },
      body: '{"text":"ü"}',
      isBase64Encoded: false,
      requestContext: {
        apiId: 'api1',
        stage: '$default',
        routeKey: 'ANY /echo/{id}',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        timeEpoch: expect.any(Number),
        time: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        http: { method: 'POST', path: '/echo/a%20b', sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' },
      },
    });
    expect(body.headers.cookie).toBeUndefined();
  });

  it.each([
    ['application/octet-stream', true],
    ['multipart/form-data; boundary=x', true],
    ['application/x-www-form-urlencoded', true],
    ['application/problem+json', false],
    ['text/plain; charset=utf-8', false],
  ])('gets a body of type %s as base64: %s', async (type, isBase64Encoded) => {
    const { body } = await call('/echo/1', {
      method: 'POST',
      headers: { 'content-type': type },
      body: 'a=1',
    });
    expect(body).toMatchObject({ isBase64Encoded, body: isBase64Encoded ? 'YT0x' : 'a=1' });
  });

  it('has no body, query or cookies when there are none', async () => {
    const { body } = await call('/echo/1');
    expect(Object.keys(body)).not.toEqual(
      expect.arrayContaining(['body', 'queryStringParameters', 'cookies']),
    );
  });

  it('may answer with a plain value', async () => {
    const { status, body, headers } = await call('/plain');
    expect([status, body, headers.get('content-type')]).toEqual([
      200,
      { hello: 'world' },
      'application/json',
    ]);
  });

  it('may answer with bytes', async () => {
    const response = await fetch(`${url}/binary`);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 1, 2]);
    expect(response.headers.get('content-type')).toBe('image/png');
  });

  it('may answer with cookies and no body', async () => {
    const { status, headers } = await call('/cookies');
    expect([status, headers.getSetCookie(), headers.get('x-many')]).toEqual([
      204,
      ['a=1; HttpOnly', 'b=2'],
      'a,b',
    ]);
  });
});

describe('the gateway itself answers', () => {
  it.each([
    ['404 to what no route takes', '/nowhere', 404, 'Not Found'],
    ['500 to a function that fails, without its words', '/throws', 500, 'Internal Server Error'],
    ['500 to a malformed answer', '/malformed', 500, 'Internal Server Error'],
    ['503 when it has waited long enough', '/slow', 503, 'Service Unavailable'],
  ])('%s', async (_, path, status, message) => {
    const answer = await call(path);
    expect([answer.status, answer.body]).toEqual([status, { message }]);
  });

  it('413 to a body that is too large for itself or for a function', async () => {
    const tooLarge = await call('/echo/1', { method: 'POST', body: new Uint8Array(10 * 1024 * 1024 + 1) });
    expect([tooLarge.status, tooLarge.body]).toEqual([413, { message: 'Request Entity Too Large' }]);
    expect((await call('/large', { method: 'POST', body: 'x' })).status).toBe(413);
  });

  it('preflight requests of allowed origins', async () => {
    const preflight = (origin: string) =>
      call('/me', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    const allowed = await preflight(ORIGIN);
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '60',
    });
    expect((await preflight('https://evil.test')).headers.get('access-control-allow-origin')).toBeNull();
    expect(
      (await call('/nowhere', { headers: { origin: ORIGIN } })).headers.get('access-control-allow-origin'),
    ).toBe(ORIGIN);
  });
});

describe('an authorizer', () => {
  const me = (authorization?: string) =>
    call('/me', authorization === undefined ? {} : { headers: { authorization } });

  it('tells the function who calls', async () => {
    const { status, body } = await me('alice');
    expect(status).toBe(200);
    expect(body.requestContext.authorizer).toEqual({ lambda: { owner: 'alice', admin: false } });
    expect(authorize.mock.lastCall?.[0]).toMatchObject({
      version: '2.0',
      type: 'REQUEST',
      identitySource: ['alice'],
      routeArn: 'arn:aws:execute-api:us-east-1:000000000000:api1/$default/GET/me',
      headers: { authorization: 'alice' },
    });
  });

  it.each([
    ['401 without the header it needs', undefined, 401, 'Unauthorized'],
    ['403 when it says no', 'bad', 403, 'Forbidden'],
    ['500 when it fails', 'broken', 500, 'Internal Server Error'],
  ])('makes it %s', async (_, authorization, status, message) => {
    const answer = await me(authorization);
    expect([answer.status, answer.body]).toEqual([status, { message }]);
  });

  it('is not asked again about the same caller, nor at all without identity', async () => {
    await me('carol');
    const asked = authorize.mock.calls.length;
    await me('carol');
    await me();
    expect(authorize.mock.calls.length).toBe(asked);
    await me('dave');
    expect(authorize.mock.calls.length).toBe(asked + 1);
  });
});
