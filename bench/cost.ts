/** What AWS would ask for a video, without the engine's machine: `node bench/cost.ts [--quick]`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchCloud, NULL_ENGINE, type Owner, REQUEST, withCloud } from './cloud.ts';
import { billFor, gigabyteSeconds, requestsForMessages, tracesRecorded, type Usage } from './cost/bill.ts';
import { type Call, startCountingProxy } from './cost/counting-proxy.ts';
import { addedSince, parseFunctionLog, readLogs } from './cost/function-log.ts';
import { METERS, PRICES, PRICES_WRITTEN_DOWN, priceText } from './cost/prices.ts';
import { readFunctions } from './functions.ts';
import { type Benchmark, main, type Row } from './report.ts';
import { sum } from './statistics.ts';

/** A prompt of usual length: its bytes are in every write of the row. */
const PROMPT = 'A basketball player misses a shot and the ball rebounds off the backboard';
/** How long the engine pretends to work. */
const JOB_SECONDS = 30;
/** When a video is given up, milliseconds. */
const GIVE_UP_MS = 180_000;

/** Lambda's own lines about an invocation, and what CloudWatch adds to every line, bytes. */
const PLATFORM_BYTES = 1000;
const LINE_BYTES = 26;
/** A line of the API's access log. */
const ACCESS_BYTES = 250;
/** A write that its condition refused: the row is larger than 1 kB and smaller than 2. */
const REFUSED_UNITS = 2;

/** Caused by the clock and not by a video. */
const BACKGROUND = { function: 'Videos/Sweep', operation: 'Query byDue' } as const;

/** Makes a video as a client does that looks as often as it is told to, fetches the file, and deletes the video. */
async function makeVideo({ videos }: BenchCloud, { client }: Owner): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS;
  let { data: video, response } = await client.videos.create({ prompt: PROMPT, ...REQUEST }).withResponse();
  while (video.status === 'queued' || video.status === 'in_progress') {
    if (Date.now() > deadline) throw new Error(`${video.id} is still ${video.status}`);
    await sleep(Number(response.headers.get('openai-poll-after-ms') ?? 2000));
    ({ data: video, response } = await client.videos.retrieve(video.id).withResponse());
  }
  if (video.status !== 'completed') throw new Error(`${video.id} failed: ${video.error?.code}`);
  await (await client.videos.downloadContent(video.id)).arrayBuffer();
  await client.videos.delete(video.id);
  while ((await videos.get(video.id)) !== null) {
    if (Date.now() > deadline) throw new Error(`${video.id} is not erased`);
    await sleep(100);
  }
}

/** What was noted of some videos. */
interface Count {
  readonly videos: number;
  readonly seconds: number;
  /** By the functions and by whoever downloads. */
  readonly calls: readonly Call[];
  readonly engineCalls: readonly Call[];
  readonly engineLog: string;
  /** By name, e.g. `Videos/Api`. */
  readonly functionLogs: ReadonlyMap<string, string>;
}

async function count(quick: boolean): Promise<Count> {
  const proxies = {
    // not their queues: an SDK goes to the address in a queue's URL, past any proxy
    functions: await startCountingProxy(['dynamodb', 's3', 'sagemaker']),
    engine: await startCountingProxy(['s3', 'sqs']),
  };
  try {
    const options = {
      environment: proxies.functions.environment,
      engineEnvironment: {
        ...NULL_ENGINE,
        ...proxies.engine.environment,
        CLOUDREEL_NULL_SECONDS: quick ? '3' : String(JOB_SECONDS),
      },
    };
    return await withCloud(options, async (bench) => {
      for (const proxy of Object.values(proxies)) proxy.forwardTo(bench.cloud.endpoints);
      const owner = await bench.newOwner('cost');
      // cold starts are not what a video costs
      await makeVideo(bench, owner);
      const before = { functions: proxies.functions.calls.length, engine: proxies.engine.calls.length };
      const logs = await readLogs(bench.dataDir);
      const videos = quick ? 1 : 4;
      const startedAt = Date.now();
      for (let n = 0; n < videos; n++) await makeVideo(bench, owner);
      const seconds = (Date.now() - startedAt) / 1000;
      const added = addedSince(logs, await readLogs(bench.dataDir));
      const engine = [...added.keys()].find((name) => name.startsWith('CloudreelEngine-')) ?? '';
      const functions = (await readFunctions()).map(
        ({ name, resource }) => [name, bench.cloud.resource(resource).ref] as const,
      );
      return {
        videos,
        seconds,
        calls: proxies.functions.calls.slice(before.functions),
        engineCalls: proxies.engine.calls.slice(before.engine),
        engineLog: added.get(engine) ?? '',
        functionLogs: new Map(functions.map(([name, ref]) => [name, added.get(ref) ?? ''])),
      };
    });
  } finally {
    await Promise.all(Object.values(proxies).map((proxy) => proxy.stop()));
  }
}

const isRead = ({ operation }: Call) => operation === 'GetItem' || operation.startsWith('Query');
const refused = (call: Call) => !isRead(call) && call.status === 400;

/** Sums up. @throws Error when something that every video needs was not seen: then the count is wrong. */
function usageOf({ videos, seconds, calls, engineCalls, engineLog, functionLogs }: Count): Usage {
  const caused = calls.filter(({ operation }) => operation !== BACKGROUND.operation);
  const all = [...caused, ...engineCalls];
  const database = caused.filter(({ service }) => service === 'dynamodb');
  const calledOften = (...operations: string[]) =>
    all.filter(({ operation }) => operations.includes(operation)).length;
  const units = (some: readonly Call[]) =>
    sum(some.map((call) => call.units ?? (refused(call) ? REFUSED_UNITS : 0)));

  const inferences = calledOften('InvokeEndpointAsync');
  const logs = [...functionLogs]
    .filter(([name]) => name !== BACKGROUND.function)
    .map(([, text]) => parseFunctionLog(text));
  const invocationsOf = (name: string) => parseFunctionLog(functionLogs.get(name) ?? '').invocations.length;
  const apiRequests = invocationsOf('Videos/Api');
  const progress = calledOften('SendMessage');
  // one video after the other: every message of these queues comes alone
  const steps = invocationsOf('Videos/Dispatch/Dispatch') + invocationsOf('Videos/Release/Release');
  const invocations = logs.flatMap((log) => log.invocations);
  const engine = parseFunctionLog(engineLog);
  const unmetered = database.filter(({ status, units }) => status === 200 && units === null).length;
  const whole =
    inferences === videos &&
    progress >= videos &&
    steps >= 2 * videos &&
    apiRequests >= 4 * videos &&
    unmetered === 0;
  if (!whole)
    throw new Error(
      `the count of ${videos} videos is not whole: ${JSON.stringify({ inferences, progress, steps, apiRequests, unmetered })}`,
    );
  return {
    apiRequests,
    lambdaRequests: invocations.length,
    lambdaGigabyteSeconds: gigabyteSeconds(invocations),
    dynamodbWrites: units(database.filter((call) => !isRead(call))),
    dynamodbReads: units(database.filter(isRead)),
    sqsRequests: requestsForMessages(progress + steps),
    snsPublishes: inferences,
    // SageMaker itself reads each input and writes each output
    s3Writes: calledOften('PutObject', 'ListObjectsV2') + inferences,
    s3Reads: calledOften('GetObject', 'HeadObject') + inferences,
    logBytes:
      sum([...logs, engine].map(({ bytes, lines }) => bytes + lines * LINE_BYTES)) +
      invocations.length * PLATFORM_BYTES +
      apiRequests * (ACCESS_BYTES + LINE_BYTES),
    traces: tracesRecorded(invocations.length, seconds),
  };
}

/** The calls themselves, by service and operation. */
function callRows({ videos, calls, engineCalls }: Count): Row[] {
  const rows = (who: string, some: readonly Call[]): Row[] =>
    [...Map.groupBy(some, ({ service, operation }) => `${service} ${operation}`)]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([call, made]) => {
        const failed = made.filter(refused).length;
        return {
          what: `${call}, by ${who}`,
          measured: made.length / videos,
          unit: 'number',
          ...(failed > 0 && { note: `${(failed / videos).toFixed(1)} refused by their condition` }),
        };
      });
  return [
    ...rows(
      'functions and client',
      calls.filter(({ operation }) => operation !== BACKGROUND.operation),
    ),
    ...rows('engine', engineCalls),
  ];
}

function priceTable(): string {
  const lines = METERS.map((meter) => `| ${PRICES[meter].what} | ${priceText(meter)} |`);
  return ['| price assumed | |', '| --- | --- |', ...lines].join('\n');
}

export const cost: Benchmark = {
  name: 'cost',
  title: 'Cost of a video',
  run: async (quick) => {
    const counted = await count(quick);
    const { items, dollars } = billFor(usageOf(counted), counted.videos);
    return {
      rows: [
        {
          what: 'AWS calls of one video, at list price, without the engine’s machine',
          measured: dollars,
          unit: '$',
          atMost: 0.001,
          note: `${counted.videos} videos`,
        },
        ...items.map(
          ({ meter, used, dollars: price }): Row => ({
            what: `${PRICES[meter].what}: ${PRICES[meter].unit}`,
            measured: price,
            unit: '$',
            note: `${used.toLocaleString('en', { maximumFractionDigits: 1 })} × ${priceText(meter)}`,
          }),
        ),
        ...callRows(counted),
      ],
      method: METHOD,
    };
  },
};

const METHOD = `One owner makes videos one after the other with the null engine, which takes ${JOB_SECONDS} s for each and reports its
progress every second. The client looks as often as \`openai-poll-after-ms\` tells it, downloads the file and deletes the
video, so that the whole life of its row and files is in the count. Counting proxies stand between functions, engine and
client on one side and the local services on the other; the last rows are what they saw, per video.

Counted: calls, invocations and their milliseconds, log bytes, DynamoDB units with their indexes and transactions (as the
local database reports them to \`ReturnConsumedCapacity\`). Assumed: a write refused by its condition consumes
${REFUSED_UNITS} units; every message is sent, received and deleted by itself; SageMaker publishes one message and reads and
writes one object per inference; an invocation takes as long on one vCPU of Lambda as on a core of this machine; Lambda adds
${PLATFORM_BYTES} bytes of log to an invocation, CloudWatch ${LINE_BYTES} to a line, the API ${ACCESS_BYTES} of access log to a request; X-Ray records one
invocation a second and 5 % of the others.

Not in it: the engine's machine; storage and traffic, which depend on the clip (S3 $0.023 per GB and month, internet
$0.09 per GB); and what costs the same without any video: the sweep, Lambda's looking into idle queues, alarms, metrics.

Prices are list prices of us-east-1 without free tiers, written down on ${PRICES_WRITTEN_DOWN} from memory and not checked:

${priceTable()}`;

if (import.meta.main) await main(cost);
