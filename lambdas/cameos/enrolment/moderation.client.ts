import {
  GetContentModerationCommand,
  type RekognitionClient,
  StartContentModerationCommand,
} from '@aws-sdk/client-rekognition';
import type { ModerationLabel } from '../../safety/labels.ts';
import type { Answer } from './detectors.client.ts';

/** Per cent. Far below any threshold of a policy, which is what decides. */
const LEAST_CONFIDENCE = 20;

/** Rekognition's moderation labels of stored films. */
export class FilmModeration {
  readonly #rekognition: RekognitionClient;
  readonly #bucket: string;

  constructor(rekognition: RekognitionClient, bucket: string) {
    this.#rekognition = rekognition;
    this.#bucket = bucket;
  }

  /** @returns the job's id. The same token gives the same job, however often it is started. */
  async start(key: string, token: string): Promise<string> {
    const { JobId } = await this.#rekognition.send(
      new StartContentModerationCommand({
        Video: { S3Object: { Bucket: this.#bucket, Name: key } },
        MinConfidence: LEAST_CONFIDENCE,
        ClientRequestToken: token,
      }),
    );
    if (!JobId) throw new Error('Rekognition gave no job');
    return JobId;
  }

  /** Every label of every frame. */
  async read(job: string): Promise<Answer<ModerationLabel[]>> {
    const labels: ModerationLabel[] = [];
    for (let NextToken: string | undefined; ; ) {
      const page = await this.#rekognition.send(
        new GetContentModerationCommand({ JobId: job, MaxResults: 1000, ...(NextToken && { NextToken }) }),
      );
      if (page.JobStatus === 'FAILED') return { state: 'failed' };
      if (page.JobStatus !== 'SUCCEEDED') return { state: 'running' };
      for (const {
        ModerationLabel: { Name = '', ParentName, Confidence = 0 } = {},
      } of page.ModerationLabels ?? [])
        labels.push({ name: Name, parent: ParentName, confidence: Confidence });
      NextToken = page.NextToken;
      if (!NextToken) return { state: 'done', value: labels };
    }
  }
}
