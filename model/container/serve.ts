/** `node model/container/serve.ts serve`: what `docker run <image> serve` starts. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { makeAttempt } from './attempt.ts';
import { readConfiguration } from './configuration.ts';
import { EngineProcess } from './engine-process.ts';
import { createLog } from './log.ts';
import { createProgressReporter } from './progress.client.ts';
import { createContainerServer } from './server.ts';
import { createStorage } from './storage.client.ts';

/** Left to a stopped job to say so before the process ends, milliseconds. SageMaker kills after 30 s. */
const LAST_WORDS = 2000;

const log = createLog((line) => process.stdout.write(line));

async function serve() {
  const configuration = readConfiguration(process.env);
  const engine = new EngineProcess(configuration.engine, configuration.stopMs, log);
  // the SDK itself would wait for ever on a connection gone silent
  const patient = { connectionTimeout: 5000, socketTimeout: 60_000 };
  const storage = createStorage(new S3Client({ maxAttempts: 5, requestHandler: patient }));
  // progress that is late is worth nothing
  const queues = new SQSClient({
    maxAttempts: 1,
    // a local queue's URL has a host that only its own server knows
    useQueueUrlAsEndpoint: false,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
  const stopping = new AbortController();
  const dependencies = {
    engine,
    storage,
    log,
    jobMs: configuration.jobMs,
    reporter: createProgressReporter.bind(undefined, queues),
  };
  const server = createContainerServer(
    {
      ready: () => engine.healthy && !stopping.signal.aborted,
      make: (request) => makeAttempt(request, dependencies, stopping.signal),
    },
    log,
  );

  const stop = async (signal: NodeJS.Signals) => {
    if (stopping.signal.aborted) return;
    log.info('stopping', { signal });
    stopping.abort();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    const patience = setTimeout(() => server.closeAllConnections(), configuration.stopMs + LAST_WORDS);
    await closed;
    clearTimeout(patience);
    await engine.close();
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));

  server.listen(configuration.port, configuration.host);
  await once(server, 'listening');
  log.info('listening', { port: listeningPort(server.address()) });
  const identity = await engine.start();
  log.info('ready', { engine: identity });
}

const listeningPort = (address: AddressInfo | string | null) =>
  typeof address === 'object' ? address?.port : address;

const [command] = process.argv.slice(2);
if (command !== 'serve') {
  process.stderr.write('usage: node model/container/serve.ts serve\n');
  process.exit(64);
}
try {
  await serve();
} catch (error) {
  log.error('could not start', { reason: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
