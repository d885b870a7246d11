import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { AccountsTable } from './accounts/accounts-table.ts';
import { CameosTable } from './cameos/cameos-table.ts';
import { CheckpointKey } from './cameos/checkpoint-key.ts';
import { LedgerTable } from './cameos/ledger-table.ts';
import { LikenessBucket } from './cameos/likeness-bucket.ts';
import { FeedTable } from './feed/feed-table.ts';
import { ChecksBucket } from './provenance/checks-bucket.ts';
import { ProvenanceTable } from './provenance/provenance-table.ts';
import { SigningKey } from './provenance/signing-key.ts';
import { SafetyTable } from './safety/safety-table.ts';
import type { Settings } from './settings.ts';
import { UploadsBucket } from './uploads/uploads-bucket.ts';
import { UploadsTable } from './uploads/uploads-table.ts';
import { MediaBucket } from './videos/media-bucket.ts';
import { VideosTable } from './videos/videos-table.ts';

export interface DataStackProps extends StackProps {
  readonly settings: Settings;
}

/** What must outlive everything else: accounts, videos, media; and where alarms go. */
export class DataStack extends Stack {
  readonly accounts: AccountsTable;
  readonly videos: VideosTable;
  readonly feed: FeedTable;
  readonly media: MediaBucket;
  readonly uploads: UploadsTable;
  readonly uploadsBucket: UploadsBucket;
  readonly cameos: CameosTable;
  readonly likeness: LikenessBucket;
  readonly ledger: LedgerTable;
  readonly checkpointKey: CheckpointKey;
  readonly safety: SafetyTable;
  readonly provenance: ProvenanceTable;
  readonly checks: ChecksBucket;
  readonly signingKey: SigningKey;
  readonly alarms: Topic;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);
    const { settings } = props;
    const removalPolicy = settings.onDelete === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.accounts = new AccountsTable(this, 'Accounts', { removalPolicy });
    this.videos = new VideosTable(this, 'Videos', { removalPolicy });
    this.feed = new FeedTable(this, 'Feed', { removalPolicy });
    this.media = new MediaBucket(this, 'Media', {
      retention: Duration.days(settings.retentionDays),
      removalPolicy,
    });
    this.uploads = new UploadsTable(this, 'Uploads', { removalPolicy });
    this.uploadsBucket = new UploadsBucket(this, 'UploadedFiles', { removalPolicy });
    this.cameos = new CameosTable(this, 'Cameos', { removalPolicy });
    this.likeness = new LikenessBucket(this, 'Likeness', { removalPolicy });
    this.ledger = new LedgerTable(this, 'ConsentLedger', { removalPolicy });
    this.checkpointKey = new CheckpointKey(this, 'LedgerCheckpointKey', { removalPolicy });
    this.safety = new SafetyTable(this, 'Safety', { removalPolicy });
    this.provenance = new ProvenanceTable(this, 'Provenance', { removalPolicy });
    this.checks = new ChecksBucket(this, 'ProvenanceChecks', { removalPolicy });
    this.signingKey = new SigningKey(this, 'SigningKey', { removalPolicy });
    this.alarms = new Topic(this, 'Alarms', { displayName: 'Cloudreel alarms', enforceSSL: true });
    // the policy that enforces TLS replaces the default one, under which CloudWatch could publish
    this.alarms.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.alarms.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    if (settings.alarmEmail) this.alarms.addSubscription(new EmailSubscription(settings.alarmEmail));
    new CfnOutput(this, 'AccountsTable', { value: this.accounts.tableName });
    new CfnOutput(this, 'VideosTable', { value: this.videos.tableName });
    new CfnOutput(this, 'SafetyTable', { value: this.safety.tableName });
    new CfnOutput(this, 'ProvenanceTable', { value: this.provenance.tableName });
    new CfnOutput(this, 'SigningKeyId', { value: this.signingKey.keyId });
    new CfnOutput(this, 'UploadsTable', { value: this.uploads.tableName });
    new CfnOutput(this, 'UploadsBucket', { value: this.uploadsBucket.bucket.bucketName });
    new CfnOutput(this, 'LedgerTable', { value: this.ledger.tableName });
    new CfnOutput(this, 'LedgerKeyId', { value: this.checkpointKey.keyId });
    new CfnOutput(this, 'MediaBucket', { value: this.media.bucketName });
  }
}
