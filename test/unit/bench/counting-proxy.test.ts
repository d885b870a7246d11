import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CountingProxy, startCountingProxy } from '../../../bench/cost/counting-proxy.ts';
import { listen } from '../../../local/ports.ts';

describe('the counting proxy', () => {
  let service: Server;
  let proxy: CountingProxy;
  let received: { method: string; url: string; host: string; body: string }[];
  let answer: { status: number; body: unknown };

  beforeEach(async () => {
    received = [];
    answer = { status: 200, body: {} };
    service = createServer(async (incoming, response) => {
      const { method = '', url = '', headers } = incoming;
      received.push({ method, url, host: headers.host ?? '', body: (await buffer(incoming)).toString() });
      response.writeHead(answer.status, { 'content-type': 'application/json', 'x-from': 'the service' });
      response.end(JSON.stringify(answer.body));
    });
    const there = `http://127.0.0.1:${await listen(service, 0)}`;
    proxy = await startCountingProxy(['dynamodb', 's3', 'sqs', 'sagemaker']);
    proxy.forwardTo({ dynamodb: there, s3: there, sqs: there, sagemaker: there });
  });
  afterEach(async () => {
    await proxy.stop();
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  });

  const call = (name: string, path: string, init: RequestInit) =>
    fetch(`${proxy.environment[`AWS_ENDPOINT_URL_${name}`]}${path}`, init);
  const dynamodb = (operation: string, body: unknown) =>
    call('DYNAMODB', '/', {
      method: 'POST',
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
      body: JSON.stringify(body),
    });

  it('passes a call on as it came, and its answer back', async () => {
    answer = { status: 404, body: { error: 'none' } };
    const response = await call('S3', '/media/a%20b?x=1', { method: 'PUT', body: 'bytes' });
    expect(response.status).toBe(404);
    expect(response.headers.get('x-from')).toBe('the service');
    expect(await response.json()).toEqual({ error: 'none' });
    const host = new URL(proxy.environment.AWS_ENDPOINT_URL_S3 ?? '').host;
    expect(received).toEqual([{ method: 'PUT', url: '/media/a%20b?x=1', host, body: 'bytes' }]);
  });

  it.each([
    ['GET', '/media/key', 'GetObject'],
    ['HEAD', '/media/key', 'HeadObject'],
    ['PUT', '/media/key', 'PutObject'],
    ['GET', '/media?list-type=2&prefix=a', 'ListObjectsV2'],
    ['POST', '/media?delete', 'DeleteObjects'],
  ])('knows %s %s of S3 as %s', async (method, path, operation) => {
    await call('S3', path, { method });
    expect(proxy.calls).toEqual([{ service: 's3', operation, status: 200, units: null }]);
  });

  it('knows the calls of queues and endpoints', async () => {
    await call('SQS', '/', { method: 'POST', headers: { 'x-amz-target': 'AmazonSQS.SendMessage' } });
    await call('SAGEMAKER_RUNTIME', '/endpoints/engine/async-invocations', { method: 'POST' });
    expect(proxy.calls.map(({ operation }) => operation)).toEqual(['SendMessage', 'InvokeEndpointAsync']);
  });

  it('asks the database what a call consumed', async () => {
    answer.body = { ConsumedCapacity: { TableName: 'videos', CapacityUnits: 7 } };
    await dynamodb('UpdateItem', { TableName: 'videos' });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      TableName: 'videos',
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(proxy.calls).toEqual([{ service: 'dynamodb', operation: 'UpdateItem', status: 200, units: 7 }]);
  });

  it('adds up what a transaction consumed, and names the index of a query', async () => {
    answer.body = { ConsumedCapacity: [{ CapacityUnits: 10 }, { CapacityUnits: 4 }] };
    await dynamodb('TransactWriteItems', {});
    answer.body = { ConsumedCapacity: { CapacityUnits: 0.5 } };
    await dynamodb('Query', { IndexName: 'byDue' });
    expect(proxy.calls).toMatchObject([
      { operation: 'TransactWriteItems', units: 14 },
      { operation: 'Query byDue', units: 0.5 },
    ]);
  });

  it('knows nothing of what a refused call consumed', async () => {
    answer = { status: 400, body: { __type: 'ConditionalCheckFailedException' } };
    await dynamodb('UpdateItem', {});
    expect(proxy.calls).toMatchObject([{ status: 400, units: null }]);
  });

  it('asks to come again while it does not know where to go', async () => {
    const early = await startCountingProxy(['s3']);
    const response = await fetch(early.environment.AWS_ENDPOINT_URL_S3 ?? '');
    expect(response.status).toBe(503);
    expect(early.calls).toEqual([]);
    await early.stop();
  });
});
