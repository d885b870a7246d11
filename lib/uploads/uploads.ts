import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { CODEC_FILES } from '../../lambdas/platform/media/codecs.ts';
import { uploadOperations } from '../../lambdas/uploads/contract.ts';
import { InspectEnv, UploadApiEnv, UploadSweepEnv } from '../../lambdas/uploads/env.ts';
import type { Cameos } from '../cameos/cameos.ts';
import type { CameosTable } from '../cameos/cameos-table.ts';
import type { FeedTable } from '../feed/feed-table.ts';
import { HouseAlarm } from '../house/alarm.ts';
import type { HouseApi } from '../house/api.ts';
import { HouseFunction } from '../house/function.ts';
import { HouseQueue } from '../house/queue.ts';
import { QueueWorker } from '../house/worker.ts';
import type { SafetyTable } from '../safety/safety-table.ts';
import type { Screening } from '../safety/screening.ts';
import { QUARANTINE, type UploadsBucket } from './uploads-bucket.ts';
import type { UploadsTable } from './uploads-table.ts';

export interface UploadsProps {
  readonly table: UploadsTable;
  readonly bucket: UploadsBucket;
  readonly safety: SafetyTable;
  readonly screening: Screening;
  /** Whose faces are known, and who may use them. */
  readonly cameos: Cameos;
  readonly cameosTable: CameosTable;
  readonly feed: FeedTable;
  readonly alarms: ITopic;
}

/** What one owner may send in a day, UTC. */
export const UPLOAD_QUOTA = { UPLOADS_PER_DAY: '500', UPLOAD_BYTES_PER_DAY: '5000000000' };

/** A picture takes a second or two, and detectors throttle. */
const INSPECT_TIMEOUT = Duration.seconds(60);
/** A large picture is held decoded, upright and written anew; and one vCPU comes with 1769. */
const INSPECT_MEMORY = 2048;

/** What Rekognition is asked. None of its operations knows resources. */
const DETECTIONS = ['DetectModerationLabels', 'DetectFaces', 'DetectText'];

/** The way of a file from a form into use: announced, quarantined, inspected, cleared. */
export class Uploads extends Construct {
  readonly #api: HouseFunction<typeof UploadApiEnv>;

  constructor(scope: Construct, id: string, props: UploadsProps) {
    super(scope, id);
    const { table, bucket, safety, screening, cameos, cameosTable, feed, alarms } = props;
    const stores = { UPLOADS_TABLE: table.tableName, UPLOADS_BUCKET: bucket.bucket.bucketName };
    const inspections = new HouseQueue(this, 'Inspections', {
      consumerTimeout: INSPECT_TIMEOUT,
      maxReceiveCount: 3,
      maxAge: Duration.minutes(10),
      impact: 'uploads are not cleared, and videos with a picture of their own stay queued.',
      alarms,
    });
    new Rule(this, 'Arrived', {
      description: 'A file has arrived in the quarantine',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucket.bucketName] }, object: { key: [{ prefix: QUARANTINE }] } },
      },
      targets: [new SqsQueue(inspections.queue)],
    });

    this.#api = new HouseFunction(this, 'Api', {
      entry: 'lambdas/uploads/api.lambda.ts',
      description: 'The uploads API: forms, list, retrieve, delete',
      env: UploadApiEnv,
      environment: { ...stores, ...UPLOAD_QUOTA },
      timeout: Duration.seconds(10),
    });
    table.allowApi(this.#api);
    bucket.allowForms(this.#api);

    const inspect = new QueueWorker(this, 'Inspect', {
      entry: 'lambdas/uploads/inspect.lambda.ts',
      description: 'Inspects uploads, and makes anew what is cleared',
      env: InspectEnv,
      environment: {
        ...stores,
        ...screening.environment,
        CAMEOS_TABLE: cameosTable.tableName,
        FEED_TABLE: feed.tableName,
        FACE_COLLECTION: cameos.collection,
      },
      files: CODEC_FILES,
      timeout: INSPECT_TIMEOUT,
      memorySize: INSPECT_MEMORY,
      from: inspections,
      batchSize: 1,
      maxConcurrency: 5,
    });
    table.allowInspect(inspect.function);
    bucket.allowInspect(inspect.function);
    screening.allow(inspect.function);
    safety.allowMatch(inspect.function);
    cameos.allowSearch(inspect.function);
    cameosTable.allowLook(inspect.function);
    feed.allowRelationCheck(inspect.function);
    Grant.addToPrincipal({
      grantee: inspect.function,
      actions: DETECTIONS.map((operation) => `rekognition:${operation}`),
      resourceArns: ['*'],
    });
    Validations.of(inspect.function).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray and the detections of Rekognition have no resources to name.',
    });

    this.#sweep({ table, bucket, alarms }, stores, inspections);
  }

  serve(api: HouseApi): void {
    api.serve('Uploads', uploadOperations, this.#api);
  }

  #sweep(
    { table, bucket, alarms }: Pick<UploadsProps, 'table' | 'bucket' | 'alarms'>,
    stores: { UPLOADS_TABLE: string; UPLOADS_BUCKET: string },
    inspections: HouseQueue,
  ): void {
    const sweep = new HouseFunction(this, 'Sweep', {
      entry: 'lambdas/uploads/sweep.lambda.ts',
      description: 'Erases uploads whose time is over, and finds those that were lost',
      env: UploadSweepEnv,
      environment: { ...stores, INSPECTIONS_QUEUE_URL: inspections.queue.queueUrl },
      timeout: Duration.seconds(50),
      // a sweep that failed is made up for by the next one
      retryAttempts: 0,
    });
    table.allowSweep(sweep);
    bucket.allowSweep(sweep);
    inspections.queue.grantSendMessages(sweep);
    new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(sweep, { retryAttempts: 0 })],
    });
    new HouseAlarm(this, 'SweepErrorsAlarm', {
      metric: sweep.metricErrors({ period: Duration.minutes(5) }),
      threshold: 3,
      what: 'The sweep of uploads fails.',
      impact: 'deleted uploads are not erased, and lost ones are not found.',
      runbook: 'Sweep fails',
      topic: alarms,
    });
  }
}
