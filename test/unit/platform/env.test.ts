import { describe, expect, it } from 'vitest';
import * as accounts from '../../../lambdas/accounts/env.ts';
import { readEnv } from '../../../lambdas/platform/env.ts';
import * as provenance from '../../../lambdas/provenance/env.ts';
import * as videos from '../../../lambdas/videos/env.ts';

const GOOD: Record<string, string> = {
  VIDEOS_TABLE: 'videos',
  ACCOUNTS_TABLE: 'accounts',
  MEDIA_BUCKET: 'media',
  JOBS_QUEUE_URL: 'https://sqs.test/jobs',
  RESULTS_QUEUE_URL: 'https://sqs.test/results',
  PROGRESS_QUEUE_URL: 'https://sqs.test/progress',
  ENDPOINT_NAME: 'engine',
  SLOTS_PER_OWNER: '3',
  DOWNLOAD_URL_SECONDS: '3600',
  OWED_SECONDS: '1.5',
  START_SECONDS: '2',
  SILENCE_SECONDS: '3',
  RELEASE_SECONDS: '4',
  MAX_ATTEMPTS: '3',
  RETENTION_DAYS: '30',
  SECONDS_PER_DAY: '120',
  CAMEOS_TABLE: 'cameos',
  FEED_TABLE: 'feed',
  LIKENESS_BUCKET: 'likenesses',
  SAFETY_TABLE: 'safety',
  GUARDRAIL_ID: 'guardrail',
  GUARDRAIL_VERSION: '1',
  REVIEW_HOURS: '24',
  UPLOADS_TABLE: 'uploads',
  UPLOADS_BUCKET: 'uploads',
  UPLOADS_PER_DAY: '10',
  UPLOAD_BYTES_PER_DAY: '1000',
  WATERMARKS: 'handle',
  PROVENANCE_TABLE: 'provenance',
  SIGNING_KEY_ID: 'key',
  CLOUDREEL_VERSION: '0.1.0',
  CHECKS_BUCKET: 'checks',
  CHECKS_PER_MINUTE: '30',
};

const { ProvenanceTableEnv, SignerEnv, CheckApiEnv, CheckEnv, RememberEnv } = provenance;
const schemas = Object.entries({
  ...videos,
  ...accounts,
  ...{ ProvenanceTableEnv, SignerEnv, CheckApiEnv, CheckEnv, RememberEnv },
});

describe.each(schemas)('%s', (_, schema) => {
  it('parses what the stack sets', () => {
    expect(readEnv(schema, GOOD)).toBeTypeOf('object');
  });

  it.each(Object.keys(schema.shape))('names %s when it is missing', (name) => {
    expect(() => readEnv(schema, { ...GOOD, [name]: undefined })).toThrow(name);
  });
});

it('reads seconds as milliseconds', () => {
  expect(readEnv(videos.ProgressEnv, GOOD)).toMatchObject({ OWED_SECONDS: 1500, MAX_ATTEMPTS: 3 });
});

it('never puts a value into its message', () => {
  expect(() => readEnv(videos.RelayEnv, { ...GOOD, JOBS_QUEUE_URL: 'sEcReT' })).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('sEcReT') }),
  );
});
