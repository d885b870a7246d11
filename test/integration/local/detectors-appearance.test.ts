import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { likenessKeys } from '../../../lambdas/cameos/cameo.ts';
import { FaceDescriber } from '../../../lambdas/cameos/enrolment/appearance.client.ts';
import { AppearanceMeter } from '../../../lambdas/cameos/enrolment/appearance.ts';
import { difference, type Rgb } from '../../../lambdas/cameos/enrolment/appearance-color.ts';
import type { Sample } from '../../../lambdas/cameos/enrolment/evidence.ts';
import { keepCharacter } from '../../../lambdas/cameos/enrolment/keep-appearance.ts';
import { LikenessBucket } from '../../../lambdas/cameos/likeness.client.ts';
import { loadDecoder } from '../../../lambdas/platform/media/decoder.ts';
import { type Appearance, ARTEFACTS, EngineRequest } from '../../../model/protocol/index.ts';
import { worldEngine } from '../../../model/world/index.ts';
import { codecs } from '../../support/codecs.ts';
import { face } from '../../support/performance.ts';
import { startDetectorsFixture } from './detectors-fixture.ts';

let detectors: Awaited<ReturnType<typeof startDetectorsFixture>>;
let folder: string;
beforeAll(async () => {
  detectors = await startDetectorsFixture();
  folder = await mkdtemp(path.join(os.tmpdir(), 'appearance-'));
});
afterAll(async () => {
  await detectors.stop();
  await rm(folder, { recursive: true, force: true });
});

const SECONDS = 3;

/** A film of somebody of this appearance, who looks into the camera and speaks. */
async function filmOf(appearance: Appearance): Promise<Uint8Array<ArrayBuffer>> {
  const request = EngineRequest.parse({
    protocol: '1',
    job: 'video_1',
    attempt: 1,
    prompt:
      'Extreme close-up of Ada without a hat in a street. Ada says "We will all remember a yellow morning."',
    seconds: SECONDS,
    size: { width: 640, height: 360 },
    fps: 8,
    seed: 1,
    style: 'realistic',
    quality: 'draft',
    references: {},
    cast: [{ id: 'cameo_1', kind: 'person', name: 'Ada' }],
    output: { prefix: 's3://media/out/' },
    cancelMarker: 's3://media/cancel',
    progressQueue: null,
  });
  await worldEngine.generate(request, {
    folder,
    firstFrame: null,
    appearances: { cameo_1: appearance },
    source: null,
    signal: new AbortController().signal,
    progress: () => {},
  });
  return new Uint8Array(await readFile(path.join(folder, ARTEFACTS.video.file)));
}

const samples = Array.from(
  { length: 10 * SECONDS },
  (_, at): Sample => ({
    time: at / 10,
    faces: [face(0, 8)],
  }),
);
const measured = (film: Uint8Array<ArrayBuffer>): Promise<Appearance> =>
  new AppearanceMeter({ loadDecoder, codecs, faces: new FaceDescriber(detectors.rekognition) }).ofPerson({
    film,
    reference: null,
    samples,
    words: [],
  });

const rgbOf = (hex = '#000000'): Rgb => {
  const channel = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16);
  return [channel(1), channel(3), channel(5)];
};
const unlike = (one: string | undefined, other: string | undefined) => difference(rgbOf(one), rgbOf(other));
const off = (one: Appearance, other: Appearance) =>
  Math.abs((one.voice?.pitchHz ?? 0) / (other.voice?.pitchHz ?? 1) - 1);

const DARK: Appearance = {
  skin: '#6a4430',
  hair: { length: 'long', color: '#17120f' },
  voice: { pitchHz: 205, rangeSemitones: 3 },
};
const PALE: Appearance = {
  skin: '#d4a07c',
  hair: { length: 'short', color: '#b98d4a' },
  voice: { pitchHz: 100, rangeSemitones: 2 },
};

it('who is filmed is measured as they were given, and who is measured is filmed as they were measured', async () => {
  const dark = await measured(await filmOf(DARK));
  const pale = await measured(await filmOf(PALE));
  for (const [found, asked] of [
    [dark, DARK],
    [pale, PALE],
  ] as const) {
    expect(unlike(found.skin, asked.skin)).toBeLessThan(15);
    expect(unlike(found.hair?.color, asked.hair?.color)).toBeLessThan(15);
    expect(found.hair?.length).toBe(asked.hair?.length);
    expect(off(found, asked)).toBeLessThan(0.06);
    expect(found.face?.eyes).toBeGreaterThan(0.4);
    expect(found.face?.eyes).toBeLessThan(0.55);
  }
  expect(unlike(dark.skin, pale.skin)).toBeGreaterThan(25);

  const again = await measured(await filmOf(pale));
  expect(unlike(again.skin, pale.skin)).toBeLessThan(12);
  expect(unlike(again.hair?.color, pale.hair?.color)).toBeLessThan(12);
  expect(again.hair?.length).toBe('short');
  expect(off(again, pale)).toBeLessThan(0.06);
}, 240_000);

it('is gone with the likeness it lies beside', async () => {
  const likeness = new LikenessBucket(detectors.s3, 'media');
  const meter = { ofClip: async () => ({ coat: '#c8722c' }), ofPerson: async () => ({}) };
  const kept = () => likeness.read(likenessKeys.appearance('char_1'));
  await keepCharacter('char_1', new Uint8Array(), { likeness, meter });
  expect(Buffer.from((await kept()) ?? []).toString()).toBe('{"coat":"#c8722c"}');
  expect(likeness.uris({ id: 'char_1', kind: 'animal' }).appearance).toBe(
    `s3://media/${likenessKeys.appearance('char_1')}`,
  );
  await likeness.deleteAll(likenessKeys.all('char_1'));
  expect(await kept()).toBeNull();
});
