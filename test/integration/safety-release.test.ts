import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sha256 } from '../../lambdas/platform/ids.ts';
import { CODEC_FILES, Codecs } from '../../lambdas/platform/media/codecs.ts';
import type { Actor } from '../../lambdas/safety/audit.ts';
import type { ModerationLabel } from '../../lambdas/safety/labels.ts';
import { lookOf } from '../../lambdas/safety/looks.ts';
import { enforce, resume } from '../../lambdas/safety/relay.lambda.ts';
import { ReviewStore } from '../../lambdas/safety/reviews.store.ts';
import { TakedownStore } from '../../lambdas/safety/takedowns.store.ts';
import { OutputScreening } from '../../lambdas/videos/screen-output.ts';
import { keys } from '../../lambdas/videos/video.ts';
import { ARTEFACTS, PROTOCOL, screeningFrame } from '../../model/protocol/index.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { completed, TestPipeline } from '../support/pipeline.ts';
import { builtInScreener, REVIEW_MS } from '../support/safety.ts';
import { DEADLINES } from '../support/videos.ts';

const ANA: Actor = { id: 'owner_ana', handle: 'ana' };
const BLOOD: ModerationLabel = { name: 'Blood & Gore', parent: 'Graphic Violence', confidence: 75 };

let dynamodb: TestDynamoDb;
let pipeline: TestPipeline;
let reviews: ReviewStore;
let takedowns: TakedownStore;
let frames: Map<string, Uint8Array<ArrayBuffer>>;
let seen: ModerationLabel[];
const codecs = new Codecs((file) => CODEC_FILES[file]);

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  const table = await dynamodb.createTable('Safety');
  reviews = new ReviewStore(dynamodb.db, table);
  takedowns = new TakedownStore(dynamodb.db, table);
  pipeline = await TestPipeline.create(dynamodb);
  frames = new Map();
  seen = [];
  pipeline.screening = new OutputScreening({
    screener: builtInScreener,
    detector: { labels: async () => seen },
    reviews,
    takedowns,
    media: { read },
    codecs,
    clock: () => pipeline.now,
    reviewMs: REVIEW_MS,
  });
});

async function read(key: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const text = pipeline.objects.get(key);
  return frames.get(key) ?? (text === undefined ? null : new TextEncoder().encode(text));
}

/** A picture of its own for each number; another size is the same picture. */
function picture(number: number, size = 160): Uint8Array<ArrayBuffer> {
  const canvas = createCanvas(size, size);
  const context = canvas.getContext('2d');
  for (let shape = 0; shape < 9; shape++) {
    context.fillStyle = `hsl(${(number * 97 + shape * 61) % 360} 70% ${15 + ((number * 13 + shape * 29) % 70)}%)`;
    const x = ((number * 37 + shape * 53) % 100) / 100;
    const y = ((number * 71 + shape * 31) % 100) / 100;
    context.fillRect(x * size * 0.8, y * size * 0.8, size * 0.45, size * 0.35);
  }
  return new Uint8Array(canvas.toBuffer('image/jpeg', 90));
}

/** A job whose engine has delivered; its result lies ready to be announced. */
async function delivered(
  overrides: Parameters<TestPipeline['admit']>[0] = {},
  pictures: readonly Uint8Array<ArrayBuffer>[] = [picture(1)],
): Promise<string> {
  const { id } = await pipeline.admit(overrides);
  await pipeline.runStream();
  await pipeline.runJobs();
  pipeline.writeAnswer(id, 1, completed(id, 1));
  for (const [at, jpeg] of pictures.entries()) frames.set(keys.output(id, 1) + screeningFrame(at), jpeg);
  return id;
}

const relayDeps = () => ({
  reviews,
  takedowns,
  videos: pipeline.store,
  media: { read },
  codecs,
  results: pipeline.deps.results,
  clock: () => pipeline.now,
  deadlines: DEADLINES,
});

async function decide(videoId: string, verdict: 'approve' | 'refuse'): Promise<void> {
  const id = videoId.replace('video_', 'review_');
  const review = await reviews.claim(id, ANA, pipeline.now);
  if (!review) throw new Error('not claimed');
  const decided = await reviews.decide(review, { verdict, reason: 'I looked at it.', by: ANA }, pipeline.now);
  if (!decided) throw new Error('not decided');
  // what the stream does, and twice, as streams do
  await resume(decided, relayDeps());
  await resume(decided, relayDeps());
  for (const message of pipeline.results.splice(0)) {
    expect(message.inferenceId).toBe(`${videoId}-1`);
    await pipeline.notify(videoId, 1);
  }
}

it('a video whose frames are beyond doubt fails with stage, category and policy, and is not charged', async () => {
  const id = await delivered();
  seen = [{ ...BLOOD, confidence: 97 }];
  await pipeline.notify(id, 1);
  expect(await pipeline.row(id)).toMatchObject({
    status: 'failed',
    reason: { code: 'moderation_blocked', stopped: { stage: 'frames', category: 'violence' } },
  });
  await pipeline.runStream();
  expect((await pipeline.held()).seconds).toBe(0);
});

it.each([
  ['an adult, nobody in it', {}, 'completed'],
  ['a teenager', { audience: 'teen' as const }, 'failed'],
])('the same frames of %s', async (_, overrides, status) => {
  const id = await delivered(overrides);
  seen = [
    {
      name: 'Obstructed Intimate Parts',
      parent: 'Non-Explicit Nudity of Intimate parts and Kissing',
      confidence: 72,
    },
  ];
  await pipeline.notify(id, 1);
  expect(await pipeline.row(id)).toMatchObject({ status });
});

it('a video in doubt waits in releasing, without its file for anybody, however often its result comes', async () => {
  const id = await delivered();
  seen = [BLOOD];
  for (let times = 0; times < 3; times++) await pipeline.notify(id, 1);
  expect(await pipeline.row(id)).toMatchObject({
    status: 'releasing',
    held: id.replace('video_', 'review_'),
    dueAt: pipeline.now + REVIEW_MS,
  });
  const { rows } = await reviews.list('hold', 'open', { limit: 10, after: undefined, order: 'asc' });
  expect(rows).toMatchObject([{ category: 'violence', stage: 'frames', subject: { id } }]);
});

it('is released when a person approves it, though the detector still doubts', async () => {
  const id = await delivered();
  seen = [BLOOD];
  await pipeline.notify(id, 1);
  await decide(id, 'approve');
  expect(await pipeline.row(id)).toMatchObject({ status: 'completed' });
});

it('is refused when a person refuses it, and says so', async () => {
  const id = await delivered();
  seen = [BLOOD];
  await pipeline.notify(id, 1);
  await decide(id, 'refuse');
  expect(await pipeline.row(id)).toMatchObject({
    status: 'failed',
    reason: { message: expect.stringContaining('I looked at it.'), stopped: { category: 'violence' } },
  });
});

it('is refused by the sweep when nobody decides until the deadline, and not a moment before', async () => {
  const id = await delivered();
  seen = [BLOOD];
  await pipeline.notify(id, 1);
  pipeline.now += REVIEW_MS - 1;
  await pipeline.runSweep();
  expect(pipeline.results).toEqual([]);
  pipeline.now += 1;
  await pipeline.runSweep();
  expect(pipeline.results.splice(0)).toHaveLength(1);
  await pipeline.notify(id, 1);
  expect(await pipeline.row(id)).toMatchObject({ status: 'failed', reason: { code: 'moderation_blocked' } });
});

it('a doubt about the prompt holds the video, even when nothing can be seen in it', async () => {
  const id = await delivered({ doubt: { stage: 'prompt', category: 'extremism', policy: '2026-11-22.1' } });
  await pipeline.notify(id, 1);
  expect(await pipeline.row(id)).toMatchObject({ status: 'releasing' });
  await decide(id, 'approve');
  expect(await pipeline.row(id)).toMatchObject({ status: 'completed' });
});

it('what a person allowed after an appeal is not asked again, but everything else is', async () => {
  const allowed = await delivered({ allowed: ['violence'] });
  seen = [{ ...BLOOD, confidence: 99 }];
  await pipeline.notify(allowed, 1);
  expect(await pipeline.row(allowed)).toMatchObject({ status: 'completed' });
  const other = await delivered({ allowed: ['violence'] });
  seen = [{ name: 'Explicit Nudity', parent: 'Explicit', confidence: 99 }];
  await pipeline.notify(other, 1);
  expect(await pipeline.row(other)).toMatchObject({
    status: 'failed',
    reason: { stopped: { category: 'sexual' } },
  });
});

it('what is said across several lines is judged together', async () => {
  const id = await delivered();
  const lines = ['All immigrants', 'are vermin', 'and must be exterminated'].map((text, at) => ({
    speaker: 'a',
    text,
    start: at,
    end: at + 1,
  }));
  pipeline.objects.set(
    keys.output(id, 1) + ARTEFACTS.transcript.file,
    JSON.stringify({ protocol: PROTOCOL, lines }),
  );
  await pipeline.notify(id, 1);
  expect(await pipeline.row(id)).toMatchObject({
    status: 'failed',
    reason: { stopped: { stage: 'transcript', category: 'extremism' } },
  });
});

it('a takedown removes a video, and its near-duplicate does not come back', async () => {
  const original = await delivered({}, [picture(1), picture(2)]);
  await pipeline.notify(original, 1);
  expect(await pipeline.row(original)).toMatchObject({ status: 'completed' });
  const takedown = await takedowns.add(
    { videoId: original, sha256: null, frames: [], reason: 'stolen' },
    ANA,
    pipeline.now,
  );
  await enforce(takedown, relayDeps());
  await enforce(takedown, relayDeps());
  expect(await pipeline.row(original)).toHaveProperty('deletedAt');

  const again = await delivered({}, [picture(1, 96), picture(2, 96)]);
  await pipeline.notify(again, 1);
  expect(await pipeline.row(again)).toMatchObject({
    status: 'failed',
    reason: { stopped: { category: 'takedown' } },
  });
  const partly = await delivered({}, [picture(1, 96), picture(7), picture(8), picture(9)]);
  await pipeline.notify(partly, 1);
  expect(await pipeline.row(partly)).toMatchObject({ status: 'releasing' });
  const other = await delivered({}, [picture(7), picture(8)]);
  await pipeline.notify(other, 1);
  expect(await pipeline.row(other)).toMatchObject({ status: 'completed' });
});

it('the very file that was taken down does not come back, whatever its frames show', async () => {
  await takedowns.add(
    { videoId: null, sha256: sha256('x'), frames: [], reason: 'court order' },
    ANA,
    pipeline.now,
  );
  const id = await delivered({}, [picture(3)]);
  await pipeline.notify(id, 1);
  expect(await pipeline.row(id)).toMatchObject({
    status: 'failed',
    reason: { stopped: { category: 'takedown' } },
  });
});

it('tells the test pictures apart', async () => {
  const looks = await Promise.all([1, 2, 7, 8, 9].map((number) => lookOf(picture(number), codecs)));
  expect(new Set(looks).size).toBe(5);
});
