import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createContainerServer } from '../../../model/container/server.ts';
import type { EngineRequest, EngineResponse } from '../../../model/protocol/index.ts';
import { aRequest, recordLog } from './fixtures.ts';

const answerTo = (request: EngineRequest): EngineResponse => ({
  protocol: '1',
  job: request.job,
  attempt: request.attempt,
  engine: { name: 'fake', version: '1', device: 'cpu' },
  status: 'refused',
  reason: { code: 'unsupported', message: 'No.', param: null },
});

describe('the container server', () => {
  let ready: boolean;
  let made: EngineRequest[];
  let finish: (() => void)[];
  let base: string;
  let close: () => void;

  beforeEach(async () => {
    ready = true;
    made = [];
    finish = [];
    const server = createContainerServer(
      {
        ready: () => ready,
        make: (request) => {
          made.push(request);
          return new Promise((resolve) => finish.push(() => resolve(answerTo(request))));
        },
      },
      recordLog().log,
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address: AddressInfo | string | null = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    base = `http://127.0.0.1:${address.port}`;
    close = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterEach(() => close());

  const invoke = (body: string) => fetch(`${base}/invocations`, { method: 'POST', body });
  const started = async (count: number) => expect.poll(() => made.length).toBe(count);
  const done = () => {
    for (const end of finish.splice(0)) end();
  };

  it('answers /ping with 200 while the engine is loaded, and 503 while it is not', async () => {
    expect((await fetch(`${base}/ping`)).status).toBe(200);
    ready = false;
    expect((await fetch(`${base}/ping`)).status).toBe(503);
  });

  it('answers an invocation with the response, its length said and not chunked', async () => {
    const pending = invoke(JSON.stringify(aRequest()));
    await started(1);
    done();
    const response = await pending;
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
    expect(response.headers.get('transfer-encoding')).toBeNull();
    expect(JSON.parse(text)).toEqual(answerTo(aRequest()));
  });

  it('answers /ping while a job runs', async () => {
    const pending = invoke(JSON.stringify(aRequest()));
    await started(1);
    expect((await fetch(`${base}/ping`)).status).toBe(200);
    done();
    await pending;
  });

  it('turns a second job away with 503 and takes it when the first is done', async () => {
    const first = invoke(JSON.stringify(aRequest()));
    await started(1);
    const second = JSON.stringify(aRequest({ job: 'video_2' }));
    expect((await invoke(second)).status).toBe(503);
    expect(made).toHaveLength(1);
    done();
    await first;
    const again = invoke(second);
    await started(2);
    done();
    expect((await again).status).toBe(200);
  });

  it('makes the same attempt once and answers both who ask', async () => {
    const body = JSON.stringify(aRequest());
    const both = [invoke(body), invoke(body)];
    await started(1);
    // the second call has no trace of its own but the answer: give it time to arrive before the job ends
    await fetch(`${base}/ping`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    done();
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
    expect(made).toHaveLength(1);
  });

  it('takes no work while the engine is not ready', async () => {
    ready = false;
    expect((await invoke(JSON.stringify(aRequest()))).status).toBe(503);
    expect(made).toHaveLength(0);
  });

  it.each([
    ['text that is not JSON', 'seven', null],
    ['an empty body', '', null],
    ['JSON that is no object', '[]', null],
    ['another protocol', JSON.stringify({ ...aRequest(), protocol: '2' }), 'protocol'],
    ['a width out of range', JSON.stringify(aRequest({ size: { width: 9, height: 64 } })), 'size.width'],
    ['a seed that is no integer', JSON.stringify(aRequest({ seed: 0.5 })), 'seed'],
    ['an unknown field', JSON.stringify({ ...aRequest(), extra: 1 }), 'extra'],
    [
      'an unknown nested field',
      JSON.stringify({ ...aRequest(), references: { last: 1 } }),
      'references.last',
    ],
    [
      'a prefix that is no folder',
      JSON.stringify(aRequest({ output: { prefix: 's3://media/x' } })),
      'output.prefix',
    ],
  ])('refuses %s with 400 and names the field', async (_what, body, param) => {
    const response = await invoke(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_request', param } });
    expect(made).toHaveLength(0);
  });

  it('refuses a body over a mebibyte with 413', async () => {
    const response = await invoke('x'.repeat(1024 * 1024 + 1));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 'request_too_large' } });
  });

  it('knows no other path and no other method', async () => {
    expect((await fetch(`${base}/metrics`)).status).toBe(404);
    const wrong = await fetch(`${base}/invocations`);
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('POST');
  });
});
