/** Is a film whole? What may be wrong with any clip, whatever it shows. */
import { truePeak } from '../../model/world/score/limiter.ts';
import { integratedLoudness } from '../../model/world/score/loudness.ts';
import type { Scene } from '../../model/world/shoot/scene.ts';
import type { Sound } from '../../test/support/media.ts';
import { lumaAt, type Pixels } from './blobs.ts';

const LOUDNESS = -16;
const decibels = (value: number): number => 20 * Math.log10(Math.max(value, 1e-9));

export interface SoundState {
  /** LUFS over the whole clip, and dBTP at four times the rate. */
  readonly loudness: number;
  readonly peak: number;
}

export const hear = ({ left, right }: Pick<Sound, 'left' | 'right'>): SoundState => ({
  loudness: integratedLoudness({ left, right }),
  peak: decibels(truePeak({ left, right })),
});

/** What is wrong with a sound track: every clip lies within ±1 of −16 LUFS, however little happens in it. */
export function soundFaults({ loudness, peak }: SoundState): string[] {
  const faults: string[] = [];
  if (loudness < -45) faults.push('silent');
  else if (loudness > LOUDNESS + 1) faults.push(`too loud: ${loudness.toFixed(1)} LUFS`);
  else if (loudness < LOUDNESS - 1) faults.push(`too quiet: ${loudness.toFixed(1)} LUFS`);
  if (peak > -1) faults.push(`true peak ${peak.toFixed(2)} dB`);
  return faults;
}

/** Looks at frame after frame of a clip, keeping only the one before. */
export class Eye {
  #first: Float32Array | undefined;
  #before: Float32Array | undefined;
  #brightest = 0;
  #spread = 0;
  #moved = 0;
  #drifted = 0;

  see(picture: Pixels): void {
    const { width, height } = picture;
    const luma = new Float32Array(width * height);
    let [sum, squares, most] = [0, 0, 0];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = lumaAt(picture, x, y);
        luma[y * width + x] = value;
        sum += value;
        squares += value * value;
        most = Math.max(most, value);
      }
    }
    const mean = sum / luma.length;
    this.#brightest = Math.max(this.#brightest, most);
    this.#spread = Math.max(this.#spread, Math.sqrt(Math.max(0, squares / luma.length - mean * mean)));
    this.#moved = Math.max(this.#moved, largestChange(luma, this.#before));
    this.#drifted = Math.max(this.#drifted, largestChange(luma, this.#first));
    this.#first ??= luma;
    this.#before = luma;
  }

  /** `mayRest`: nothing of this clip moves, so a still picture is right. */
  faults(mayRest: boolean): string[] {
    const faults: string[] = [];
    if (this.#first === undefined) return ['no frame'];
    if (this.#brightest < 40) faults.push('black');
    else if (this.#spread < 2) faults.push('one plain colour');
    // the encoder alone changes a quiet pixel by two or three steps
    if (!mayRest && Math.max(this.#moved, this.#drifted) < 8) faults.push('frozen');
    return faults;
  }
}

/** The change that one pixel in five hundred exceeds: a small thing that moves counts, a speck of noise does not. */
function largestChange(luma: Float32Array, other: Float32Array | undefined): number {
  if (other === undefined) return 0;
  const changes = luma.map((value, i) => Math.abs(value - (other[i] ?? 0))).sort();
  return changes[Math.floor(changes.length * 0.998)] ?? 0;
}

export interface Motion {
  /** Something in the scene, or the camera, changes between frames. */
  readonly moves: boolean;
  /** Names of models with a matrix that is no number, and `camera`. */
  readonly broken: readonly string[];
}

/** Poses a scene at every frame: are all numbers numbers, and does anything move? */
export function poses(scene: Scene, frames: number, fps: number): Motion {
  const counts = scene.models.map(({ geometry }) => 16 * (geometry.skin?.bones ?? 1));
  const matrices = new Float32Array(counts.reduce((sum, count) => sum + count, 0));
  const broken = new Set<string>();
  let first: Float32Array | undefined;
  let view: string | undefined;
  let moves = false;
  for (let index = 0; index < frames; index++) {
    matrices.fill(0);
    scene.pose(index / fps, matrices);
    let at = 0;
    for (const [model, count] of counts.entries()) {
      for (let k = at; k < at + count; k++)
        if (!Number.isFinite(matrices[k])) broken.add(scene.models[model]?.id ?? 'model');
      at += count;
    }
    const camera = scene.camera(index / fps);
    const numbers = [
      ...camera.eye,
      ...camera.target,
      ...camera.up,
      camera.fov,
      camera.focus,
      camera.aperture,
    ];
    if (!numbers.every(Number.isFinite)) broken.add('camera');
    first ??= matrices.slice();
    view ??= numbers.join(' ');
    moves ||= view !== numbers.join(' ') || matrices.some((value, k) => value !== first?.[k]);
  }
  return { moves, broken: [...broken] };
}
