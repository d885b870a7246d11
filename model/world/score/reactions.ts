import { between, type Random, randomStream } from '../random.ts';
import { VOWELS } from './beds/crowd.ts';
import { type Cues, type Reaction, SAMPLE_RATE } from './cue.ts';
import { bandPass, biquad, decayFactor, highPass } from './filters.ts';
import { integratedLoudness } from './loudness.ts';
import { addAt, fromDecibels, type Stereo, scale, silence } from './stereo.ts';

interface Manner {
  readonly seconds: number;
  /** Everybody's first sound falls within this time of the others', seconds. */
  readonly spread: number;
  readonly attack: number;
  /** How long a voice holds, shortest and longest, seconds. */
  readonly hold: readonly [number, number];
  /** Pitch of the voices, Hz, and where it goes within the first third and to the end, as factors. */
  readonly pitch: readonly [number, number];
  readonly bend: readonly [number, number];
  /** Formants of what they call: of all vowels when null. */
  readonly formants: readonly (readonly [number, number])[];
  /** Level of the second formant against the first: loud voices are bright. */
  readonly effort: number;
  /** Share of breath in a voice, 0..1. */
  readonly breath: number;
  readonly clapping: boolean;
  /** Loudness at strength 1, LUFS before the master. */
  readonly loudness: number;
}

const MANNERS: Readonly<Record<Reaction['kind'], Manner>> = {
  cheer: {
    seconds: 4,
    spread: 0.28,
    attack: 0.12,
    hold: [0.7, 1.9],
    pitch: [190, 430],
    bend: [1.3, 1.1],
    formants: [VOWELS[0] ?? [730, 1090], [610, 1720], [360, 900], [530, 1840]],
    effort: 1.5,
    breath: 0.35,
    clapping: true,
    loudness: -17,
  },
  groan: {
    seconds: 2.2,
    spread: 0.2,
    attack: 0.1,
    hold: [0.35, 0.8],
    pitch: [130, 290],
    bend: [1.06, 0.72],
    formants: [
      [570, 840],
      [450, 800],
      [640, 1000],
    ],
    effort: 0.5,
    breath: 0.25,
    clapping: false,
    loudness: -21,
  },
  gasp: {
    seconds: 0.9,
    spread: 0.1,
    attack: 0.06,
    hold: [0.12, 0.25],
    pitch: [260, 380],
    bend: [1.2, 1.25],
    formants: [
      [800, 1700],
      [650, 1500],
    ],
    effort: 1.2,
    breath: 0.97,
    clapping: false,
    loudness: -22,
  },
};

const VOICES_PER_VOWEL = 8;
const CLAPPERS = 36;

/** One person's call, added to `voice`: a buzz with breath in it, which bends its pitch. */
function addCaller(voice: Float32Array, manner: Manner, random: Random) {
  const { attack, breath, bend } = manner;
  const pitch = between(random, ...manner.pitch) * between(random, 0.95, 1.05);
  const start = Math.round(manner.spread * random() * SAMPLE_RATE);
  const hold = attack + between(random, ...manner.hold);
  const release = between(random, 0.3, 0.7);
  const frames = Math.min(voice.length - start, Math.round((hold + release) * SAMPLE_RATE));
  const level = between(random, 0.4, 1);
  let phase = random();
  for (let n = 0; n < frames; n++) {
    const t = n / SAMPLE_RATE;
    const share = n / frames;
    const contour =
      share < 0.33
        ? 1 + ((bend[0] - 1) * share) / 0.33
        : bend[0] + ((bend[1] - bend[0]) * (share - 0.33)) / 0.67;
    phase += (pitch * contour) / SAMPLE_RATE;
    if (phase >= 1) phase -= 1;
    const envelope = t < attack ? t / attack : t < hold ? 1 : Math.max(0, 1 - (t - hold) / release) ** 2;
    const sound = (1 - breath) * (2 * phase - 1) + 1.6 * breath * (2 * random() - 1);
    voice[start + n] = (voice[start + n] ?? 0) + level * envelope * sound;
  }
}

/** Many pairs of hands, each with its own pace, place and hollow of the palms. */
function addApplause(ears: Stereo, random: Random) {
  const clap = new Float32Array(Math.round(0.025 * SAMPLE_RATE));
  const seconds = ears.left.length / SAMPLE_RATE;
  for (let person = 0; person < CLAPPERS; person++) {
    const pace = between(random, 0.19, 0.3);
    const hollow = bandPass(between(random, 800, 2400), 1.6);
    const pan = random();
    const level = between(random, 0.3, 1);
    const stop = seconds - between(random, 0.2, 1.6);
    for (let at = between(random, 0.15, 0.8); at < stop; at += pace * between(random, 0.92, 1.08)) {
      const fall = decayFactor(between(random, 0.012, 0.022));
      let gain = 1;
      for (let n = 0; n < clap.length; n++) {
        clap[n] = gain * (2 * random() - 1);
        gain *= fall;
      }
      const sound = biquad(clap, hollow);
      const fade = level * Math.min(1, (2 * (stop - at)) / seconds);
      addAt(ears.left, sound, Math.round(at * SAMPLE_RATE), 0.5 * fade * Math.sqrt(1 - pan));
      addAt(ears.right, sound, Math.round(at * SAMPLE_RATE), 0.5 * fade * Math.sqrt(pan));
    }
  }
}

/** A crowd's answer, from its first voice on: some dozens of callers through the formants of what they call. */
export function renderReaction(reaction: Reaction, seed: number, index: number): Stereo {
  const manner = MANNERS[reaction.kind];
  const random = randomStream(seed, `score/reaction/${index}`);
  const frames = Math.round(manner.seconds * SAMPLE_RATE);
  const ears = silence(frames);
  const groups = 2 * manner.formants.length;
  for (let group = 0; group < groups; group++) {
    const [first, second] = manner.formants[group % manner.formants.length] ?? [600, 1200];
    const voice = new Float32Array(frames);
    for (let caller = 0; caller < VOICES_PER_VOWEL; caller++) addCaller(voice, manner, random);
    const tract = between(random, 0.92, 1.12);
    const pan = (group + 0.5) / groups;
    for (const [formant, q, gain] of [
      [first, 4, 1],
      [second, 7, manner.effort],
      [2700, 7, 0.35 * manner.effort],
    ] as const) {
      const sound = biquad(voice, bandPass(formant * tract, q));
      addAt(ears.left, sound, 0, gain * Math.sqrt(1 - pan));
      addAt(ears.right, sound, 0, gain * Math.sqrt(pan));
    }
  }
  if (manner.clapping) addApplause(ears, random);
  const clean = { left: biquad(ears.left, highPass(90)), right: biquad(ears.right, highPass(90)) };
  const chance = integratedLoudness(clean);
  const wanted = manner.loudness + 12 * (Math.min(1, Math.max(0.1, reaction.strength)) - 1);
  if (chance !== Number.NEGATIVE_INFINITY) scale(clean, fromDecibels(wanted - chance));
  return clean;
}

/** Plays every reaction of the crowd into the ears and into the room. */
export function playReactions(cues: Cues, ears: Stereo, room: Float32Array) {
  for (const [index, reaction] of cues.reactions.entries()) {
    const start = Math.round(reaction.at * SAMPLE_RATE);
    if (start >= room.length) continue;
    const { left, right } = renderReaction(reaction, cues.seed, index);
    addAt(ears.left, left, start, 1);
    addAt(ears.right, right, start, 1);
    addAt(room, left, start, 0.3);
    addAt(room, right, start, 0.3);
  }
}
