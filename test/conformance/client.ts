import { randomUUID } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { EngineRequest, EngineResponse, Progress } from '../../model/protocol/index.ts';
import type { Cloud } from './target.ts';

type Input = z.input<typeof EngineRequest>;

/** Calls an engine as SageMaker would, and looks at what it left in the cloud. */
export class EngineClient {
  readonly url: string;
  readonly cloud: Cloud;

  constructor(url: string, cloud: Cloud) {
    this.url = url;
    this.cloud = cloud;
  }

  /** A small request of its own job, with its own prefix. */
  request(overrides: Partial<Input> = {}): EngineRequest {
    const job = `conformance-${randomUUID()}`;
    return EngineRequest.parse({
      protocol: '1',
      job,
      attempt: 1,
      prompt: 'A red ball bounces on a wooden floor. A woman says "Bumble!"',
      seconds: 1,
      size: { width: 128, height: 128 },
      fps: 12,
      seed: 7,
      quality: 'draft',
      references: {},
      output: { prefix: `s3://${this.cloud.bucket}/conformance/${job}/1/` },
      cancelMarker: `s3://${this.cloud.bucket}/conformance/${job}/cancelled`,
      progressQueue: this.cloud.queue,
      ...overrides,
    });
  }

  ping(): Promise<Response> {
    // SageMaker's own limit: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
    return fetch(`${this.url}/ping`, { signal: AbortSignal.timeout(2000) });
  }

  post(body: unknown): Promise<Response> {
    return fetch(`${this.url}/invocations`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async invoke(request: EngineRequest): Promise<EngineResponse> {
    const response = await this.post(request);
    if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
    return EngineResponse.parse(await response.json());
  }

  locate(uri: string): { Bucket: string; Key: string } {
    const prefix = `s3://${this.cloud.bucket}/`;
    return { Bucket: this.cloud.bucket, Key: uri.slice(prefix.length) };
  }

  async put(uri: string, body = ''): Promise<void> {
    await this.cloud.s3.send(new PutObjectCommand({ ...this.locate(uri), Body: body }));
  }

  async get(uri: string): Promise<Uint8Array> {
    const { Body } = await this.cloud.s3.send(new GetObjectCommand(this.locate(uri)));
    return z.instanceof(Uint8Array).parse(await Body?.transformToByteArray());
  }

  async head(uri: string): Promise<{ contentType: string; modified: number }> {
    const { ContentType, LastModified } = await this.cloud.s3.send(new HeadObjectCommand(this.locate(uri)));
    return { contentType: ContentType ?? '', modified: LastModified?.getTime() ?? 0 };
  }

  /** Names of the objects under a prefix, without it. */
  async list(prefix: string): Promise<string[]> {
    const { Key: base, Bucket } = this.locate(prefix);
    const { Contents } = await this.cloud.s3.send(new ListObjectsV2Command({ Bucket, Prefix: base }));
    return (Contents ?? []).map(({ Key }) => (Key ?? '').slice(base.length)).sort();
  }

  /** Empties the queue and gives what it held about a job. */
  async takeProgress(job: string): Promise<Progress[]> {
    if (this.cloud.queue === null) return [];
    const found: Progress[] = [];
    for (;;) {
      const { Messages } = await this.cloud.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.cloud.queue,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 0,
        }),
      );
      if (Messages === undefined || Messages.length === 0) return found;
      for (const { Body, ReceiptHandle } of Messages) {
        const progress = Progress.parse(JSON.parse(Body ?? ''));
        if (progress.job === job) found.push(progress);
        await this.cloud.sqs.send(new DeleteMessageCommand({ QueueUrl: this.cloud.queue, ReceiptHandle }));
      }
    }
  }
}
