import { Duration, Validations } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CODEC_FILES } from '../../lambdas/platform/media/codecs.ts';
import { C2PA_WASM } from '../../lambdas/provenance/env.ts';
import { videoOperations } from '../../lambdas/videos/contract.ts';
import {
  ApiEnv,
  DeadLetterEnv,
  DispatchEnv,
  InspectedEnv,
  ProgressEnv,
  RelayEnv,
  ReleaseEnv,
  SweepEnv,
} from '../../lambdas/videos/env.ts';
import type { CameosTable } from '../cameos/cameos-table.ts';
import type { LikenessBucket } from '../cameos/likeness-bucket.ts';
import type { AsyncEndpoint } from '../engine/async-endpoint.ts';
import type { FeedTable } from '../feed/feed-table.ts';
import { HouseAlarm } from '../house/alarm.ts';
import type { HouseApi } from '../house/api.ts';
import { HouseFunction } from '../house/function.ts';
import { HouseQueue } from '../house/queue.ts';
import { VERSION } from '../house/version.ts';
import { QueueWorker } from '../house/worker.ts';
import type { ProvenanceTable } from '../provenance/provenance-table.ts';
import type { SigningKey } from '../provenance/signing-key.ts';
import type { SafetyTable } from '../safety/safety-table.ts';
import type { Screening } from '../safety/screening.ts';
import type { Settings } from '../settings.ts';
import { UPLOAD_QUOTA } from '../uploads/uploads.ts';
import type { UploadsBucket } from '../uploads/uploads-bucket.ts';
import type { UploadsTable } from '../uploads/uploads-table.ts';
import type { MediaBucket } from './media-bucket.ts';
import type { VideosTable } from './videos-table.ts';

export interface VideoPipelineProps {
  readonly settings: Settings;
  readonly table: VideosTable;
  readonly media: MediaBucket;
  readonly uploads: UploadsTable;
  readonly uploadsBucket: UploadsBucket;
  readonly cameos: CameosTable;
  readonly feed: FeedTable;
  readonly likeness: LikenessBucket;
  readonly provenance: ProvenanceTable;
  readonly signingKey: SigningKey;
  readonly safety: SafetyTable;
  readonly screening: Screening;
  readonly endpoint: AsyncEndpoint;
  readonly succeeded: Topic;
  readonly failed: Topic;
  readonly progress: HouseQueue;
  readonly alarms: ITopic;
}

const STEP_TIMEOUT = Duration.seconds(30);
/** Several films may wait in one batch, and each takes about a second per 50 MB. */
const RELEASE_TIMEOUT = Duration.seconds(120);
/** A film is held about seven times over while it is signed; a young account allows no more than this. */
const RELEASE_MEMORY = 3008;
const DOWNLOAD_URL = Duration.hours(1);

/** The life of a video, from the API to its release: one function per step, one queue between any two. */
export class VideoPipeline extends Construct {
  readonly api: HouseFunction<typeof ApiEnv>;
  /** Where engines' results wait for their release. */
  readonly results: HouseQueue;

  constructor(scope: Construct, id: string, props: VideoPipelineProps) {
    super(scope, id);
    const { table, media, alarms, settings } = props;
    const environment = {
      table: { VIDEOS_TABLE: table.tableName },
      media: { MEDIA_BUCKET: media.bucketName },
      uploads: {
        UPLOADS_TABLE: props.uploads.tableName,
        UPLOADS_BUCKET: props.uploadsBucket.bucket.bucketName,
      },
      deadlines: deadlines(settings),
      guard: { CAMEOS_TABLE: props.cameos.tableName, FEED_TABLE: props.feed.tableName },
    };

    const jobs = new HouseQueue(this, 'Jobs', {
      consumerTimeout: STEP_TIMEOUT,
      maxReceiveCount: 5,
      maxAge: Duration.minutes(10),
      impact: 'new videos stay queued.',
      alarms,
    });
    const results = new HouseQueue(this, 'Results', {
      consumerTimeout: RELEASE_TIMEOUT,
      maxReceiveCount: 5,
      maxAge: Duration.minutes(10),
      impact: 'finished videos are not released.',
      alarms,
    });
    this.results = results;
    for (const topic of [props.succeeded, props.failed])
      topic.addSubscription(new SqsSubscription(results.queue, { rawMessageDelivery: true }));

    this.api = new HouseFunction(this, 'Api', {
      entry: 'lambdas/videos/api.lambda.ts',
      description: 'The videos API: create, list, retrieve, download, cancel, delete',
      env: ApiEnv,
      environment: {
        ...environment.table,
        ...environment.media,
        ...environment.deadlines,
        ...environment.guard,
        ...props.screening.environment,
        ...environment.uploads,
        ...UPLOAD_QUOTA,
        DOWNLOAD_URL_SECONDS: String(DOWNLOAD_URL.toSeconds()),
      },
      // an HTTP API gives up after thirty
      timeout: Duration.seconds(29),
      memorySize: 1024,
    });
    table.allowApi(this.api);
    media.allowApi(this.api);
    props.uploads.allowReceive(this.api);
    props.uploadsBucket.allowQuarantine(this.api);
    props.cameos.allowGuard(this.api);
    props.feed.allowRelationCheck(this.api);
    props.screening.allow(this.api);
    props.safety.allowRefusals(this.api);

    this.#relay(props, environment, jobs);

    const dispatch = new QueueWorker(this, 'Dispatch', {
      entry: 'lambdas/videos/dispatch.lambda.ts',
      description: 'Hands a job to the engine',
      env: DispatchEnv,
      environment: {
        ...environment.table,
        ...environment.media,
        ...environment.deadlines,
        ...environment.guard,
        LIKENESS_BUCKET: props.likeness.bucketName,
        ENDPOINT_NAME: props.endpoint.endpointName,
        PROGRESS_QUEUE_URL: props.progress.queue.queueUrl,
        WATERMARKS: settings.watermarks,
      },
      timeout: STEP_TIMEOUT,
      from: jobs,
      batchSize: 5,
      maxConcurrency: 5,
    });
    table.allowStep(dispatch.function);
    media.allowDispatch(dispatch.function);
    props.cameos.allowGuard(dispatch.function);
    props.feed.allowRelationCheck(dispatch.function);
    props.endpoint.allowInvoke(dispatch.function);

    const progress = new QueueWorker(this, 'Progress', {
      entry: 'lambdas/videos/progress.lambda.ts',
      description: "Shows an engine's progress",
      env: ProgressEnv,
      environment: { ...environment.table, ...environment.deadlines },
      timeout: Duration.seconds(20),
      from: props.progress,
      batchSize: 10,
      maxConcurrency: 5,
    });
    table.allowTransition(progress.function);

    const release = new QueueWorker(this, 'Release', {
      entry: 'lambdas/videos/release.lambda.ts',
      description: 'Screens what the engine made, signs it and releases it',
      env: ReleaseEnv,
      environment: {
        ...environment.table,
        ...environment.media,
        ...environment.deadlines,
        ...environment.guard,
        ...props.screening.environment,
        REVIEW_HOURS: String(settings.reviewHours),
        PROVENANCE_TABLE: props.provenance.tableName,
        SIGNING_KEY_ID: props.signingKey.keyArn,
        CLOUDREEL_VERSION: VERSION,
      },
      files: { ...CODEC_FILES, [C2PA_WASM]: 'node_modules/@contentauth/c2pa-wasm/pkg/c2pa_bg.wasm' },
      memorySize: RELEASE_MEMORY,
      timeout: RELEASE_TIMEOUT,
      from: results,
      batchSize: 5,
      maxConcurrency: 5,
    });
    table.allowStep(release.function);
    media.allowRelease(release.function);
    props.cameos.allowRelease(release.function);
    props.feed.allowRelationCheck(release.function);
    props.provenance.allowSign(release.function);
    props.signingKey.allowSign(release.function);
    props.screening.allow(release.function);
    props.safety.allowReviews(release.function);
    Grant.addToPrincipal({
      grantee: release.function,
      actions: ['rekognition:DetectModerationLabels'],
      resourceArns: ['*'],
    });
    Validations.of(release.function).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray and the detections of Rekognition have no resources to name.',
    });

    this.#sweep(props, environment, results);
    this.#deadLetters(props, environment, [jobs, results, props.progress]);
  }

  serve(api: HouseApi): void {
    api.serve('Videos', videoOperations, this.api);
    api.serveRest(this.api);
  }

  #relay(
    { table, media, uploads, uploadsBucket, cameos, feed, screening, settings, alarms }: VideoPipelineProps,
    environment: Shared,
    jobs: HouseQueue,
  ): void {
    const relay = new HouseFunction(this, 'Relay', {
      entry: 'lambdas/videos/relay.lambda.ts',
      description: "Causes the effects that a video's row owes",
      env: RelayEnv,
      environment: {
        ...environment.table,
        ...environment.media,
        ...environment.deadlines,
        ...environment.uploads,
        ...environment.guard,
        ...screening.environment,
        JOBS_QUEUE_URL: jobs.queue.queueUrl,
        SLOTS_PER_OWNER: String(settings.slotsPerOwner),
      },
      timeout: Duration.seconds(60),
    });
    table.allowRelay(relay);
    media.allowRelay(relay, uploadsBucket.clearedSource);
    uploads.allowLook(relay);
    cameos.allowGuard(relay);
    feed.allowRelationCheck(relay);
    screening.allow(relay);
    uploadsBucket.allowUse(relay);
    jobs.queue.grantSendMessages(relay);
    const lost = new Queue(this, 'RelayDeadLetters', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(lost).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself the dead-letter queue: of a stream, which this rule does not look at.',
    });
    table.feed(relay, lost);
    const inspected = new HouseFunction(this, 'Inspected', {
      entry: 'lambdas/videos/inspected.lambda.ts',
      description: 'Shows a video the end of the inspection that it waits for',
      env: InspectedEnv,
      environment: { ...environment.table, ...environment.deadlines },
      timeout: Duration.seconds(30),
    });
    table.allowTransition(inspected);
    uploads.feedEnded(inspected, ['first_frame'], lost);
    new HouseAlarm(this, 'RelayDeadLettersAlarm', {
      metric: lost.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      threshold: 1,
      what: 'The relay gave up on a change of a video.',
      impact: 'its job stands still until the sweep reminds it, within minutes.',
      runbook: 'Relay gave up',
      topic: alarms,
    });
    new HouseAlarm(this, 'RelayLagAlarm', {
      metric: relay.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: Duration.minutes(5).toMilliseconds(),
      evaluationPeriods: 3,
      what: 'The relay is five minutes behind the table.',
      impact: 'new videos stay queued and finished jobs hold their places.',
      runbook: 'Relay lags',
      topic: alarms,
    });
  }

  #sweep({ table, media, alarms }: VideoPipelineProps, environment: Shared, results: HouseQueue): void {
    const sweep = new HouseFunction(this, 'Sweep', {
      entry: 'lambdas/videos/sweep.lambda.ts',
      description: 'Looks at every job whose time has come',
      env: SweepEnv,
      environment: {
        ...environment.table,
        ...environment.media,
        ...environment.deadlines,
        RESULTS_QUEUE_URL: results.queue.queueUrl,
      },
      // less than the minute until the next; two at once would do no harm, for every change has its condition
      timeout: Duration.seconds(50),
      // a sweep that failed is made up for by the next one
      retryAttempts: 0,
    });
    table.allowSweep(sweep);
    media.allowSweep(sweep);
    results.queue.grantSendMessages(sweep);
    new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      // a missed minute is made up for by the next one
      targets: [new LambdaFunction(sweep, { retryAttempts: 0 })],
    });
    new HouseAlarm(this, 'SweepErrorsAlarm', {
      metric: sweep.metricErrors({ period: Duration.minutes(5) }),
      threshold: 3,
      what: 'The sweep fails.',
      impact: 'a job whose event was lost stays where it is, and old videos are kept too long.',
      runbook: 'Sweep fails',
      topic: alarms,
    });
  }

  #deadLetters(
    { table, alarms }: VideoPipelineProps,
    environment: Shared,
    queues: readonly HouseQueue[],
  ): void {
    const bury = new HouseFunction(this, 'DeadLetter', {
      entry: 'lambdas/videos/dead-letter.lambda.ts',
      description: 'Gives the user an ending when a message about their video failed too often',
      env: DeadLetterEnv,
      environment: { ...environment.table, ...environment.deadlines },
      timeout: Duration.seconds(5),
    });
    table.allowTransition(bury);
    for (const { deadLetters } of queues)
      bury.addEventSource(
        new SqsEventSource(deadLetters, { batchSize: 10, maxConcurrency: 2, reportBatchItemFailures: true }),
      );
    new HouseAlarm(this, 'DeadLetterHandledAlarm', {
      metric: new Metric({
        namespace: 'Cloudreel',
        metricName: 'DeadLetter',
        dimensionsMap: { service: 'DeadLetter' },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: 1,
      what: 'A job was ended because its message failed too often.',
      impact: 'a user saw a video fail through our fault, and was not charged.',
      runbook: 'Job given up',
      topic: alarms,
    });
  }
}

interface Shared {
  readonly table: { readonly VIDEOS_TABLE: string };
  readonly media: { readonly MEDIA_BUCKET: string };
  readonly uploads: { readonly UPLOADS_TABLE: string; readonly UPLOADS_BUCKET: string };
  readonly deadlines: ReturnType<typeof deadlines>;
  readonly guard: { readonly CAMEOS_TABLE: string; readonly FEED_TABLE: string };
}

/** Shared by every function that moves a job on. */
export const deadlines = (settings: Settings) => ({
  OWED_SECONDS: String(settings.owedSeconds),
  START_SECONDS: String(settings.startSeconds),
  SILENCE_SECONDS: String(settings.silenceSeconds),
  RELEASE_SECONDS: String(settings.releaseSeconds),
  MAX_ATTEMPTS: String(settings.maxAttempts),
  RETENTION_DAYS: String(settings.retentionDays),
});
