/** Lip sync: the mouth that is seen against the sounds that are heard. */
import path from 'node:path';
import { Matrix4, Vector3 } from 'three';
import { perform } from '../../../model/world/score/index.ts';
import type { Camera, Vec3 } from '../../../model/world/shoot/scene.ts';
import type { Performance } from '../../../model/world/simulate/take.ts';
import { eachFrame, pcm, rms } from '../../../test/support/media.ts';
import type { Pixels } from '../blobs.ts';
import { film, stageOf } from '../filming.ts';
import { atLeast, atMost, type Bench, holds, type Measure, type Subject } from '../report.ts';

const PROMPT = 'A woman in a room says "Mama, maybe Bob will pop by! Buy apples, papaya, a big map."';
/** The seed of a speaker with light skin, on which a pixel tells most. */
const FAIR = 7;
const FRAME = 1 / 24;
const SIZE = 256;
/** Of the widest opening seen: shut is less, open is more. */
const SHUT = 0.2;
const OPEN = 0.4;

export interface Phoneme {
  readonly phoneme: string;
  readonly start: number;
  readonly end: number;
}
export interface Opening {
  readonly t: number;
  /** Share of the widest opening of the clip, 0..1. */
  readonly open: number;
}

/** A camera on a boom before the face, as in facial motion capture: whatever the head does, the mouth stays put. */
const faceCamera = ({ person, joints }: Performance, pace: number) => {
  const { head } = person.body;
  return (time: number): Camera => {
    const frame = joints(time * pace).get('head') ?? new Matrix4();
    const put = (x: number, y: number, z: number): Vec3 => {
      const at = new Vector3(x, y, z).multiplyScalar(head).applyMatrix4(frame);
      return [at.x, at.y, at.z];
    };
    const up = new Vector3(0, 1, 0).transformDirection(frame);
    return {
      eye: put(0, 0.03, 0.9),
      target: put(0, 0.03, 0.09),
      up: [up.x, up.y, up.z],
      fov: 2 * Math.atan(0.05 / 0.81),
      focus: 0.8 * head,
      aperture: 0,
    };
  };
};

/** How many pixels around the mouth look otherwise than when it is shut: teeth, tongue and the dark between the lips. */
export function unlikeShut(picture: Pixels, shut: Pixels): number {
  const { width, height, rgba } = picture;
  let count = 0;
  for (let y = Math.round(height * 0.33); y < height * 0.67; y++) {
    for (let x = Math.round(width * 0.26); x < width * 0.74; x++) {
      const at = (y * width + x) * 4;
      const most = [0, 1, 2].map((k) => Math.abs((rgba[at + k] ?? 0) - (shut.rgba[at + k] ?? 0)));
      if (Math.max(...most) > 30) count += 1;
    }
  }
  return count;
}

/** Openings against the least and the widest of the clip. */
export function openingsOf(areas: readonly { readonly t: number; readonly area: number }[]): Opening[] {
  const sorted = areas.map(({ area }) => area).toSorted((a, b) => a - b);
  const [least = 0, widest = 0] = [sorted[0], sorted[Math.floor(sorted.length * 0.98)]];
  const span = Math.max(1, widest - least);
  return areas.map(({ t, area }) => ({ t, open: Math.min(1, (area - least) / span) }));
}

const during = (openings: readonly Opening[], { start, end }: Phoneme): number[] =>
  openings.filter(({ t }) => t >= start - FRAME && t <= end + FRAME).map(({ open }) => open);

export function lipMeasures(openings: readonly Opening[], phonemes: readonly Phoneme[]): Measure[] {
  const lips = phonemes.filter(({ phoneme }) => /^[mbp]$/.test(phoneme));
  const vowels = phonemes.filter(
    ({ phoneme, start, end }) => /^(?:aa|ae|ao|aw|ay|ow)/.test(phoneme) && end - start > 0.07,
  );
  if (lips.length === 0 || vowels.length === 0)
    return [holds('speech has lips to close', false, 'no m, b or p, or no open vowel was spoken')];
  const shut = lips.map((phoneme) => Math.min(1, ...during(openings, phoneme)));
  const open = vowels.map((phoneme) => Math.max(0, ...during(openings, phoneme)));
  const late = lips.filter((_, index) => (shut[index] ?? 1) > SHUT);
  return [
    atMost(
      'opening at m, b and p, the worst',
      Math.max(...shut) * 100,
      SHUT * 100,
      '% of the widest',
      `least of the mouth’s picture that is unlike the shut mouth, within a frame of each of ${lips.length} sounds${late.length > 0 ? `; open at ${late.map(({ phoneme, start }) => `${phoneme} ${start.toFixed(2)} s`).join(', ')}` : ''}`,
    ),
    atLeast(
      'opening at open vowels, the least',
      Math.min(...open) * 100,
      OPEN * 100,
      '% of the widest',
      `most of the mouth’s picture that is unlike the shut mouth, within a frame of each of ${vowels.length} vowels`,
    ),
  ];
}

async function measure({ folder, note }: Bench): Promise<Measure[]> {
  note(PROMPT);
  const { production, shot } = await stageOf(PROMPT, { seconds: 6, seed: FAIR });
  const [speaker] = shot.take.people;
  const phonemes = shot.spoken.flatMap((line) => line.phonemes);
  if (speaker === undefined) throw new Error('nobody speaks');
  const file = path.join(folder, 'lips.mp4');
  await film({ ...shot.scene, camera: faceCamera(speaker, shot.take.pace) }, file, {
    width: SIZE,
    height: SIZE,
    fps: 24,
    frames: production.frames,
    sound: perform(production.cues),
  });
  const areas: { t: number; area: number }[] = [];
  // before the first word the mouth is shut
  let shut: Pixels | undefined;
  await eachFrame(file, (picture) => {
    shut ??= picture;
    areas.push({ t: picture.time, area: unlikeShut(picture, shut) });
  });
  const sound = await pcm(file);
  const [from, to] = [shot.spoken[0]?.at ?? 0, shot.spoken.at(-1)?.end ?? 0];
  return [
    ...lipMeasures(openingsOf(areas), phonemes),
    atLeast(
      'speech over the rest of the track',
      20 * Math.log10(rms(sound, from, to) / Math.max(1e-6, rms(sound, to + 0.3))),
      6,
      'dB',
      'decoded sound while the words are spoken against after them',
    ),
  ];
}

export const lips: Subject = { name: 'lips', title: 'Speech and lips', measure };
