import * as z from 'zod';
import type { DirectObjects } from '../../s3/direct.ts';
import { S3Error } from '../../s3/errors.ts';
import { type Job, JobFailure, type Jobs } from '../jobs.ts';
import { MissingPartError, UnreadableMediaError } from '../models/failure.ts';
import type { Models } from '../models/host.ts';
import { hearDigits } from '../models/wire.ts';
import { ServiceError } from '../wire/errors.ts';
import { operation as anyOperation, type JsonService, type Operation } from '../wire/json-service.ts';
import { transcriptFile } from './output.ts';

const ACCOUNT_ID = '000000000000';
const KIND = 'Transcription';
const URI = /^(?:s3:\/\/|https?:\/\/[^/]+\/)([^/]+)\/(.+)$/;

const nameSchema = z.string().regex(/^[0-9a-zA-Z._-]{1,200}$/);

const startSchema = z.object({
  TranscriptionJobName: nameSchema,
  // the templates speak English, and so do those who ask for digits
  LanguageCode: z.string().regex(/^en-/, 'only English digits are heard here').default('en-US'),
  IdentifyLanguage: z.boolean().optional(),
  MediaFormat: z.enum(['mp3', 'mp4', 'wav', 'flac', 'ogg', 'amr', 'webm', 'm4a']).optional(),
  MediaSampleRateHertz: z.number().int().optional(),
  Media: z.object({ MediaFileUri: z.string().regex(URI, 'must be an S3 URI') }),
  OutputBucketName: z.string({
    error: 'the local cloud has no bucket of Transcribe: OutputBucketName is required',
  }),
  OutputKey: z
    .string()
    .regex(/^[a-zA-Z0-9-_.!*'()/]{1,1024}$/)
    .optional(),
});
type Start = z.output<typeof startSchema>;

const jobName = z.object({ TranscriptionJobName: nameSchema });

export interface TranscribeServices {
  readonly models: Models;
  readonly objects: DirectObjects;
  readonly jobs: Jobs;
}

/** Transcribe as far as the digits of a spoken code need it: other words are told as unknown. */
export function transcribe({ models, objects, jobs }: TranscribeServices): JsonService {
  jobs.register(KIND, {
    run: async (raw) => {
      const request = startSchema.parse(raw);
      const items = await readable(() => {
        const [, bucket = '', key = ''] = URI.exec(request.Media.MediaFileUri) ?? [];
        return models.run(hearDigits, { file: objects.file(bucket, key) });
      });
      const { bucket, key } = output(request);
      const file = transcriptFile(request.TranscriptionJobName, ACCOUNT_ID, items);
      await objects.write(bucket, key, Buffer.from(JSON.stringify(file)), 'application/json');
      return {};
    },
  });
  const find = (name: string): Job => {
    const job = jobs.find(KIND, name);
    if (!job) throw new ServiceError('NotFoundException', "The requested job couldn't be found.");
    return job;
  };
  return {
    signingName: 'transcribe',
    target: 'Transcribe',
    operations: {
      StartTranscriptionJob: operation(startSchema, (request) => {
        const name = request.TranscriptionJobName;
        if (jobs.find(KIND, name)) {
          throw new ServiceError('ConflictException', 'The requested job name already exists.');
        }
        const [, bucket = '', key = ''] = URI.exec(request.Media.MediaFileUri) ?? [];
        if (!objects.has(bucket, key)) {
          throw badRequest("The S3 URI that you provided can't be accessed.");
        }
        jobs.start(KIND, request, null, name);
        return { TranscriptionJob: describe(find(name)) };
      }),
      GetTranscriptionJob: operation(jobName, ({ TranscriptionJobName }) => ({
        TranscriptionJob: describe(find(TranscriptionJobName)),
      })),
      DeleteTranscriptionJob: operation(jobName, ({ TranscriptionJobName }) => {
        jobs.forget(KIND, TranscriptionJobName);
        return {};
      }),
    },
  };
}

/** Transcribe's name for what its schema refuses. */
const operation = <Schema extends z.ZodType>(
  schema: Schema,
  work: (input: z.output<Schema>) => object,
): Operation => anyOperation(schema, work, badRequest);

const badRequest = (message: string): ServiceError => new ServiceError('BadRequestException', message);

const STATUS = { IN_PROGRESS: 'IN_PROGRESS', SUCCEEDED: 'COMPLETED', FAILED: 'FAILED' } as const;

function describe(job: Job): object {
  const request = startSchema.parse(job.request);
  const { bucket, key } = output(request);
  return {
    TranscriptionJobName: request.TranscriptionJobName,
    TranscriptionJobStatus: STATUS[job.status],
    LanguageCode: request.LanguageCode,
    ...(request.MediaFormat === undefined ? {} : { MediaFormat: request.MediaFormat }),
    Media: request.Media,
    CreationTime: job.created_at / 1000,
    StartTime: job.created_at / 1000,
    ...(job.completed_at === null ? {} : { CompletionTime: job.completed_at / 1000 }),
    Transcript: job.status === 'SUCCEEDED' ? { TranscriptFileUri: `s3://${bucket}/${key}` } : {},
    ...(job.message === null ? {} : { FailureReason: job.message }),
  };
}

/** Where the transcript goes: a key that ends in `/` is a folder, as at Transcribe. */
function output({ TranscriptionJobName, OutputBucketName, OutputKey }: Start): {
  bucket: string;
  key: string;
} {
  const file = `${TranscriptionJobName}.json`;
  const key = OutputKey === undefined ? file : OutputKey.endsWith('/') ? `${OutputKey}${file}` : OutputKey;
  return { bucket: OutputBucketName, key };
}

async function readable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnreadableMediaError || error instanceof MissingPartError) {
      throw new JobFailure(error.message, { cause: error });
    }
    if (error instanceof S3Error) throw new JobFailure('the recording is no longer in S3', { cause: error });
    throw error;
  }
}
