import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { difference, medianColor, type Rgb } from '../../../lambdas/cameos/enrolment/appearance-color.ts';
import { type Appearance, EngineRequest, Plan } from '../../../model/protocol/index.ts';
import { worldEngine } from '../../../model/world/index.ts';
import { planOf } from '../../../model/world/plan.ts';
import { prepare } from '../../../model/world/production.ts';
import { medianPitch } from '../../../model/world/score/pitch.ts';
import { cutOf, featuresOf, skinOf } from '../../../model/world/stage/figures/likeness.ts';
import { rgb } from '../../../model/world/stage/surfaces.ts';
import { type DecodedFrame, frames, pcm } from '../../support/media.ts';

const DARK: Appearance = {
  skin: '#6a4430',
  hair: { length: 'long', color: '#17120f' },
  eyes: '#3a2515',
  glasses: true,
  voice: { pitchHz: 214, rangeSemitones: 3, rate: 3.2 },
};
const PALE: Appearance = {
  skin: '#d4a07c',
  hair: { length: 'short', color: '#b98d4a' },
  eyes: '#3a6ea5',
  beard: true,
  voice: { pitchHz: 98, rangeSemitones: 2, rate: 3 },
};
const SAYS = 'Ada says "We will all remember a yellow morning."';

const order = (prompt: string, appearance: Appearance, rest: Partial<EngineRequest> = {}) => ({
  ...EngineRequest.parse({
    protocol: '1',
    job: 'video_1',
    attempt: 1,
    prompt,
    seconds: 3,
    size: { width: 320, height: 180 },
    fps: 8,
    seed: 3,
    quality: 'draft',
    references: {},
    cast: [{ id: 'cameo_1', kind: 'person', name: 'Ada' }],
    output: { prefix: 's3://media/out/' },
    cancelMarker: 's3://media/cancel',
    progressQueue: null,
    ...rest,
  }),
  appearances: { cameo_1: appearance },
});

/** How somebody is built, without where they stand. */
const figureOf = async (...asked: Parameters<typeof prepare>) => {
  const { shots, memory } = await prepare(...asked);
  return {
    memory,
    figures: shots.flatMap(({ take }) =>
      take.stage.people.map(({ body, bent, pieces, ownVoice }) => ({
        body,
        ownVoice,
        skin: bent.at(-1)?.part.surface.color,
        colors: pieces.map(({ part: { surface } }) => surface.color),
      })),
    ),
  };
};

describe('somebody who was measured', () => {
  it('has their skin, hair and eyes, whatever words and chance say', async () => {
    const asked = (prompt: string) => figureOf(order(prompt, PALE));
    const { figures } = await asked('Ada stands in a park.');
    expect(figures[0]?.skin).toEqual(rgb(skinOf('#d4a07c')));
    expect(figures[0]?.colors).toContainEqual(rgb('#b98d4a'));
    const dyed = await asked('Ada with black hair stands in a park.');
    expect(dyed.figures[0]?.colors).toContainEqual(rgb('#b98d4a'));
  });

  it('still wears what the words say', async () => {
    const wearing = (color: string) => prepare(order(`Ada in a ${color} coat stands in a park.`, PALE));
    const [red, blue] = [await wearing('red'), await wearing('blue')].map(
      ({ shots }) => shots[0]?.take.stage.people[0]?.bent[0]?.part,
    );
    expect(red?.surface.color).not.toBe(blue?.surface.color);
  });

  it('is the same in another shot, in another film, and in a film that follows', async () => {
    const { figures } = await figureOf(
      order('Shot 1: Ada stands in a park. Shot 2: Ada walks on a beach.', DARK, { seconds: 4 }),
    );
    const other = await figureOf(order('Ada waves in a kitchen.', DARK, { seed: 99 }));
    const asked = order('Ada stands in a park.', DARK);
    const plan = Plan.parse(planOf(asked, await prepare(asked), null));
    const source = { relation: 'extension', video: 's3://media/a.mp4', plan: 's3://media/plan' } as const;
    const more = await figureOf(order('She waves.', DARK, { source, seed: 7 }), plan);
    expect([figures, other.figures, more.figures].map(({ length }) => length)).toEqual([2, 1, 1]);
    for (const figure of [figures[1], ...other.figures, ...more.figures]) {
      expect(figure?.skin).toEqual(figures[0]?.skin);
      expect(figure?.ownVoice).toEqual(DARK.voice);
      expect(figure?.body).toEqual(figures[0]?.body);
    }
  });

  it('gets the body that their voice comes from more often', async () => {
    const sexOf = async (prompt: string, appearance: Appearance) =>
      (await figureOf(order(prompt, appearance))).figures[0]?.body.sex;
    expect(await sexOf('Ada stands in a park.', DARK)).toBe('female');
    expect(await sexOf('Ada stands in a park.', PALE)).toBe('male');
  });

  it('leaves nothing of what was measured in the plan, which outlives an erasure', async () => {
    const { memory } = await figureOf(order(`${SAYS} in a street`, DARK));
    const kept = JSON.stringify(memory);
    expect(kept).toContain('cameo_1');
    for (const secret of ['#6a4430', '#17120f', '214', skinOf('#6a4430')]) expect(kept).not.toContain(secret);
  });
});

describe('a face', () => {
  const AVERAGE = { height: 0.94, eyes: 0.473, nose: 0.262, mouth: 0.39, lips: 0.125, jaw: 0.795 };

  it('has the features it was measured with, within what a face can be', () => {
    const features = (face: Partial<typeof AVERAGE>) => featuresOf({ ...AVERAGE, ...face }, true);
    expect(features({ nose: 0.3 }).nose).toBeGreaterThan(features({}).nose);
    expect(features({ jaw: 0.7 }).jaw).toBeLessThan(features({}).jaw);
    expect(features({ lips: 0.16 }).lips).toBeGreaterThan(features({}).lips);
    expect(features({ height: 0.85 }).cheeks).toBeGreaterThan(features({}).cheeks);
    expect(features({ nose: 0.6 }).nose).toBe(1.4);
  });

  it('keeps the cut that chance gave where it is as long as was measured', () => {
    expect(cutOf({ length: 'short' }, 'curly')).toBe('curly');
    expect(cutOf({ length: 'long' }, 'curly')).toBe('long');
    expect(cutOf({ length: 'none' }, 'tail')).toBe('bald');
    expect(cutOf(undefined, 'bun')).toBe('bun');
    expect(cutOf({ length: 'long' }, 'bun')).toBe('long');
    expect(cutOf({ length: 'long' }, 'bun', true)).toBe('bun');
    expect(cutOf({ length: 'none' }, 'bun', true)).toBe('bald');
  });
});

describe('two cameos in films of the same words', () => {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });
  const filmOf = async (appearance: Appearance) => {
    const folder = await mkdtemp(join(tmpdir(), 'likeness-'));
    folders.push(folder);
    const { appearances, ...request } = order(
      `Close-up of Ada without a hat in a street. ${SAYS}`,
      appearance,
      {
        style: 'realistic',
      },
    );
    await worldEngine.generate(request, {
      folder,
      firstFrame: null,
      appearances,
      source: null,
      signal: new AbortController().signal,
      progress: () => {},
    });
    const file = join(folder, 'video.mp4');
    const [frame] = await frames(file, [0.5]);
    if (!frame) throw new Error('the film has no frame');
    return { frame, sound: await pcm(file) };
  };
  const at = ({ rgba }: DecodedFrame, pixel: number): Rgb => [
    rgba[4 * pixel] ?? 0,
    rgba[4 * pixel + 1] ?? 0,
    rgba[4 * pixel + 2] ?? 0,
  ];
  const rgbOf = (hex: string): Rgb => {
    const channel = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16);
    return [channel(1), channel(3), channel(5)];
  };

  it('show the skin and sound at the pitch that were asked for, in decoded pictures and sound', async () => {
    // with nothing but the skin changed, what differs in the picture is skin
    const [dark, light] = [await filmOf(DARK), await filmOf({ ...DARK, skin: PALE.skin ?? '' })];
    const { width, height } = dark.frame;
    const skin = Array.from({ length: width * height }, (_, pixel) => pixel).filter(
      (pixel) => difference(at(dark.frame, pixel), at(light.frame, pixel)) > 12,
    );
    expect(skin.length).toBeGreaterThan(1000);
    const shown = ({ frame }: typeof dark) => medianColor(skin.map((pixel) => at(frame, pixel))) ?? [0, 0, 0];
    expect(difference(shown(dark), rgbOf('#6a4430'))).toBeLessThan(16);
    expect(difference(shown(light), rgbOf('#d4a07c'))).toBeLessThan(16);
    expect(difference(shown(dark), shown(light))).toBeGreaterThan(25);

    const man = await filmOf(PALE);
    for (const [film, pitch] of [
      [dark, 214],
      [man, 98],
    ] as const) {
      const heard = medianPitch(film.sound.left, film.sound.rate) ?? 0;
      expect(Math.abs(heard / pitch - 1)).toBeLessThan(0.08);
    }
  });
});
