import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Plan } from '../../model/protocol/plan.ts';
import { integratedLoudness } from '../../model/world/score/loudness.ts';
import { frames, lumaOf, pcm, probe } from '../support/media.ts';
import { follow, startTestCloud, type TestCloud } from './cloud.ts';

let cloud: TestCloud;
let folder: string;

beforeAll(async () => {
  cloud = await startTestCloud({ engineEnvironment: { CLOUDREEL_ENGINE: 'world' } });
  folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-clip-'));
});
afterAll(async () => {
  await cloud.stop();
  await rm(folder, { recursive: true, force: true });
});

async function readPlan(id: string): Promise<Plan> {
  const { endpoints, region, credentials, outputs } = cloud.cloud;
  const s3 = new S3Client({ endpoint: endpoints.s3, region, credentials, forcePathStyle: true });
  const Bucket = outputs.CloudreelData?.MediaBucket;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `videos/${id}/` }));
  const Key = Contents.find((object) => object.Key?.endsWith('plan.json'))?.Key;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Plan.parse(JSON.parse((await Body?.transformToString()) ?? ''));
}

it('makes a real video with sound of a missed shot', async () => {
  const { client } = await cloud.newUser();
  const prompt = 'A basketball player misses a shot and the ball rebounds off the backboard';
  const { id } = await client.videos.create({ prompt, seconds: '4', size: '720x1280' });
  const states = await follow(client, id, 240_000);
  expect(states.at(-1)).toMatchObject({ status: 'completed' });
  // it was seen to grow, not to jump
  expect(states.filter((state) => state.status === 'in_progress').length).toBeGreaterThan(3);

  const file = path.join(folder, 'clip.mp4');
  await writeFile(file, await (await client.videos.downloadContent(id)).bytes());
  expect(await probe(file)).toMatchObject({
    width: 720,
    height: 1280,
    fps: 24,
    frames: 96,
    videoCodec: 'avc',
    audioCodec: 'aac',
    audioRate: 48_000,
    audioChannels: 2,
  });

  const { left, right, rate } = await pcm(file);
  expect(left.length / rate).toBeCloseTo(4, 1);
  expect(integratedLoudness({ left, right })).toBeGreaterThan(-24);

  const [first, last] = (await frames(file, [0.5, 3.5])).map(lumaOf);
  let change = 0;
  for (const [at, value] of (first ?? new Uint8Array()).entries())
    change += Math.abs(value - (last?.[at] ?? 0));
  expect(change / (720 * 1280)).toBeGreaterThan(0.5);

  const plan = await readPlan(id);
  const struck = plan.contacts.filter(({ a, b }) => /ball/.test(a + b));
  const board = struck.find(({ a, b }) => /board|rim|hoop/.test(a + b));
  expect(board, JSON.stringify(struck)).toBeDefined();
  // every blow is heard: the sound within a frame after it is louder than just before
  const level = (from: number, to: number) =>
    Math.max(0, ...left.subarray(Math.round(from * rate), Math.round(to * rate)).map(Math.abs));
  expect(level(board?.at ?? 0, (board?.at ?? 0) + 1 / 24)).toBeGreaterThan(
    2 * level((board?.at ?? 0) - 1 / 24, board?.at ?? 0),
  );
}, 300_000);
