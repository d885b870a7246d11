import { Duration, Names, Stack, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { likenessKeys } from '../../lambdas/cameos/cameo.ts';
import { cameoOperations } from '../../lambdas/cameos/contract.ts';
import { ApiEnv, RelayEnv, StoreEnv, VerifyEnv } from '../../lambdas/cameos/env.ts';
import { CheckpointEnv } from '../../lambdas/cameos/ledger/env.ts';
import { CODEC_FILES } from '../../lambdas/platform/media/codecs.ts';
import type { AccountsTable } from '../accounts/accounts-table.ts';
import type { FeedTable } from '../feed/feed-table.ts';
import { HouseAlarm } from '../house/alarm.ts';
import type { HouseApi } from '../house/api.ts';
import { HouseFunction } from '../house/function.ts';
import { HouseQueue } from '../house/queue.ts';
import { QueueWorker } from '../house/worker.ts';
import { DecoderLayer } from '../provenance/decoder-layer.ts';
import type { SafetyTable } from '../safety/safety-table.ts';
import type { Settings } from '../settings.ts';
import type { MediaBucket } from '../videos/media-bucket.ts';
import { deadlines } from '../videos/video-pipeline.ts';
import type { VideosTable } from '../videos/videos-table.ts';
import type { CameosTable } from './cameos-table.ts';
import type { CheckpointKey } from './checkpoint-key.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { LikenessBucket } from './likeness-bucket.ts';

export interface CameosProps {
  readonly settings: Settings;
  readonly table: CameosTable;
  readonly ledger: LedgerTable;
  readonly checkpointKey: CheckpointKey;
  readonly likeness: LikenessBucket;
  readonly videos: VideosTable;
  readonly media: MediaBucket;
  readonly accounts: AccountsTable;
  readonly feed: FeedTable;
  readonly safety: SafetyTable;
  readonly alarms: ITopic;
}

/** A revocation at ten thousand uses is through in seconds; this is for a hundred times as many. */
const RELAY_TIMEOUT = Duration.minutes(10);
/** Most of it is for a few calls of a detector and the decoding of a minute of film. */
const VERIFY_TIMEOUT = Duration.minutes(2);
/** One vCPU, and room for a film of 60 MB twice with some of its pictures. */
const VERIFY_MEMORY = 1769;
const DOWNLOAD_URL = Duration.hours(1);

/** Consent: who may be in a video, what their owners decide, and the ledger of it all. */
export class Cameos extends Construct {
  readonly #api: HouseFunction<typeof ApiEnv>;
  /** Rekognition's collection of enrolled faces; made with the first enrolment. */
  readonly collection: string;

  constructor(scope: Construct, id: string, props: CameosProps) {
    super(scope, id);
    this.collection = Names.uniqueResourceName(this, { maxLength: 64, separator: '-' });
    const tables = { CAMEOS_TABLE: props.table.tableName, LEDGER_TABLE: props.ledger.tableName };
    this.#api = new HouseFunction(this, 'Api', {
      entry: 'lambdas/cameos/api.lambda.ts',
      description: 'Cameos: who may use them, how, and what was made with them',
      env: ApiEnv,
      environment: {
        ...tables,
        VIDEOS_TABLE: props.videos.tableName,
        FEED_TABLE: props.feed.tableName,
        ACCOUNTS_TABLE: props.accounts.tableName,
        MEDIA_BUCKET: props.media.bucketName,
        LIKENESS_BUCKET: props.likeness.bucketName,
        DOWNLOAD_URL_SECONDS: String(DOWNLOAD_URL.toSeconds()),
      },
      timeout: Duration.seconds(29),
      memorySize: 1024,
    });
    props.table.allowApi(this.#api);
    props.ledger.allowApi(this.#api);
    props.videos.allowLookup(this.#api);
    props.media.allowView(this.#api);
    props.accounts.allowLookup(this.#api);
    props.feed.allowRelationCheck(this.#api);
    props.likeness.allowForms(this.#api);
    this.#allowDetectors(this.#api, ['CreateFaceLivenessSession']);
    this.#verify(props, tables);
    this.#relay(props, tables);
    this.#record(props, tables);
    this.#sweep(props, tables);
    this.#checkpoint(props);
  }

  serve(api: HouseApi): void {
    api.serve('Cameos', cameoOperations, this.#api);
  }

  #verify({ settings, table, ledger, likeness, safety, alarms }: CameosProps, tables: Tables): void {
    const verifications = new HouseQueue(this, 'Verifications', {
      consumerTimeout: VERIFY_TIMEOUT,
      maxReceiveCount: 5,
      maxAge: Duration.minutes(10),
      impact: 'people who enrol wait for the judgement of their recording.',
      alarms,
    });
    new Rule(this, 'Recorded', {
      description: 'A recording has arrived',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [likeness.bucketName] },
          object: { key: [{ prefix: likenessKeys.recording('') }] },
        },
      },
      targets: [new SqsQueue(verifications.queue)],
    });
    const { function: verify } = new QueueWorker(this, 'Verify', {
      entry: 'lambdas/cameos/enrolment/verify.lambda.ts',
      description: 'Judges whether a recording shows the person whose account it is, live',
      env: VerifyEnv,
      environment: {
        ...tables,
        LIKENESS_BUCKET: likeness.bucketName,
        FACE_COLLECTION: this.collection,
        VERIFY_QUEUE_URL: verifications.queue.queueUrl,
        SAFETY_TABLE: safety.tableName,
      },
      // films are decoded to measure the appearance of who passed
      files: CODEC_FILES,
      external: ['@napi-rs/webcodecs'],
      memorySize: VERIFY_MEMORY,
      timeout: VERIFY_TIMEOUT,
      from: verifications,
      batchSize: 1,
      maxConcurrency: 5,
    });
    if (settings.decoder === 'layer') verify.addLayers(new DecoderLayer(this, 'Decoder'));
    table.allowVerify(verify);
    ledger.allowAppend(verify);
    likeness.allowVerify(verify);
    safety.allowMatch(verify);
    verifications.queue.grantSendMessages(verify);
    this.allowForget(verify);
    this.#allowDetectors(verify, [
      'GetFaceLivenessSessionResults',
      'CompareFaces',
      'StartFaceDetection',
      'GetFaceDetection',
      'GetFaceSearch',
      'StartContentModeration',
      'GetContentModeration',
      'DetectFaces',
    ]);
    Grant.addToPrincipal({
      grantee: verify,
      actions: [
        'CreateCollection',
        'DeleteCollection',
        'IndexFaces',
        'SearchFacesByImage',
        'StartFaceSearch',
      ].map((action) => `rekognition:${action}`),
      resourceArns: [this.collectionArn, this.#arn('rekognition', 'collection', 'cloudreel-enrolment_*')],
    });
    Grant.addToPrincipal({
      grantee: verify,
      actions: ['transcribe:StartTranscriptionJob', 'transcribe:GetTranscriptionJob'],
      resourceArns: [this.#arn('transcribe', 'transcription-job', 'enrolment_*')],
    });
    Validations.of(verify).acknowledge(
      ...['rekognition:collection/cloudreel-enrolment_*', 'transcribe:transcription-job/enrolment_*'].map(
        (name) => {
          const [service = '', resource = ''] = name.split(/:(.*)/s);
          return {
            id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${resource}]`,
            reason: 'One collection and one job per try at enrolling: their names are made at run time.',
          };
        },
      ),
    );
  }

  /** Operations of Rekognition that know no resources. */
  #allowDetectors(grantee: IGrantable, actions: readonly string[]): void {
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `rekognition:${action}`),
      resourceArns: ['*'],
    });
  }

  #arn(service: string, resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service, resource, resourceName });
  }

  #relay(props: CameosProps, tables: Tables): void {
    const relay = new HouseFunction(this, 'Relay', {
      entry: 'lambdas/cameos/relay.lambda.ts',
      description: 'Stops, withdraws or deletes every video that somebody no longer permits',
      env: RelayEnv,
      environment: {
        ...tables,
        ...deadlines(props.settings),
        VIDEOS_TABLE: props.videos.tableName,
        LIKENESS_BUCKET: props.likeness.bucketName,
        FACE_COLLECTION: this.collection,
      },
      timeout: RELAY_TIMEOUT,
      memorySize: 1769,
    });
    props.table.allowRelay(relay);
    props.videos.allowTransition(relay);
    props.likeness.allowErase(relay);
    this.allowForget(relay);
    const lost = this.#deadLetters('RelayDeadLetters', 'Cameo relay gave up', props.alarms, {
      what: 'The cameo relay gave up on a decision of an owner.',
      impact:
        'videos that somebody no longer permits are neither made nor shown, but still lie there until the sweep reminds it.',
    });
    props.table.feed(relay, ['withdraw', 'erase'], lost);
    new HouseAlarm(this, 'RelayLagAlarm', {
      metric: relay.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: Duration.minutes(1).toMilliseconds(),
      evaluationPeriods: 3,
      what: 'The cameo relay is a minute behind its table.',
      impact: 'revoked videos are not shown, but engines still work on them and their files are kept.',
      runbook: 'Cameo relay lags',
      topic: props.alarms,
    });
  }

  #record(props: CameosProps, tables: Tables): void {
    const record = new HouseFunction(this, 'Record', {
      entry: 'lambdas/cameos/record.lambda.ts',
      description: 'Takes uses and refusals into the consent ledger',
      env: StoreEnv,
      environment: tables,
      timeout: Duration.seconds(60),
    });
    props.table.allowRecord(record);
    props.ledger.allowAppend(record);
    const lost = this.#deadLetters('RecordDeadLetters', 'Ledger recorder gave up', props.alarms, {
      what: 'The recorder gave up on a fact for the consent ledger.',
      impact: 'a use or refusal is missing from the ledger until the sweep reminds it, within minutes.',
    });
    props.table.feed(record, ['ledger'], lost);
  }

  #sweep(props: CameosProps, tables: Tables): void {
    const sweep = new HouseFunction(this, 'Sweep', {
      entry: 'lambdas/cameos/sweep.lambda.ts',
      description: 'Reminds every decision whose effect is overdue',
      env: StoreEnv,
      environment: tables,
      timeout: Duration.seconds(50),
      retryAttempts: 0,
    });
    props.table.allowSweep(sweep);
    new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(sweep, { retryAttempts: 0 })],
    });
  }

  #checkpoint({ ledger, checkpointKey, alarms }: CameosProps): void {
    const checkpoint = new HouseFunction(this, 'Checkpoint', {
      entry: 'lambdas/cameos/ledger/checkpoint.lambda.ts',
      description: 'Signs where every chain of the consent ledger ends',
      env: CheckpointEnv,
      environment: { LEDGER_TABLE: ledger.tableName, LEDGER_KEY_ID: checkpointKey.keyArn },
      timeout: Duration.minutes(5),
      memorySize: 1024,
      retryAttempts: 0,
    });
    ledger.allowCheckpoint(checkpoint);
    checkpointKey.allowSign(checkpoint);
    new Rule(this, 'EveryHour', {
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaFunction(checkpoint, { retryAttempts: 0 })],
    });
    new HouseAlarm(this, 'CheckpointErrorsAlarm', {
      metric: checkpoint.metricErrors({ period: Duration.hours(1) }),
      threshold: 1,
      evaluationPeriods: 3,
      what: 'The ends of the consent ledger have not been signed for hours.',
      impact: 'entries cut off the end of a chain since then could not be found missing.',
      runbook: 'Ledger not signed',
      topic: alarms,
    });
  }

  #deadLetters(id: string, runbook: string, topic: ITopic, words: { what: string; impact: string }): Queue {
    const lost = new Queue(this, id, {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(lost).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself the dead-letter queue: of a stream, which this rule does not look at.',
    });
    new HouseAlarm(this, `${id}Alarm`, {
      metric: lost.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      threshold: 1,
      ...words,
      runbook,
      topic,
    });
    return lost;
  }

  /** The relay: takes an erased cameo's face out of the collection. */
  allowForget(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['rekognition:ListFaces', 'rekognition:DeleteFaces'],
      resourceArns: [this.collectionArn],
    });
  }

  /** Who looks faces up among the enrolled ones. */
  allowSearch(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['rekognition:SearchFacesByImage'],
      resourceArns: [this.collectionArn],
    });
  }

  get collectionArn(): string {
    return this.#arn('rekognition', 'collection', this.collection);
  }
}

interface Tables {
  readonly CAMEOS_TABLE: string;
  readonly LEDGER_TABLE: string;
}
