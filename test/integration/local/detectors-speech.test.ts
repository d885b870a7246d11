import { GetTranscriptionJobCommand, StartTranscriptionJobCommand } from '@aws-sdk/client-transcribe';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { speak } from '../../../local/detectors/speech/lessons.ts';
import { wav } from '../../support/recordings.ts';
import { startDetectorsFixture } from './detectors-fixture.ts';

const transcriptSchema = z.object({
  jobName: z.string(),
  status: z.literal('COMPLETED'),
  results: z.object({
    transcripts: z.array(z.object({ transcript: z.string() })).length(1),
    items: z.array(
      z.object({
        type: z.literal('pronunciation'),
        alternatives: z.array(z.object({ confidence: z.string(), content: z.string() })).length(1),
        start_time: z.string(),
        end_time: z.string(),
      }),
    ),
  }),
});

let fixture: Awaited<ReturnType<typeof startDetectorsFixture>>;
beforeAll(async () => {
  fixture = await startDetectorsFixture();
});
afterAll(() => fixture.stop());

async function transcribed(name: string) {
  await fixture.transcribe.send(
    new StartTranscriptionJobCommand({
      TranscriptionJobName: name,
      LanguageCode: 'en-US',
      Media: { MediaFileUri: `s3://media/${name}.wav` },
      OutputBucketName: 'media',
      OutputKey: 'transcripts/',
    }),
  );
  return vi.waitUntil(
    async () => {
      const { TranscriptionJob } = await fixture.transcribe.send(
        new GetTranscriptionJobCommand({ TranscriptionJobName: name }),
      );
      return TranscriptionJob?.TranscriptionJobStatus === 'IN_PROGRESS' ? null : TranscriptionJob;
    },
    { timeout: 110_000, interval: 200 },
  );
}

describe('a spoken code', () => {
  it('is written to S3 with the time and the certainty of each digit', async () => {
    // a voice and a speed that no lesson has
    const { speech } = await speak('four, seven, one, nine, two, six', 'slt', 1.12, 205);
    await fixture.put('code.wav', wav(speech), 'audio/wav');
    const job = await transcribed('code');
    expect(job).toMatchObject({
      TranscriptionJobStatus: 'COMPLETED',
      Transcript: { TranscriptFileUri: 's3://media/transcripts/code.json' },
    });
    const text = (await fixture.objects.read('media', 'transcripts/code.json')).toString();
    const { results } = transcriptSchema.parse(JSON.parse(text));
    expect(results.transcripts[0]?.transcript).toBe('4 7 1 9 2 6');
    const starts = results.items.map(({ start_time }) => Number(start_time));
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    for (const { alternatives, start_time, end_time } of results.items) {
      expect(Number(alternatives[0]?.confidence)).toBeGreaterThan(0.5);
      expect(Number(end_time) - Number(start_time)).toBeGreaterThan(0.1);
    }
  });

  it('is not heard in other words, nor in silence', async () => {
    const { speech } = await speak('Nobody knows the trouble that we have seen today.', 'slt', 1);
    await fixture.put('words.wav', wav(speech), 'audio/wav');
    await transcribed('words');
    const read = async (key: string) =>
      transcriptSchema.parse(JSON.parse((await fixture.objects.read('media', key)).toString())).results;
    const words = await read('transcripts/words.json');
    expect(words.items.length).toBeGreaterThan(0);
    expect(words.transcripts[0]?.transcript).not.toMatch(/\d/);
    await fixture.put('silence.wav', wav({ rate: 16_000, samples: new Float32Array(16_000) }), 'audio/wav');
    await transcribed('silence');
    expect((await read('transcripts/silence.json')).items).toEqual([]);
  });
});

describe('a transcription', () => {
  it('fails with the reason when the file has no sound', async () => {
    await fixture.put('text.wav', Buffer.from('no sound'), 'audio/wav');
    await expect(transcribed('text')).resolves.toMatchObject({
      TranscriptionJobStatus: 'FAILED',
      FailureReason: 'the file is no recording that can be read',
    });
  });

  it('is refused twice by one name, in another language, and of nothing', async () => {
    const start = (input: object) =>
      fixture.transcribe.send(
        new StartTranscriptionJobCommand({
          TranscriptionJobName: 'refused',
          LanguageCode: 'en-US',
          Media: { MediaFileUri: 's3://media/text.wav' },
          OutputBucketName: 'media',
          ...input,
        }),
      );
    await fixture.put('text.wav', Buffer.from('no sound'), 'audio/wav');
    await start({});
    await expect(start({})).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(start({ TranscriptionJobName: 'de', LanguageCode: 'de-DE' })).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    await expect(
      start({ TranscriptionJobName: 'none', Media: { MediaFileUri: 's3://media/none.wav' } }),
    ).rejects.toMatchObject({ name: 'BadRequestException' });
    await expect(
      fixture.transcribe.send(new GetTranscriptionJobCommand({ TranscriptionJobName: 'unknown' })),
    ).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});
