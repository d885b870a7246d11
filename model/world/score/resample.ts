/** Input samples on each side of an output sample. With {@link CUTOFF}: flat to 0.41 of the input rate, −90 dB at 0.5. */
const HALF_WIDTH = 32;
const CUTOFF = 0.455;
const KAISER_BETA = 9;
const PHASES = 512;

/** Modified Bessel function of the first kind, order 0. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** Kaiser-windowed sinc, one row of `2 · HALF_WIDTH` taps per phase, each row of unit gain at 0 Hz. */
function makeKernel(cutoff: number): Float64Array {
  const taps = 2 * HALF_WIDTH;
  const kernel = new Float64Array((PHASES + 1) * taps);
  for (let phase = 0; phase <= PHASES; phase++) {
    const row = kernel.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const x = tap - (HALF_WIDTH - 1) - phase / PHASES;
      const sinc = x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
      const edge = Math.min(1, Math.abs(x) / HALF_WIDTH);
      const value = sinc * (bessel0(KAISER_BETA * Math.sqrt(1 - edge * edge)) / bessel0(KAISER_BETA));
      row[tap] = value;
      sum += value;
    }
    for (let tap = 0; tap < taps; tap++) row[tap] = (row[tap] ?? 0) / sum;
  }
  return kernel;
}

const kernels = new Map<number, Float64Array>();

/**
 * Band-limited resampling by any ratio. Sound before the start and after the end counts as silence.
 * @param from Input samples per output second, and `to` output samples per output second, in any common unit.
 * @returns `round(samples.length · to / from)` samples.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples.slice();
  const cutoff = CUTOFF * Math.min(1, to / from);
  let kernel = kernels.get(cutoff);
  if (kernel === undefined) {
    kernel = makeKernel(cutoff);
    kernels.set(cutoff, kernel);
  }
  const taps = 2 * HALF_WIDTH;
  const output = new Float32Array(Math.round((samples.length * to) / from));
  for (let n = 0; n < output.length; n++) {
    const position = (n * from) / to;
    const whole = Math.floor(position);
    const phase = (position - whole) * PHASES;
    const row = Math.floor(phase);
    const blend = phase - row;
    const first = whole - (HALF_WIDTH - 1);
    let low = 0;
    let high = 0;
    for (let tap = Math.max(0, -first); tap < Math.min(taps, samples.length - first); tap++) {
      const sample = samples[first + tap] ?? 0;
      low += sample * (kernel[row * taps + tap] ?? 0);
      high += sample * (kernel[(row + 1) * taps + tap] ?? 0);
    }
    output[n] = low + blend * (high - low);
  }
  return output;
}
