import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import type { LocalCloud } from '../../local/cloud.ts';

const VARIABLES = {
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  s3: 'AWS_ENDPOINT_URL_S3',
  sqs: 'AWS_ENDPOINT_URL_SQS',
  sagemaker: 'AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME',
} as const;
export type Service = keyof typeof VARIABLES;

/** One call to a service, as it was answered. */
export interface Call {
  readonly service: Service;
  /** Its name in the AWS API; a query names its index too. */
  readonly operation: string;
  readonly status: number;
  /** DynamoDB request units that the call consumed, as the database counts them; null when it did not say. */
  readonly units: number | null;
}

export interface CountingProxy {
  /** What sends an AWS SDK through it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly calls: readonly Call[];
  /** Where calls go. Until it is known they are answered 503, which an SDK tries again. */
  forwardTo(endpoints: Pick<LocalCloud['endpoints'], Service>): void;
  stop(): Promise<void>;
}

/**
 * Stands in front of some of the local services and notes every call on its way. S3's signatures hold, because the Host header,
 * which they cover, is passed on as it came. DynamoDB is asked, in addition, what each call consumed.
 */
export async function startCountingProxy(services: readonly Service[]): Promise<CountingProxy> {
  const calls: Call[] = [];
  let endpoints: Pick<LocalCloud['endpoints'], Service> | null = null;
  const open = async (service: Service) => {
    const server = createServer((incoming, response) => {
      if (endpoints === null) {
        response.writeHead(503).end();
        return;
      }
      forward(service, endpoints[service], incoming, response).then(
        (call) => calls.push(call),
        () => response.destroy(),
      );
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return { server, variable: VARIABLES[service], port: portOf(server.address()) };
  };
  const doors = await Promise.all(services.map(open));
  return {
    environment: Object.fromEntries(
      doors.map(({ variable, port }) => [variable, `http://127.0.0.1:${port}`]),
    ),
    calls,
    forwardTo: (there) => {
      endpoints = there;
    },
    stop: async () => {
      await Promise.all(
        doors.map(({ server }) => {
          const closed = new Promise((resolve) => server.close(resolve));
          server.closeAllConnections();
          return closed;
        }),
      );
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return address.port;
}

async function forward(
  service: Service,
  endpoint: string,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<Call> {
  const original = await buffer(incoming);
  const body = service === 'dynamodb' ? askForUnits(original) : original;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const onward = request(
      new URL(incoming.url ?? '/', endpoint),
      { method: incoming.method, headers: { ...incoming.headers, 'content-length': body.length } },
      resolve,
    );
    onward.once('error', reject);
    onward.end(body);
  });
  const content = await buffer(answer);
  const status = answer.statusCode ?? 502;
  response.writeHead(status, answer.headers);
  response.end(content);
  const units = service === 'dynamodb' && status === 200 ? readUnits(content) : null;
  return { service, operation: nameOf(service, incoming, original), status, units };
}

const Json = z.record(z.string(), z.unknown());

/** The local database does not check signatures, so that its requests may be added to. */
const askForUnits = (body: Buffer): Buffer =>
  Buffer.from(
    JSON.stringify({ ...Json.parse(JSON.parse(body.toString())), ReturnConsumedCapacity: 'INDEXES' }),
  );

const Capacity = z.object({ CapacityUnits: z.number() });
const Consumed = z.object({
  ConsumedCapacity: z.union([Capacity.transform((one) => [one]), z.array(Capacity)]),
});

function readUnits(content: Buffer): number | null {
  const parsed = Consumed.safeParse(JSON.parse(content.toString()));
  return parsed.success
    ? parsed.data.ConsumedCapacity.reduce((total, { CapacityUnits }) => total + CapacityUnits, 0)
    : null;
}

const S3_OPERATIONS: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

function nameOf(service: Service, { method = '', url = '', headers }: IncomingMessage, body: Buffer): string {
  if (service === 'sagemaker') return 'InvokeEndpointAsync';
  if (service === 's3') {
    const { searchParams } = new URL(url, 'http://s3');
    if (searchParams.has('list-type')) return 'ListObjectsV2';
    if (searchParams.has('delete')) return 'DeleteObjects';
    return S3_OPERATIONS[method] ?? method;
  }
  const target = headers['x-amz-target']?.toString().split('.').at(-1) ?? 'unknown';
  const index = target === 'Query' ? Json.parse(JSON.parse(body.toString())).IndexName : undefined;
  return typeof index === 'string' ? `${target} ${index}` : target;
}
