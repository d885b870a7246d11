/** Samples per second that speech is analysed at. */
export const SPEECH_RATE = 16_000;
/** Seconds from one feature vector to the next. */
export const HOP_S = 0.01;
/** Numbers in a feature vector: 13 cepstra, their slopes and the slopes' slopes. */
export const FEATURES = 39;

const CEPSTRA = 13;
const HOP = 160;
const WINDOW = 400;
const FFT = 512;
const BANDS = 26;
const [LOWEST_HZ, HIGHEST_HZ] = [80, 7000];
const PRE_EMPHASIS = 0.97;
/** Bands this far below the speech's mean are raised to it, so that quiet noise looks like silence. */
const FLOOR = 3e-4;
const SLOPE_REACH = 2;

const mel = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
const hertz = (mels: number): number => 700 * (10 ** (mels / 2595) - 1);

const window = Float64Array.from(
  { length: WINDOW },
  (_, n) => 0.54 - 0.46 * Math.cos((2 * Math.PI * n) / (WINDOW - 1)),
);
const cosines = Array.from({ length: CEPSTRA }, (_, k) =>
  Float64Array.from(
    { length: BANDS },
    (_, band) => Math.cos((Math.PI * k * (band + 0.5)) / BANDS) * Math.sqrt(2 / BANDS),
  ),
);

/**
 * Mel-frequency cepstra of speech, every 10 ms, with the channel's mean taken away.
 * @param samples mono, {@link SPEECH_RATE} a second.
 * @param warp how much longer than the average the speaker's vocal tract is: formants are read this much higher up.
 */
export function speechFeatures(samples: Float32Array, warp = 1): Float32Array[] {
  return withSlopes(withoutMean(cepstra(melSpectra(samples, warp))));
}

/** Power in each band, frame by frame. */
function melSpectra(samples: Float32Array, warp: number): Float64Array[] {
  const bands = triangles(warp);
  const count = Math.max(0, Math.floor((samples.length - WINDOW) / HOP) + 1);
  const spectra: Float64Array[] = [];
  const [real, imaginary] = [new Float64Array(FFT), new Float64Array(FFT)];
  for (let frame = 0; frame < count; frame += 1) {
    real.fill(0);
    imaginary.fill(0);
    for (let n = 0; n < WINDOW; n += 1) {
      const at = frame * HOP + n;
      real[n] = ((samples[at] ?? 0) - PRE_EMPHASIS * (samples[at - 1] ?? 0)) * (window[n] ?? 0);
    }
    transform(real, imaginary);
    const powers = new Float64Array(BANDS);
    for (const [band, { first, weights }] of bands.entries()) {
      let sum = 0;
      for (const [offset, weight] of weights.entries()) {
        const bin = first + offset;
        sum += weight * ((real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2);
      }
      powers[band] = sum;
    }
    spectra.push(powers);
  }
  return spectra;
}

interface Band {
  readonly first: number;
  readonly weights: readonly number[];
}

const knownTriangles = new Map<number, Band[]>();

function triangles(warp: number): Band[] {
  const known = knownTriangles.get(warp);
  if (known) return known;
  const [low, high] = [mel(LOWEST_HZ), mel(HIGHEST_HZ)];
  const edges = Array.from({ length: BANDS + 2 }, (_, index) => {
    const hz = hertz(low + ((high - low) * index) / (BANDS + 1));
    return (Math.min(hz / warp, 7900) * FFT) / SPEECH_RATE;
  });
  const bands = Array.from({ length: BANDS }, (_, band): Band => {
    const [from = 0, top = 0, to = 0] = edges.slice(band, band + 3);
    const first = Math.ceil(from);
    const weights: number[] = [];
    for (let bin = first; bin < to; bin += 1) {
      weights.push(bin < top ? (bin - from) / (top - from) : (to - bin) / (to - top));
    }
    return { first, weights };
  });
  knownTriangles.set(warp, bands);
  return bands;
}

function cepstra(spectra: readonly Float64Array[]): Float32Array[] {
  let total = 0;
  for (const powers of spectra) for (const power of powers) total += power;
  const floor = (FLOOR * total) / Math.max(1, spectra.length * BANDS) + 1e-12;
  return spectra.map((powers) => {
    const logs = powers.map((power) => Math.log(power + floor));
    return Float32Array.from(cosines, (row) =>
      row.reduce((sum, value, band) => sum + value * (logs[band] ?? 0), 0),
    );
  });
}

/** The mean of the loud half is the voice and the microphone, not the words; the first cepstrum counts from its peak. */
function withoutMean(frames: readonly Float32Array[]): Float32Array[] {
  const loudness = frames.map((frame) => frame[0] ?? 0).sort((a, b) => a - b);
  const quiet = loudness[Math.floor(0.1 * loudness.length)] ?? 0;
  const peak = loudness[Math.floor(0.98 * loudness.length)] ?? 0;
  const threshold = quiet + 0.4 * (peak - quiet);
  const mean = new Float64Array(CEPSTRA);
  let count = 0;
  for (const frame of frames) {
    if ((frame[0] ?? 0) < threshold) continue;
    count += 1;
    for (const [index, value] of frame.entries()) mean[index] = (mean[index] ?? 0) + value;
  }
  return frames.map((frame) =>
    frame.map((value, index) => value - (index === 0 ? peak : (mean[index] ?? 0) / Math.max(1, count))),
  );
}

function withSlopes(frames: readonly Float32Array[]): Float32Array[] {
  const slopes = slopesOf(frames);
  const bends = slopesOf(slopes);
  return frames.map((frame, index) => {
    const vector = new Float32Array(FEATURES);
    vector.set(frame, 0);
    vector.set(slopes[index] ?? [], CEPSTRA);
    vector.set(bends[index] ?? [], 2 * CEPSTRA);
    return vector;
  });
}

function slopesOf(frames: readonly Float32Array[]): Float32Array[] {
  const last = frames.length - 1;
  const weight =
    2 * Array.from({ length: SLOPE_REACH }, (_, n) => (n + 1) ** 2).reduce((sum, square) => sum + square, 0);
  return frames.map((frame, index) =>
    frame.map((_, component) => {
      let sum = 0;
      for (let n = 1; n <= SLOPE_REACH; n += 1) {
        const [after, before] = [frames[Math.min(last, index + n)], frames[Math.max(0, index - n)]];
        sum += n * ((after?.[component] ?? 0) - (before?.[component] ?? 0));
      }
      return sum / weight;
    }),
  );
}

const twiddleCos = Float64Array.from({ length: FFT / 2 }, (_, k) => Math.cos((-2 * Math.PI * k) / FFT));
const twiddleSin = Float64Array.from({ length: FFT / 2 }, (_, k) => Math.sin((-2 * Math.PI * k) / FFT));

/** Of {@link FFT} numbers, in place, as Cooley and Tukey do it. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i += 1) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j] ?? 0, real[i] ?? 0];
      [imaginary[i], imaginary[j]] = [imaginary[j] ?? 0, imaginary[i] ?? 0];
    }
  }
  for (let length = 2; length <= size; length <<= 1) {
    const step = size / length;
    for (let start = 0; start < size; start += length) {
      for (let k = 0; k < length / 2; k += 1) {
        const cos = twiddleCos[k * step] ?? 0;
        const sin = twiddleSin[k * step] ?? 0;
        const a = start + k;
        const b = a + length / 2;
        const br = real[b] ?? 0;
        const bi = imaginary[b] ?? 0;
        const tr = br * cos - bi * sin;
        const ti = br * sin + bi * cos;
        real[b] = (real[a] ?? 0) - tr;
        imaginary[b] = (imaginary[a] ?? 0) - ti;
        real[a] = (real[a] ?? 0) + tr;
        imaginary[a] = (imaginary[a] ?? 0) + ti;
      }
    }
  }
}
