import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../../local/log.ts';
import { listen, rememberedPort } from '../../../local/ports.ts';
import { LogFile } from '../../../local/processes/log-file.ts';
import { Reaper } from '../../../local/processes/reaper.ts';
import { AsyncEndpoint } from '../../../local/sagemaker/endpoint.ts';
import { EngineProcess } from '../../../local/sagemaker/engine.ts';
import { createSageMakerServer, FaultInjection } from '../../../local/sagemaker/server.ts';
import { closeServer } from '../../../local/servers.ts';
import { CloudState } from '../../../local/state.ts';
import { isRunning } from './function-fixture.ts';

let folder: string;
let state: CloudState;
let reaper: Reaper;
let engineServer: Server;
let handler: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;
let server: Server;
let client: SageMakerRuntimeClient;
let endpoint: AsyncEndpoint;
const faults = new FaultInjection();
const objects = new Map<string, string>();
const notify = vi.fn(async (_kind: string, _message: Record<string, unknown>) => {});

const createEndpoint = (url: string, concurrency = 1) =>
  new AsyncEndpoint({
    name: 'engine',
    region: 'us-east-1',
    concurrency,
    outputPath: 's3://media/responses/',
    failurePath: 's3://media/failures/',
    engine: new EngineProcess({
      name: 'engine',
      engine: { url },
      logFile: new LogFile(folder, 'engine'),
      reaper,
      log: silentLog,
    }),
    objects: {
      read: async (bucket, key) => {
        const text = objects.get(`${bucket}/${key}`);
        if (text === undefined) throw new Error('NoSuchKey');
        return Buffer.from(text);
      },
      write: async (bucket, key, body) => {
        objects.set(`${bucket}/${key}`, body.toString());
      },
    },
    state,
    notify,
    log: silentLog,
  });

let engineUrl: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-sagemaker-'));
  state = new CloudState(folder);
  reaper = new Reaper();
  objects.clear();
  notify.mockReset();
  handler = (_, body, response) => response.end(`{"echo":${body.toString()}}`);
  engineServer = createServer(async (request, response) => {
    if (request.url === '/ping') response.end();
    else handler(request, await buffer(request), response);
  });
  engineUrl = `http://127.0.0.1:${await listen(engineServer, 0)}`;
  endpoint = createEndpoint(engineUrl);
  server = createSageMakerServer({
    accountId: '000000000000',
    endpoints: new Map([['engine', endpoint]]),
    faults,
    log: silentLog,
  });
  client = new SageMakerRuntimeClient({
    endpoint: `http://127.0.0.1:${await listen(server, 0)}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  objects.set('media/requests/1.json', '{"prompt":"a dog"}');
});
afterEach(async () => {
  client.destroy();
  await closeServer(server);
  await endpoint.stop();
  await closeServer(engineServer);
  await reaper.stop();
  state.close();
  await rm(folder, { recursive: true, force: true });
});

const invoke = (input: Partial<ConstructorParameters<typeof InvokeEndpointAsyncCommand>[0]> = {}) =>
  client.send(
    new InvokeEndpointAsyncCommand({
      EndpointName: 'engine',
      InputLocation: 's3://media/requests/1.json',
      ContentType: 'application/json',
      InferenceId: 'job-1',
      ...input,
    }),
  );
const notified = async (calls = 1) => {
  await vi.waitFor(() => expect(notify).toHaveBeenCalledTimes(calls), { timeout: 5000 });
  return notify.mock.calls;
};

describe('an asynchronous inference', () => {
  it('is accepted, run, written to S3 and announced', async () => {
    endpoint.start();
    const accepted = await invoke({ Filename: 'job-1', S3OutputPathExtension: 'a/b' });
    expect(accepted).toMatchObject({
      InferenceId: 'job-1',
      OutputLocation: 's3://media/responses/a/b/job-1.out',
      FailureLocation: 's3://media/failures/a/b/job-1-error.out',
      $metadata: { httpStatusCode: 202 },
    });
    expect(await notified()).toEqual([
      [
        'completed',
        {
          awsRegion: 'us-east-1',
          eventTime: expect.stringMatching(/^\d{4}-.*Z$/),
          receivedTime: expect.stringMatching(/^\d{4}-.*Z$/),
          invocationStatus: 'Completed',
          requestParameters: {
            contentType: 'application/json',
            endpointName: 'engine',
            inputLocation: 's3://media/requests/1.json',
          },
          responseParameters: { contentType: 'application/json', outputLocation: accepted.OutputLocation },
          inferenceId: 'job-1',
          eventVersion: '1.0',
          eventSource: 'aws:sagemaker',
          eventName: 'InferenceResult',
        },
      ],
    ]);
    expect(objects.get('media/responses/a/b/job-1.out')).toBe('{"echo":{"prompt":"a dog"}}');
  });

  it('that the model refuses leaves its answer as the failure object', async () => {
    handler = (_request, _body, response) => response.writeHead(400).end('{"reason":"bad seed"}');
    endpoint.start();
    const { FailureLocation } = await invoke();
    const [[kind, message] = []] = await notified();
    expect(kind).toBe('failed');
    expect(message).toMatchObject({
      invocationStatus: 'Failed',
      failureReason: expect.stringMatching(/^ClientError: Received client error \(400\) from model/),
      inferenceId: 'job-1',
    });
    expect(message).not.toHaveProperty('responseParameters');
    expect(objects.get(FailureLocation?.replace('s3://', '') ?? '')).toBe('{"reason":"bad seed"}');
  });

  it.each([
    ['whose input is missing', { InputLocation: 's3://media/requests/none' }, /input object/],
    ['that takes too long', { InvocationTimeoutSeconds: 1 }, /within 1 seconds/],
  ])('%s fails with a reason', async (_, input, reason) => {
    handler = () => {};
    endpoint.start();
    await invoke(input);
    const [[kind, message] = []] = await notified();
    expect([kind, message]).toEqual([
      'failed',
      expect.objectContaining({ failureReason: expect.stringMatching(reason) }),
    ]);
  });

  it('fails when the engine dies while it works', async () => {
    handler = (request) => request.socket.destroy();
    endpoint.start();
    await invoke();
    const [[kind, message] = []] = await notified();
    expect([kind, message?.failureReason]).toEqual([
      'failed',
      expect.stringContaining('ended while it worked'),
    ]);
  });

  it('waits its turn, first in, first out', async () => {
    let [running, most] = [0, 0];
    const order: string[] = [];
    handler = (request, _, response) => {
      most = Math.max(most, ++running);
      order.push(String(request.headers['x-amzn-sagemaker-inference-id']));
      setTimeout(() => {
        running -= 1;
        response.end('{}');
      }, 20);
    };
    endpoint.start();
    for (const id of ['1', '2', '3', '4']) await invoke({ InferenceId: id });
    await notified(4);
    expect([most, order]).toEqual([1, ['1', '2', '3', '4']]);
  });

  it('that was cut off by a stop runs again after the restart', async () => {
    handler = () => {};
    endpoint.start();
    await invoke({ InferenceId: 'cut' });
    await invoke({ InferenceId: 'queued' });
    await endpoint.stop();
    expect(notify).not.toHaveBeenCalled();
    handler = (_request, _body, response) => response.end('{}');
    endpoint = createEndpoint(engineUrl);
    endpoint.start();
    const calls = await notified(2);
    expect(calls.map(([kind, message]) => [kind, message.inferenceId])).toEqual([
      ['completed', 'cut'],
      ['completed', 'queued'],
    ]);
  });

  it('is announced again and again until the topic takes it', async () => {
    notify.mockRejectedValueOnce(new Error('down'));
    endpoint.start();
    await invoke();
    await notified(2);
    expect(notify.mock.lastCall?.[0]).toBe('completed');
  });
});

describe('a call is refused', () => {
  it.each([
    ['an unknown endpoint', { EndpointName: 'other' }],
    ['an input that is not on S3', { InputLocation: '/tmp/x' }],
    ['a time limit beyond an hour', { InvocationTimeoutSeconds: 3601 }],
    ['a queue time under a minute', { RequestTTLSeconds: 59 }],
    ['an id that is too long', { InferenceId: 'x'.repeat(65) }],
  ])('for %s, with nothing queued', async (_, input) => {
    await expect(invoke(input)).rejects.toMatchObject({
      name: 'ValidationError',
      $metadata: { httpStatusCode: 400 },
    });
    endpoint.start();
    await invoke({ InferenceId: 'good' });
    const calls = await notified();
    expect(calls.map(([, message]) => message.inferenceId)).toEqual(['good']);
  });

  it('as often as a test wants the service to throttle', async () => {
    faults.add({ code: 'ThrottlingException', status: 429, message: 'Rate exceeded' });
    await expect(invoke()).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(invoke()).resolves.toMatchObject({ InferenceId: 'job-1' });
  });

  it('when it is meant for a service the local cloud does not have', async () => {
    const address = server.address();
    const url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}/` : '';
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-amz-target': 'RekognitionService.DetectLabels' },
    });
    expect([response.status, await response.json()]).toEqual([
      501,
      expect.objectContaining({ message: expect.stringContaining('RekognitionService.DetectLabels') }),
    ]);
  });
});

describe('the engine process', () => {
  const SCRIPT = `
    import { createServer } from 'node:http';
    createServer((request, response) => {
      if (request.url === '/invocations') process.exit(1);
      response.end(String(process.pid) + ' ' + process.env.MODEL);
    }).listen(process.env.PORT, '127.0.0.1');
  `;
  it('is started with its environment, again after a crash, and gone after a stop', async () => {
    const script = path.join(folder, 'engine.mjs');
    await writeFile(script, SCRIPT);
    const port = await rememberedPort('engine', state);
    const engine = new EngineProcess({
      name: 'engine',
      engine: {
        command: process.execPath,
        args: [script],
        cwd: folder,
        port,
        env: { PORT: String(port), MODEL: 'world' },
      },
      logFile: new LogFile(folder, 'process'),
      reaper,
      log: silentLog,
    });
    engine.start();
    const identify = async () => {
      await engine.ready();
      const [pid, model] = (await (await fetch(`${engine.url}/who`)).text()).split(' ');
      expect(model).toBe('world');
      return Number(pid);
    };
    const first = await identify();
    await expect(engine.invoke({}, Buffer.from(''), AbortSignal.timeout(5000))).rejects.toThrow();
    await vi.waitFor(() => expect(isRunning(first)).toBe(false));
    const second = await vi.waitFor(identify, { timeout: 10_000 });
    expect(second).not.toBe(first);
    await engine.stop();
    expect(isRunning(second)).toBe(false);
  });
});
