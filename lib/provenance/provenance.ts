import { Duration, Validations } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CODEC_FILES } from '../../lambdas/platform/media/codecs.ts';
import { CHECKS_PREFIX } from '../../lambdas/provenance/check.ts';
import { provenanceOperations } from '../../lambdas/provenance/contract.ts';
import { C2PA_WASM, CheckApiEnv, CheckEnv, RememberEnv } from '../../lambdas/provenance/env.ts';
import { HouseAlarm } from '../house/alarm.ts';
import type { HouseApi } from '../house/api.ts';
import { HouseFunction } from '../house/function.ts';
import { HouseQueue } from '../house/queue.ts';
import { QueueWorker } from '../house/worker.ts';
import type { Settings } from '../settings.ts';
import type { MediaBucket } from '../videos/media-bucket.ts';
import type { VideosTable } from '../videos/videos-table.ts';
import type { ChecksBucket } from './checks-bucket.ts';
import { DECODER, DecoderLayer } from './decoder-layer.ts';
import type { ProvenanceTable } from './provenance-table.ts';

export interface ProvenanceProps {
  readonly settings: Settings;
  readonly table: ProvenanceTable;
  readonly bucket: ChecksBucket;
  readonly videos: VideosTable;
  readonly media: MediaBucket;
  readonly alarms: ITopic;
}

/** Where the C2PA library's WebAssembly lies. */
export const C2PA_FILES = { [C2PA_WASM]: 'node_modules/@contentauth/c2pa-wasm/pkg/c2pa_bg.wasm' };

/** Two minutes of film are decoded in about half of it. */
const CHECK_TIMEOUT = Duration.seconds(120);
/** The largest file, twice, and its credentials; a young account allows no more than this. */
const CHECK_MEMORY = 3008;

/** Knowing our own films again: what is released is remembered, and anyone may ask about a file. */
export class Provenance extends Construct {
  readonly #api: HouseFunction<typeof CheckApiEnv>;

  constructor(scope: Construct, id: string, props: ProvenanceProps) {
    super(scope, id);
    const { settings, table, bucket, videos, alarms } = props;
    const stores = { PROVENANCE_TABLE: table.tableName, CHECKS_BUCKET: bucket.bucketName };
    this.#api = new HouseFunction(this, 'Api', {
      entry: 'lambdas/provenance/api.lambda.ts',
      description: 'Takes in files that somebody wants to know about, and says what was found',
      env: CheckApiEnv,
      environment: { ...stores, CHECKS_PER_MINUTE: String(settings.checksPerMinute) },
      timeout: Duration.seconds(10),
    });
    table.allowApi(this.#api);
    bucket.allowForms(this.#api);

    const checks = new HouseQueue(this, 'Checks', {
      consumerTimeout: CHECK_TIMEOUT,
      maxReceiveCount: 3,
      maxAge: Duration.minutes(10),
      impact: 'nobody learns whether a file is ours.',
      alarms,
    });
    new Rule(this, 'Arrived', {
      description: 'A file to check has arrived',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix: CHECKS_PREFIX }] } },
      },
      targets: [new SqsQueue(checks.queue)],
    });
    const check = new QueueWorker(this, 'Check', {
      entry: 'lambdas/provenance/check.lambda.ts',
      description: 'Looks where a file comes from',
      env: CheckEnv,
      environment: { ...stores, VIDEOS_TABLE: videos.tableName },
      files: { ...CODEC_FILES, ...C2PA_FILES },
      external: [DECODER],
      timeout: CHECK_TIMEOUT,
      memorySize: CHECK_MEMORY,
      from: checks,
      batchSize: 1,
      maxConcurrency: 2,
    });
    table.allowCheck(check.function);
    bucket.allowCheck(check.function);
    videos.allowLook(check.function);

    const remember = this.#remember(props);
    if (settings.decoder === 'layer') {
      const decoder = new DecoderLayer(this, 'Decoder');
      for (const listener of [check.function, remember]) listener.addLayers(decoder);
    }
  }

  serve(api: HouseApi): void {
    api.serve('Provenance', provenanceOperations, this.#api);
  }

  #remember({ table, videos, media, alarms }: ProvenanceProps): HouseFunction<typeof RememberEnv> {
    const remember = new HouseFunction(this, 'Remember', {
      entry: 'lambdas/provenance/remember.lambda.ts',
      description: 'Remembers what released videos look and sound like',
      env: RememberEnv,
      environment: { PROVENANCE_TABLE: table.tableName, MEDIA_BUCKET: media.bucketName },
      files: CODEC_FILES,
      external: [DECODER],
      timeout: Duration.seconds(60),
      // one core, and room for a film and its sound
      memorySize: 1769,
    });
    table.allowRemember(remember);
    media.allowRemember(remember);
    const lost = new Queue(this, 'RememberDeadLetters', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(lost).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself the dead-letter queue: of a stream, which this rule does not look at.',
    });
    videos.feedReleased(remember, lost);
    new HouseAlarm(this, 'RememberDeadLettersAlarm', {
      metric: lost.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      threshold: 1,
      what: 'What a released video looks and sounds like was not remembered, or not forgotten.',
      impact: 'a changed copy of it is not recognised as ours.',
      runbook: 'Film not remembered',
      topic: alarms,
    });
    return remember;
  }
}
