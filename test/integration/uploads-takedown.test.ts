import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createCanvas, type Image, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enforce } from '../../lambdas/safety/relay.lambda.ts';
import { TakedownStore } from '../../lambdas/safety/takedowns.store.ts';
import { inspect } from '../../lambdas/uploads/inspect.lambda.ts';
import { keys } from '../../lambdas/videos/video.ts';
import { screeningFrame } from '../../model/protocol/response.ts';
import { codecs } from '../support/codecs.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { completed, TestPipeline } from '../support/pipeline.ts';
import { TestUploads } from '../support/uploads.ts';
import { DEADLINES } from '../support/videos.ts';

const GALLERY = path.join(import.meta.dirname, '../../docs/gallery');
const OPERATOR = { id: 'owner_op', handle: 'op' };

let dynamodb: TestDynamoDb;
let takedowns: TakedownStore;
let uploads: TestUploads;
let pipeline: TestPipeline;
let barred: Image;
let other: Image;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
  takedowns = new TakedownStore(dynamodb.db, await dynamodb.createTable('Safety'));
  uploads = new TestUploads(dynamodb.db, await dynamodb.createTable('Uploads'));
  pipeline = await TestPipeline.create(dynamodb);
  barred = await loadImage(await readFile(path.join(GALLERY, 'skater-cinematic-wide-1.webp')));
  other = await loadImage(await readFile(path.join(GALLERY, 'miss-realistic-wide-1.webp')));
  await takeDownVideoOf(barred);
});
afterAll(() => dynamodb.stop());

/** A part of a picture, drawn anew. @param cropped share of each side that is cut off */
function redraw(image: Image, width: number, height: number, cropped = 0) {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const [x, y] = [image.width * cropped, image.height * cropped];
  context.drawImage(image, x, y, image.width - 2 * x, image.height - 2 * y, 0, 0, width, height);
  return { canvas, context };
}

/** An operator takes a finished video down, whose only frame this is. */
async function takeDownVideoOf(image: Image): Promise<void> {
  const { id } = await pipeline.admit();
  await pipeline.runStream();
  await pipeline.runJobs();
  await pipeline.runEngine(id, 1, completed(id, 1));
  const frame = new Uint8Array(await redraw(image, 1280, 720).canvas.encode('jpeg', 90));
  const takedown = await takedowns.add(
    { videoId: id, sha256: null, frames: [], reason: 'its maker was forced' },
    OPERATOR,
    pipeline.now,
  );
  await enforce(takedown, {
    reviews: { settle: async () => {} },
    takedowns,
    videos: pipeline.store,
    media: { read: async (key) => (key === keys.output(id, 1) + screeningFrame(0) ? frame : null) },
    codecs,
    results: { send: async () => {} },
    clock: () => pipeline.now,
    deadlines: DEADLINES,
  });
  expect(await pipeline.row(id)).toMatchObject({ deletedAt: expect.any(Number) });
}

/** How the inspection of a file ends: with the real table of takedowns and the real codecs. */
async function categoryOf(file: Buffer): Promise<string | null> {
  const id = await uploads.arrive(file);
  await inspect({ upload: id }, { ...uploads.deps, takedowns });
  const row = await uploads.row(id);
  if (row.status === 'cleared') return null;
  if (row.status !== 'rejected') throw new Error(row.status);
  expect(row.reason.message).toContain('taken down before');
  expect([...uploads.objects.keys()].filter((key) => key.includes(id))).toEqual([]);
  return row.reason.category;
}

describe('a frame of a video that was taken down', () => {
  it.each<[string, () => Promise<Buffer>]>([
    ['as it was', () => redraw(barred, 1280, 720).canvas.encode('png')],
    ['strongly compressed', () => redraw(barred, 1280, 720).canvas.encode('jpeg', 25)],
    ['in another format', () => redraw(barred, 1280, 720).canvas.encode('webp', 60)],
    ['larger', () => redraw(barred, 1920, 1080).canvas.encode('jpeg', 80)],
    ['of another shape', () => redraw(barred, 1792, 1024).canvas.encode('jpeg', 80)],
    ['cropped by a fiftieth on each side', () => redraw(barred, 1280, 720, 0.02).canvas.encode('jpeg', 80)],
    [
      'brighter, with words written on it',
      async () => {
        const { canvas, context } = redraw(barred, 1280, 720);
        context.fillStyle = 'rgba(255, 255, 255, 0.12)';
        context.fillRect(0, 0, 1280, 720);
        context.fillStyle = '#fff';
        context.font = '40px sans-serif';
        context.fillText('all mine', 40, 690);
        return canvas.encode('jpeg', 80);
      },
    ],
  ])('does not come back %s', async (_, make) => {
    expect(await categoryOf(await make())).toBe('takedown');
  });

  it('keeps no other picture out', async () => {
    expect(await categoryOf(await redraw(other, 1280, 720).canvas.encode('jpeg', 80))).toBeNull();
  });
});
