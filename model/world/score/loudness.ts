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

/** Blocks of 400 ms start every 100 ms. */
const HOP = SAMPLE_RATE / 10;
const HOPS_PER_BLOCK = 4;

const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;

const toLufs = (energy: number) => -0.691 + 10 * Math.log10(energy);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Integrated loudness of a stereo programme by ITU-R BS.1770, in LUFS, with both gates.
 * A programme shorter than one block is measured as one block. −Infinity: nothing above −70 LUFS.
 */
export function integratedLoudness({ left, right }: Stereo): number {
  const hops = Math.max(1, Math.floor(left.length / HOP));
  const hopLength = Math.min(HOP, left.length);
  const energies = new Array<number>(hops).fill(0);
  for (const channel of [left, right]) {
    const weighted = biquad(biquad(channel, HEAD), HIGH_PASS);
    for (let hop = 0; hop < hops; hop++) {
      let sum = 0;
      for (let n = hop * hopLength; n < (hop + 1) * hopLength; n++) sum += (weighted[n] ?? 0) ** 2;
      energies[hop] = (energies[hop] ?? 0) + sum / hopLength;
    }
  }
  const blockHops = Math.min(HOPS_PER_BLOCK, hops);
  const blocks: number[] = [];
  for (let start = 0; start + blockHops <= hops; start++) {
    blocks.push(mean(energies.slice(start, start + blockHops)));
  }
  const audible = blocks.filter((energy) => toLufs(energy) > ABSOLUTE_GATE);
  if (audible.length === 0) return Number.NEGATIVE_INFINITY;
  const gate = toLufs(mean(audible)) + RELATIVE_GATE;
  return toLufs(mean(audible.filter((energy) => toLufs(energy) > gate)));
}
