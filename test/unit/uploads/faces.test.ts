import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { Cameo } from '../../../lambdas/cameos/cameo.ts';
import type { FaceSearch } from '../../../lambdas/cameos/rekognition.client.ts';
import type { Pixels } from '../../../lambdas/platform/media/codecs.ts';
import { cropPixels } from '../../../lambdas/platform/media/crop.ts';
import type { Face } from '../../../lambdas/uploads/detectors.client.ts';
import { CameoFaces } from '../../../lambdas/uploads/faces.ts';
import { aCameo } from '../../support/cameos.ts';
import { aFace } from '../../support/uploads.ts';

const PICTURE: Pixels = { width: 1280, height: 720, data: new Uint8ClampedArray(1280 * 720 * 4) };
const UPLOADER = { ownerId: 'owner_a', audience: 'adult' } as const;
/** Where a face lies in the part that is cut out around it. */
const MIDDLE = { left: 0.25, top: 0.25, width: 0.5, height: 0.5 };
const found = (...cameos: string[]): FaceSearch => ({ box: MIDDLE, cameos });
const cameo = (id: string, overrides: Partial<Cameo> = {}): Cameo => aCameo({ id, ...overrides });

/** Asks about faces. @param search what each search finds, in order @param usable what the uploader may use */
async function identify(
  faces: readonly Face[],
  search: readonly (FaceSearch | null)[],
  usable: readonly Cameo[] = [cameo('cameo_1')],
) {
  const crops: Pixels[] = [];
  const book = new CameoFaces({
    faces: { recognise: async () => search[crops.length - 1] ?? null },
    guard: { mayUse: async (id) => usable.find((one) => one.id === id) ?? null },
    codecs: {
      encodeJpeg: async (pixels) => {
        crops.push(pixels);
        return new Uint8Array();
      },
    },
  });
  return { people: await book.identify(UPLOADER, PICTURE, faces), crops };
}

describe('a face', () => {
  it('is looked for alone, with its hair and chin, and in order', async () => {
    const { people, crops } = await identify([aFace(), aFace()], [found('cameo_1'), found()]);
    expect(people).toEqual([{ cameo: 'cameo_1' }, { cameo: null, refused: 'nobody' }]);
    expect(crops.map(({ width, height }) => [width, height])).toEqual([
      [512, 432],
      [512, 432],
    ]);
  });

  it('is that of the likest cameo that the uploader may use', async () => {
    const { people } = await identify([aFace()], [found('cameo_2', 'cameo_1')]);
    expect(people).toEqual([{ cameo: 'cameo_1' }]);
  });

  it.each<[string, FaceSearch | null]>([
    ['nothing was found where it lies', null],
    [
      'the search compared a larger one beside it',
      { box: { left: 0.6, top: 0, width: 0.4, height: 1 }, cameos: ['cameo_1'] },
    ],
    [
      'the search compared a smaller one on it',
      { box: { left: 0.4, top: 0.4, width: 0.2, height: 0.2 }, cameos: ['cameo_1'] },
    ],
  ])('is nobody’s when %s', async (_, search) => {
    expect((await identify([aFace()], [search])).people).toEqual([{ cameo: null, refused: 'unclear' }]);
  });

  it('is not looked for where it is too small to be told from others', async () => {
    const small = { ...aFace(), box: { left: 0.5, top: 0.5, width: 0.03, height: 0.06 } };
    const { people, crops } = await identify([small], [found('cameo_1')]);
    expect([people, crops]).toEqual([[{ cameo: null, refused: 'unclear' }], []]);
  });

  it('of somebody under age is refused, by their looks or by their cameo', async () => {
    const child = { ...aFace(), age: { low: 6, high: 12 } };
    const unknown = { ...aFace(), age: { low: 0, high: 0 } };
    for (const face of [child, unknown])
      expect((await identify([face], [found('cameo_1')])).people).toEqual([
        { cameo: null, refused: 'minor' },
      ]);
    const teen = [cameo('cameo_1', { teen: true })];
    expect((await identify([aFace(25)], [found('cameo_1')], teen)).people).toEqual([
      { cameo: null, refused: 'minor' },
    ]);
  });

  it('in a crowd larger than a cast is looked for in no collection', async () => {
    const { people, crops } = await identify(
      Array.from({ length: 5 }, () => aFace()),
      [],
    );
    expect(people).toEqual(Array.from({ length: 5 }, () => ({ cameo: null, refused: 'crowd' })));
    expect(crops).toEqual([]);
  });
});

it('a part that reaches over the edge has the size asked for, grey where there is nothing', () => {
  const canvas = createCanvas(4, 3);
  const context = canvas.getContext('2d');
  context.fillStyle = '#f00';
  context.fillRect(0, 0, 4, 3);
  context.fillStyle = '#00f';
  context.fillRect(3, 2, 1, 1);
  const { data } = context.getImageData(0, 0, 4, 3);
  const picture = { width: 4, height: 3, data: new Uint8ClampedArray(data) };
  const part = cropPixels(picture, { left: 2, top: 1, width: 3, height: 3 });
  const colours = Array.from({ length: 9 }, (_, at) =>
    Buffer.from(part.data.subarray(at * 4, at * 4 + 3)).toString('hex'),
  );
  const [red, blue, grey] = ['ff0000', '0000ff', '808080'];
  expect(colours).toEqual([red, red, grey, red, blue, grey, grey, grey, grey]);
  expect(cropPixels(picture, { left: -9, top: -9, width: 2, height: 2 }).data[0]).toBe(0x80);
});
