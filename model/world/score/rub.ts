import { between, type Random, randomStream } from '../random.ts';
import { addBubble } from './bubble.ts';
import { type Material, type Rub, SAMPLE_RATE, type Sounding } from './cue.ts';
import { bandPass, biquad, highPass, lowPass, onePole } from './filters.ts';
import { MATERIALS, REFERENCE_SIZE } from './materials.ts';

/** Fades at both ends, seconds, so that no rub starts or ends with a click. */
const FADE = 0.008;

/** Frames between two looks at the speed. */
const STEP = 64;

/** Faster than this nothing gets louder, m/s. */
const FASTEST = 10;

/** A skate that turns or brakes this hard, m/s², throws up ice twice as loud as one that glides. */
const SCRAPE = 5;

/** Speed at a fraction 0..1 of the rub. */
function speedAt(speeds: Float32Array, fraction: number): number {
  const position = Math.min(1, Math.max(0, fraction)) * (speeds.length - 1);
  const before = Math.floor(position);
  const from = speeds[before] ?? 0;
  const to = speeds[before + 1] ?? from;
  return Math.min(FASTEST, Math.abs(from + (position - before) * (to - from)));
}

/** The lower modes of a thing, where rubbing shakes it. */
function resonances({ material, size }: Sounding): number[] {
  const { ring } = MATERIALS[material];
  const base = ring.base * (Math.min(3, Math.max(0.02, size)) / REFERENCE_SIZE) ** -0.7;
  return ring.ratios.slice(0, 3).map((ratio) => base * ratio);
}

/** Writes noise whose level and brightness follow the speed. */
function follow(
  rub: Rub,
  random: Random,
  look: (speed: number, change: number) => { readonly level: number; readonly cutoff: number },
  texture: (frame: number, speed: number) => number,
): Float32Array {
  const frames = Math.max(0, Math.round((rub.to - rub.from) * SAMPLE_RATE));
  const sound = new Float32Array(frames);
  const edge = FADE * SAMPLE_RATE;
  let noise = 0;
  let previous = 0;
  let before = speedAt(rub.speeds, 0);
  for (let from = 0; from < frames; from += STEP) {
    const speed = speedAt(rub.speeds, from / frames);
    const { level, cutoff } = look(speed, (Math.abs(speed - before) * SAMPLE_RATE) / STEP);
    before = speed;
    const smooth = onePole(cutoff);
    const end = Math.min(frames, from + STEP);
    for (let n = from; n < end; n++) {
      noise += smooth * (2 * random() - 1 - noise);
      const fade = Math.min(1, n / edge, (frames - n) / edge);
      const gain = previous + ((n - from) / STEP) * (level - previous);
      sound[n] = noise * fade * gain * texture(n, speed);
    }
    previous = level;
  }
  return sound;
}

const pressed = (force: number) => Math.min(4, Math.max(0, force) ** 0.4);
const involves = (rub: Rub, material: Material) => rub.between.some((thing) => thing.material === material);

/**
 * The sound of two things that roll or slide on each other, at 1 m, mono. Faster is louder and brighter. Rolling is a
 * rumble that comes round with every turn; sliding is a hiss that scratches; a blade carves ice; water gurgles.
 * @param index Sets this rub apart from the others of the same seed.
 */
export function renderRub(rub: Rub, seed: number, index: number): Float32Array {
  const random = randomStream(seed, `score/rub/${index}`);
  if (involves(rub, 'water')) return wake(rub, random);
  if (rub.kind === 'slide' && involves(rub, 'ice') && involves(rub, 'metal')) return carve(rub, random);
  return rub.kind === 'roll' ? roll(rub, random) : slide(rub, random);
}

const dryLevel = (speed: number, force: number) => force * 0.12 * (speed / (1 + speed / 3));

function roll(rub: Rub, random: Random): Float32Array {
  const size = Math.max(0.02, Math.min(...rub.between.map((thing) => thing.size)));
  const force = pressed(rub.force);
  let turn = 0;
  const excitation = follow(
    rub,
    random,
    (speed) => ({ level: 1.6 * dryLevel(speed, force), cutoff: 120 + 220 * speed + 8000 * hissOf(rub) }),
    (_, speed) => {
      turn += (2 * speed) / (size * SAMPLE_RATE);
      return 0.75 + 0.25 * Math.sin(turn);
    },
  );
  return shaken(rub, excitation, excitation.slice());
}

function slide(rub: Rub, random: Random): Float32Array {
  const force = pressed(rub.force);
  const excitation = follow(
    rub,
    random,
    (speed) => ({ level: dryLevel(speed, force), cutoff: 900 + 900 * speed + 8000 * hissOf(rub) }),
    () => 1,
  );
  return shaken(rub, excitation, biquad(excitation, highPass(250)));
}

/** How much the looser of the two hisses: sand, grass. */
const hissOf = (rub: Rub) =>
  Math.max(...rub.between.map((thing) => MATERIALS[thing.material].grains?.level ?? 0));

/** Adds to `output` how both things answer an excitation. */
function shaken(rub: Rub, excitation: Float32Array, output: Float32Array): Float32Array {
  for (const thing of rub.between) {
    const { level } = MATERIALS[thing.material].ring;
    for (const frequency of resonances(thing)) {
      if (frequency > SAMPLE_RATE / 4) continue;
      const answer = biquad(excitation, bandPass(frequency, 12));
      for (let n = 0; n < output.length; n++) output[n] = (output[n] ?? 0) + 0.8 * level * (answer[n] ?? 0);
    }
  }
  return output;
}

/** An edge on ice: a bright hiss, the grind of the cut below it, and a scrape when the skater brakes or turns. */
function carve(rub: Rub, random: Random): Float32Array {
  const force = pressed(rub.force) / pressed(600);
  let chatter = 0;
  const excitation = follow(
    rub,
    random,
    (speed, change) => ({
      level: 0.22 * force * (speed / (1 + speed / 4)) * (1 + Math.min(3, change / SCRAPE)),
      cutoff: 9000,
    }),
    (_, speed) => {
      // the edge skips over the ice about every 2 cm
      chatter += (2 * Math.PI * speed) / (0.02 * SAMPLE_RATE);
      return 0.8 + 0.2 * Math.sin(chatter);
    },
  );
  const hiss = biquad(biquad(excitation, highPass(2200)), lowPass(9500));
  const grind = biquad(excitation, bandPass(720, 0.9));
  for (let n = 0; n < hiss.length; n++) hiss[n] = 0.7 * (hiss[n] ?? 0) + 0.6 * (grind[n] ?? 0);
  return hiss;
}

/** Something drawn through water: the rush along it, and bubbles that it pulls under. */
function wake(rub: Rub, random: Random): Float32Array {
  const force = pressed(rub.force);
  const sound = biquad(
    follow(
      rub,
      random,
      (speed) => ({ level: 0.5 * dryLevel(speed, force), cutoff: 350 + 500 * speed }),
      () => 1,
    ),
    highPass(120),
  );
  const seconds = rub.to - rub.from;
  for (let at = 0; at < seconds; ) {
    const speed = speedAt(rub.speeds, at / seconds);
    if (speed > 0.05) {
      const gain = 0.1 * dryLevel(speed, force) * random();
      addBubble(sound, Math.round(at * SAMPLE_RATE), between(random, 0.0015, 0.006), gain);
    }
    at += between(random, 0.01, 0.09) / (0.3 + speed);
  }
  return sound;
}
