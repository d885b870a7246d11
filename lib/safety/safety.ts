import { Duration, Validations } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CODEC_FILES } from '../../lambdas/platform/media/codecs.ts';
import { safetyOperations } from '../../lambdas/safety/contract.ts';
import { SafetyApiEnv, SafetyRelayEnv } from '../../lambdas/safety/env.ts';
import { HouseAlarm } from '../house/alarm.ts';
import type { HouseApi } from '../house/api.ts';
import { HouseFunction } from '../house/function.ts';
import type { HouseQueue } from '../house/queue.ts';
import type { Settings } from '../settings.ts';
import type { UploadsBucket } from '../uploads/uploads-bucket.ts';
import type { UploadsTable } from '../uploads/uploads-table.ts';
import type { MediaBucket } from '../videos/media-bucket.ts';
import { deadlines } from '../videos/video-pipeline.ts';
import type { VideosTable } from '../videos/videos-table.ts';
import type { SafetyTable } from './safety-table.ts';

export interface SafetyProps {
  readonly settings: Settings;
  readonly table: SafetyTable;
  readonly videos: VideosTable;
  readonly media: MediaBucket;
  readonly uploads: UploadsTable;
  readonly uploadsBucket: UploadsBucket;
  /** Where the release of a held video is asked for again. */
  readonly results: HouseQueue;
  readonly alarms: ITopic;
}

/** What people decide: appeals, the review queue, takedowns and the policy itself. */
export class Safety extends Construct {
  readonly #api: HouseFunction<typeof SafetyApiEnv>;

  constructor(
    scope: Construct,
    id: string,
    { settings, table, videos, media, uploads, uploadsBucket, results, alarms }: SafetyProps,
  ) {
    super(scope, id);
    const stores = {
      SAFETY_TABLE: table.tableName,
      VIDEOS_TABLE: videos.tableName,
      MEDIA_BUCKET: media.bucketName,
    };
    this.#api = new HouseFunction(this, 'Api', {
      entry: 'lambdas/safety/api.lambda.ts',
      description: 'Appeals; for operators reviews, takedowns and policies',
      env: SafetyApiEnv,
      environment: {
        ...stores,
        UPLOADS_TABLE: uploads.tableName,
        UPLOADS_BUCKET: uploadsBucket.bucket.bucketName,
      },
      timeout: Duration.seconds(10),
    });
    table.allowApi(this.#api);
    videos.allowLookup(this.#api);
    media.allowReview(this.#api);
    uploads.allowLook(this.#api);
    uploadsBucket.allowReview(this.#api);

    const relay = new HouseFunction(this, 'Relay', {
      entry: 'lambdas/safety/relay.lambda.ts',
      description: 'Carries out what reviewers and operators decided',
      env: SafetyRelayEnv,
      environment: { ...stores, ...deadlines(settings), RESULTS_QUEUE_URL: results.queue.queueUrl },
      files: CODEC_FILES,
      timeout: Duration.seconds(60),
      memorySize: 1024,
    });
    table.allowRelay(relay);
    videos.allowStep(relay);
    media.allowTakedown(relay);
    results.queue.grantSendMessages(relay);
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
    new HouseAlarm(this, 'RelayDeadLettersAlarm', {
      metric: lost.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      threshold: 1,
      what: 'A verdict or a takedown was not carried out.',
      impact: 'a video that was approved waits for its deadline, or one that was taken down is still there.',
      runbook: 'Verdict not carried out',
      topic: alarms,
    });
    new HouseAlarm(this, 'ReviewsAlarm', {
      metric: new Metric({
        namespace: 'Cloudreel',
        metricName: 'HeldForReview',
        dimensionsMap: { service: 'Release' },
        statistic: 'Sum',
        period: Duration.hours(1),
      }),
      threshold: 1,
      what: 'Videos wait for a reviewer.',
      impact: 'what nobody decides by its deadline is refused.',
      runbook: 'Reviews wait',
      topic: alarms,
    });
  }

  serve(api: HouseApi): void {
    api.serve('Safety', safetyOperations, this.#api);
  }
}
