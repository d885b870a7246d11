import { setTimeout as sleep } from 'node:timers/promises';
import { BufferSource, Input, MP4 } from 'mediabunny';
import { beforeAll, describe, expect, it } from 'vitest';
import { cleanFilm, type FilmLimits } from '../../../../lambdas/platform/media/film.ts';
import { box, film, patched, silent } from '../../../support/films.ts';

const LIMITS: FilmLimits = { seconds: [2, 4], rate: 30, side: [240, 1920], sound: 'required' };

let mp4: Buffer;
beforeAll(async () => {
  mp4 = await film({ seconds: 3 });
});

const read = (bytes: Uint8Array) => new Input({ formats: [MP4], source: new BufferSource(bytes) });

describe('a film', () => {
  it('is packed anew with the same pictures and sound', async () => {
    const clean = await cleanFilm(mp4, LIMITS);
    expect(clean).toMatchObject({ width: 256, height: 256, frames: 36, hasSound: true });
    expect(clean.seconds).toBeCloseTo(3, 2);
    const input = read(clean.mp4);
    const [picture] = await input.getVideoTracks();
    const [sound] = await input.getAudioTracks();
    expect([picture?.codec, sound?.codec]).toEqual(['avc', 'aac']);
    expect(await input.computeDuration()).toBeCloseTo(3, 1);
  });

  it('loses where it was recorded, and whatever else lies in the file', async () => {
    const place = box('udta', box('\xa9xyz', Buffer.from('\0\x12\x15\xc7+48.8584+002.2945/', 'latin1')));
    const more = [box('free', Buffer.from('<script>')), box('uuid', Buffer.from('a thumbnail')), place];
    const loaded = Buffer.concat([mp4, ...more]);
    const clean = await cleanFilm(loaded, LIMITS);
    expect(loaded.toString('latin1')).toMatch(/48\.8584/);
    expect(Buffer.from(clean.mp4).toString('latin1')).not.toMatch(/48\.8584|script|thumbnail/);
  });

  it('is packed the same way each time, so that its digest knows it again', async () => {
    const first = await cleanFilm(mp4, LIMITS);
    await sleep(1100);
    expect(Buffer.from((await cleanFilm(mp4, LIMITS)).mp4).equals(Buffer.from(first.mp4))).toBe(true);
  });

  it.each([
    ['too short', { seconds: [4, 9] }, 'seconds long'],
    ['too long', { seconds: [1, 2] }, 'seconds long'],
    ['too large', { side: [16, 200] }, '256x256'],
    ['too small', { side: [300, 1920] }, '256x256'],
    ['too fast', { rate: 5 }, 'frames a second'],
  ] as const)('that is %s is refused', async (_, limits, words) => {
    await expect(cleanFilm(mp4, { ...LIMITS, ...limits })).rejects.toMatchObject({
      code: 'invalid_film',
      message: expect.stringContaining(words),
    });
  });

  it('without sound is refused where sound is needed, and only there', async () => {
    const mute = await silent(mp4);
    await expect(cleanFilm(mute, LIMITS)).rejects.toThrow('no sound');
    expect(await cleanFilm(mute, { ...LIMITS, sound: 'optional' })).toMatchObject({ hasSound: false });
  });

  it('is as long as its frames last, whatever its header says', async () => {
    // version 0: four bytes of flags, two dates, the timescale, the duration
    const shorter = patched(mp4, 'mvhd', 16, 1);
    expect((await cleanFilm(shorter, LIMITS)).seconds).toBeCloseTo(3, 2);
  });

  it.each([
    ['stts', 8],
    ['stsz', 8],
  ])(
    'that announces a thousand million samples in its %s is refused before they are laid out',
    async (type, at) => {
      await expect(cleanFilm(patched(mp4, type, at, 1_000_000_000), LIMITS)).rejects.toThrow('damaged');
    },
  );

  it.each([
    ['cut short', (file: Buffer) => file.subarray(0, file.length - 3000)],
    ['a header alone', (file: Buffer) => file.subarray(0, 40)],
    ['followed by something else', (file: Buffer) => Buffer.concat([file, Buffer.from('<html>PK')])],
    ['a web page', () => Buffer.from('<!doctype html>')],
    ['nothing', () => Buffer.alloc(0)],
    [
      'right at first, then noise',
      (file: Buffer) => Buffer.concat([file.subarray(0, 32), Buffer.alloc(5000, 7)]),
    ],
  ])('that is %s is refused', async (_, spoil) => {
    await expect(cleanFilm(spoil(mp4), LIMITS)).rejects.toMatchObject({ code: 'invalid_film' });
  });
});
