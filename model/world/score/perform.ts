import { randomStream } from '../random.ts';
import { addAcoustics } from './acoustics.ts';
import { renderAmbience } from './ambience.ts';
import { playCalls } from './calls.ts';
import { type Cues, SAMPLE_RATE, type Spoken } from './cue.ts';
import { biquad, highPass, highShelf, onePole } from './filters.ts';
import { renderGive, toeOf } from './footfall.ts';
import { hear, type Placing, placeMoving, placeStill, type Target } from './listening.ts';
import { mastering } from './master.ts';
import { renderMusic } from './music/music.ts';
import { playReactions } from './reactions.ts';
import { renderRub } from './rub.ts';
import { finish, type Steps } from './steps.ts';
import { addAt, fromDecibels, type Stereo, silence } from './stereo.ts';
import { Striker, strength } from './strike.ts';

/** Air is never digital zero: level of the noise under a clip without ambience, dBFS before the master. */
const FLOOR = -72;

const STRIKES: Placing = { width: 0.9, reference: 3, falloff: 0.8 };
/** Films keep voices near the middle and never let them sink with distance. */
const VOICES: Placing = { width: 0.5, reference: 3, falloff: 0.25 };

/** Loudness of a spoken line before the master, as RMS of its voiced part, dBFS; a shout is this much louder. */
const SPEECH_LEVEL = -20;
const SHOUT_GAIN = 5;

/** How far the rest steps back while someone speaks, dB. */
const DUCK_BED = -9;
const DUCK_STRIKES = -5;
/** It steps back ahead of the first word and comes back slowly, seconds. */
const DUCK_LEAD = 0.12;
const DUCK_ATTACK = 0.04;
const DUCK_RELEASE = 0.3;

/** Speech sent to the room, against a blow. */
const SPEECH_ROOM = 0.45;
/** How much of a sound is loud enough to come back from a far face: a shout does, plain words hardly. */
const CARRIES = { blow: 0.35, words: 0.12, shout: 1 } as const;

/**
 * Plays a score.
 *
 * Blows start on the very sample of their time, `round(at · 48 000)`. Every clip is as loud as every other and has no
 * true peak over the ceiling, whatever is in it: see `master`. Where the cues ask for no ambience there is the faint
 * noise of air, never digital silence.
 * Deterministic: the same cues give the same samples.
 * @returns Interleaved stereo at 48 kHz, −1..1, exactly `round(seconds · 48 000)` frames.
 */
export function perform(cues: Cues): Float32Array {
  return finish(performing(cues));
}

/** {@link perform}, in steps: one is a sound, or one round over the whole clip. */
export function* performing(cues: Cues): Steps<Float32Array> {
  const frames = Math.round(cues.seconds * SAMPLE_RATE);
  const speaking = speakingOver(frames, cues.spoken);
  const ears = silence(frames);
  const room = new Float32Array(frames);
  const far = new Float32Array(frames);

  const blows: Target = { ears, room, far, reverberates: 1, carries: CARRIES.blow };
  yield* playImpacts(cues, blows);
  yield* playRubs(cues, blows);
  playCalls(cues, blows);
  yield;
  playReactions(cues, ears, room);
  duck([ears.left, ears.right, room, far], speaking, DUCK_STRIKES);
  yield;
  for (const line of cues.spoken) {
    const carries = line.shout ? CARRIES.shout : CARRIES.words;
    playSpeech(line, cues, { ears, room, far, reverberates: SPEECH_ROOM, carries });
    yield;
  }
  addAcoustics({ room, far }, cues.movements, ears);
  yield;

  const bed = renderAmbience(frames, cues.movements, cues.seed);
  yield;
  addAir(bed, cues.seed);
  yield;
  for (const [index, music] of cues.music.entries()) {
    const { left, right } = renderMusic(music, cues.seed, index);
    const start = Math.round(music.from * SAMPLE_RATE);
    addAt(bed.left, left, start, 1);
    addAt(bed.right, right, start, 1);
    yield;
  }
  duck([bed.left, bed.right], speaking, DUCK_BED);
  yield;
  return interleave(yield* mastering(ears, bed));
}

/** The noise of air: white noise through a gentle slope, below everything that is meant to be heard. */
function addAir(bed: Stereo, seed: number) {
  const random = randomStream(seed, 'score/air');
  const smooth = onePole(900);
  const level = fromDecibels(FLOOR) / Math.sqrt(smooth);
  for (const channel of [bed.left, bed.right]) {
    let noise = 0;
    for (let n = 0; n < channel.length; n++) {
      noise += smooth * (2 * random() - 1 - noise);
      channel[n] = (channel[n] ?? 0) + level * noise;
    }
  }
}

function* playImpacts(cues: Cues, target: Target): Steps<void> {
  const striker = new Striker(cues.seed);
  for (const [index, impact] of cues.impacts.entries()) {
    const start = Math.round(impact.at * SAMPLE_RATE);
    if (start >= target.room.length || !(impact.impulse > 0)) continue;
    yield;
    const heard = hear(cues.movements, impact.at, impact.position, STRIKES);
    const heel = striker.strike(impact, index);
    placeStill(heel.samples, heel.length, start, heard, target);
    if (impact.footfall !== true) continue;
    const random = randomStream(cues.seed, `score/footfall/${index}`);
    const give = renderGive(impact, strength(impact.impulse), random);
    if (give !== null) placeStill(give, give.length, start, heard, target);
    const toe = toeOf(impact, random);
    const tap = striker.strike(toe.impact, index);
    placeStill(tap.samples, tap.length, start + Math.round(toe.after * SAMPLE_RATE), heard, target);
  }
}

function* playRubs(cues: Cues, target: Target): Steps<void> {
  for (const [index, rub] of cues.rubs.entries()) {
    const start = Math.round(rub.from * SAMPLE_RATE);
    placeMoving(renderRub(rub, cues.seed, index), start, rub.position, STRIKES, cues.movements, target);
    yield;
  }
}

/** Root mean square of the part that is not pause. */
function voicedLevel(samples: Float32Array): number {
  const peak = samples.reduce((largest, sample) => Math.max(largest, Math.abs(sample)), 0);
  let sum = 0;
  let count = 0;
  for (const sample of samples) {
    if (Math.abs(sample) < peak * 0.02) continue;
    sum += sample * sample;
    count++;
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

function playSpeech(line: Spoken, cues: Cues, target: Target) {
  const level = voicedLevel(line.samples);
  if (level === 0) return;
  // who shouts presses: less chest, more of the band that carries
  const samples = line.shout
    ? biquad(biquad(line.samples, highPass(180)), highShelf(1500, 7))
    : biquad(line.samples, highShelf(2500, 2));
  const gain = fromDecibels(SPEECH_LEVEL + (line.shout ? SHOUT_GAIN : 0)) / voicedLevel(samples);
  for (let n = 0; n < samples.length; n++) samples[n] = (samples[n] ?? 0) * gain;
  placeMoving(samples, Math.round(line.at * SAMPLE_RATE), line.position, VOICES, cues.movements, target);
}

/** How much anybody is speaking at each frame, 0..1. */
function speakingOver(frames: number, spoken: readonly Spoken[]): Float32Array {
  const speaking = new Float32Array(frames);
  for (const { at, end } of spoken) {
    if (end <= at) continue;
    const from = Math.max(0, Math.round((at - DUCK_LEAD) * SAMPLE_RATE));
    speaking.fill(1, Math.min(from, frames), Math.min(frames, Math.round(end * SAMPLE_RATE)));
  }
  const attack = onePole(1 / (2 * Math.PI * DUCK_ATTACK));
  const release = onePole(1 / (2 * Math.PI * DUCK_RELEASE));
  let level = speaking[0] ?? 0;
  for (let n = 0; n < frames; n++) {
    const target = speaking[n] ?? 0;
    level += (target > level ? attack : release) * (target - level);
    speaking[n] = level;
  }
  return speaking;
}

function duck(channels: readonly Float32Array[], speaking: Float32Array, decibels: number) {
  const depth = fromDecibels(decibels) - 1;
  for (const channel of channels) {
    for (let n = 0; n < channel.length; n++)
      channel[n] = (channel[n] ?? 0) * (1 + depth * (speaking[n] ?? 0));
  }
}

function interleave({ left, right }: Stereo): Float32Array {
  const samples = new Float32Array(2 * left.length);
  for (let n = 0; n < left.length; n++) {
    samples[2 * n] = left[n] ?? 0;
    samples[2 * n + 1] = right[n] ?? 0;
  }
  return samples;
}
