import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Accounts } from './accounts/accounts.ts';
import { Cameos } from './cameos/cameos.ts';
import type { DataStack } from './data-stack.ts';
import type { EngineStack } from './engine-stack.ts';
import { Feed } from './feed/feed.ts';
import { HouseAlarm } from './house/alarm.ts';
import { HouseApi } from './house/api.ts';
import { Provenance } from './provenance/provenance.ts';
import { Safety } from './safety/safety.ts';
import { Screening } from './safety/screening.ts';
import type { Settings } from './settings.ts';
import { Uploads } from './uploads/uploads.ts';
import { VideoPipeline } from './videos/video-pipeline.ts';

export interface PipelineStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly engine: EngineStack;
}

/** Everything that runs: the API and the steps of a job. It keeps nothing. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    super(scope, id, props);
    const { settings, data, engine } = props;
    const screening = new Screening(this, { table: data.safety, settings });
    const accounts = new Accounts(this, 'Accounts', { table: data.accounts, screening, settings });
    const videos = new VideoPipeline(this, 'Videos', {
      settings,
      table: data.videos,
      media: data.media,
      uploads: data.uploads,
      uploadsBucket: data.uploadsBucket,
      cameos: data.cameos,
      feed: data.feed,
      likeness: data.likeness,
      provenance: data.provenance,
      signingKey: data.signingKey,
      safety: data.safety,
      screening,
      endpoint: engine.endpoint,
      succeeded: engine.succeeded,
      failed: engine.failed,
      progress: engine.progress,
      alarms: data.alarms,
    });
    const cameos = new Cameos(this, 'Cameos', {
      settings,
      table: data.cameos,
      ledger: data.ledger,
      checkpointKey: data.checkpointKey,
      likeness: data.likeness,
      videos: data.videos,
      media: data.media,
      accounts: data.accounts,
      feed: data.feed,
      safety: data.safety,
      alarms: data.alarms,
    });
    const uploads = new Uploads(this, 'Uploads', {
      table: data.uploads,
      bucket: data.uploadsBucket,
      safety: data.safety,
      screening,
      cameos,
      cameosTable: data.cameos,
      feed: data.feed,
      alarms: data.alarms,
    });
    const api = new HouseApi(this, 'Http', { authorizer: accounts.authorizer });
    accounts.serve(api);
    new Feed(this, 'Feed', { table: data.feed, accounts: data.accounts }).serve(api);
    cameos.serve(api);
    videos.serve(api);
    uploads.serve(api);
    new Safety(this, 'Safety', {
      settings,
      table: data.safety,
      videos: data.videos,
      media: data.media,
      uploads: data.uploads,
      uploadsBucket: data.uploadsBucket,
      results: videos.results,
      alarms: data.alarms,
    }).serve(api);
    const provenance = new Provenance(this, 'Provenance', {
      settings,
      table: data.provenance,
      bucket: data.checks,
      videos: data.videos,
      media: data.media,
      alarms: data.alarms,
    });
    provenance.serve(api);
    new HouseAlarm(this, 'ServerErrorsAlarm', {
      metric: api.api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 5,
      what: 'The API answers with server errors.',
      impact: 'programs cannot create or fetch videos.',
      runbook: 'API server errors',
      topic: data.alarms,
    });
    new CfnOutput(this, 'ApiUrl', { value: `${api.api.apiEndpoint}/v1` });
  }
}
