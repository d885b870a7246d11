import { SAMPLE_RATE } from './cue.ts';
import { type Biquad, biquad } from './filters.ts';
import type { Stereo } from './stereo.ts';

// ITU-R BS.1770-5, tables 1 and 2, for 48 kHz: https://www.itu.int/rec/R-REC-BS.1770
const HEAD: Biquad = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
};
const HIGH_PASS: Biquad = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 };

/** Blocks of 400 ms start every 100 ms: every fourth hop. Those between them are the blocks of a grid that starts later. */
const HOP = SAMPLE_RATE / 40;
const HOPS_PER_BLOCK = 16;
const GRIDS = 4;
/** Of fewer blocks than a second's, only those that meters look at count. */
const FEW = 25;

const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;

const toLufs = (energy: number) => -0.691 + 10 * Math.log10(energy);

const weigh = (channel: Float32Array) => biquad(biquad(channel, HEAD), HIGH_PASS);

/** A coder moves blocks against the gate, LU: within that, what passes is left to chance. */
const MOVED = [-0.3, 0, 0.3];

/** Energies, weighted by frequency, of the blocks that start at each hop, of two parts and of what they have in common. */
export interface BlockEnergies {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly both: Float64Array;
}

/** Measures two parts of a mix once, so that {@link heardLoudness} knows their sum's loudness at any gains. */
export function blockEnergies(one: Stereo, other: Stereo): BlockEnergies {
  const frames = one.left.length;
  const hops = Math.max(1, Math.floor(frames / HOP));
  const hopLength = Math.min(HOP, frames);
  const sums = [new Float64Array(hops), new Float64Array(hops), new Float64Array(hops)] as const;
  for (const side of ['left', 'right'] as const) {
    const a = weigh(one[side]);
    const b = one === other ? a : weigh(other[side]);
    for (let hop = 0; hop < hops; hop++) {
      let aa = 0;
      let bb = 0;
      let ab = 0;
      for (let n = hop * hopLength; n < (hop + 1) * hopLength; n++) {
        const x = a[n] ?? 0;
        const y = b[n] ?? 0;
        aa += x * x;
        bb += y * y;
        ab += x * y;
      }
      for (const [sum, energy] of [
        [sums[0], aa],
        [sums[1], bb],
        [sums[2], ab],
      ] as const)
        sum[hop] = (sum[hop] ?? 0) + energy / hopLength;
    }
  }
  const [first, second, both] = sums.map(overBlocks);
  return {
    first: first ?? new Float64Array(0),
    second: second ?? new Float64Array(0),
    both: both ?? new Float64Array(0),
  };
}

/** Means over each block's hops. */
function overBlocks(hops: Float64Array): Float64Array {
  const span = Math.min(HOPS_PER_BLOCK, hops.length);
  return Float64Array.from({ length: hops.length - span + 1 }, (_, start) => {
    let sum = 0;
    for (let hop = start; hop < start + span; hop++) sum += hops[hop] ?? 0;
    return sum / span;
  });
}

/** Energies of the blocks of the grid that starts at hop `grid`, of `one` gain times the first part plus `other` gain times the second. */
function mixed({ first, second, both }: BlockEnergies, one: number, other: number, grid = 0): number[] {
  const energies: number[] = [];
  for (let block = grid; block < first.length; block += GRIDS) {
    energies.push(
      one * one * (first[block] ?? 0) +
        other * other * (second[block] ?? 0) +
        2 * one * other * (both[block] ?? 0),
    );
  }
  return energies;
}

/** Loudness of the blocks above a gate, LUFS. */
function above(energies: readonly number[], gate: number): number {
  let sum = 0;
  let count = 0;
  for (const energy of energies) {
    if (toLufs(energy) <= gate) continue;
    sum += energy;
    count++;
  }
  return count === 0 ? Number.NEGATIVE_INFINITY : toLufs(sum / count);
}

/** Loudness above both gates, LUFS. */
function gated(energies: readonly number[], relativeGate = RELATIVE_GATE): number {
  const ungated = above(energies, ABSOLUTE_GATE);
  return ungated === Number.NEGATIVE_INFINITY
    ? ungated
    : above(energies, Math.max(ABSOLUTE_GATE, ungated + relativeGate));
}

/**
 * What a meter will say of a mix once it is coded, LUFS, on the average.
 *
 * A clip of few seconds that is not filled with sound has few blocks above the gate, and where the blocks start and which
 * of them just pass decides. A coder moves both: it puts 21 ms before the sound, and the quiet parts lose more in it than
 * the loud ones. Most meters start with the first sample: that grid counts as much as the others together.
 */
export function heardLoudness(energies: BlockEnergies, one: number, other: number): number {
  const grids = energies.first.length < FEW ? 1 : GRIDS;
  let sum = 0;
  let weights = 0;
  for (let grid = 0; grid < grids; grid++) {
    const blocks = mixed(energies, one, other, grid);
    const weight = grid === 0 ? GRIDS - 1 : 1;
    for (const moved of MOVED) sum += weight * gated(blocks, RELATIVE_GATE + moved);
    weights += weight * MOVED.length;
  }
  return sum / weights;
}

/**
 * Integrated loudness of a stereo programme by ITU-R BS.1770, in LUFS, with both gates.
 * A programme shorter than one block is measured as one block. −Infinity: nothing above −70 LUFS.
 */
export const integratedLoudness = (programme: Stereo): number =>
  gated(mixed(blockEnergies(programme, programme), 1, 0));
