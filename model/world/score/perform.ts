import { randomStream } from '../random.ts';
import { addAcoustics } from './acoustics.ts';
import { renderAmbience } from './ambience.ts';
import { type Cues, SAMPLE_RATE, type Spoken } from './cue.ts';
import { biquad, highShelf, onePole } from './filters.ts';
import { limit } from './limiter.ts';
import { hear, type Placing, placeMoving, placeStill } from './listening.ts';
import { integratedLoudness } from './loudness.ts';
import { renderRub } from './rub.ts';
import { addAt, fromDecibels, type Stereo, scale, silence, toDecibels } from './stereo.ts';
import { Striker } from './strike.ts';

/** Loudness of a finished clip, LUFS, and the true peak it never exceeds, dBTP. */
export const TARGET_LOUDNESS = -16;
export const PEAK_CEILING = -1;

/** Stays this far under the ceiling, dB: the encoder moves peaks a little. */
const CEILING_MARGIN = 0.2;
/** The most a quiet clip is raised, dB: silence stays quiet. */
const MOST_GAIN = 16;
/** The most that may be cut off a peak, dB: beyond it a blow turns into a blare. */
const MOST_LIMITING = 12;
/** Air is never digital zero: level of the noise under a clip without ambience, dBFS before the master. */
const FLOOR = -84;

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

/**
 * Plays a score.
 *
 * Blows start on the very sample of their time, `round(at · 48 000)`. The clip is brought to {@link TARGET_LOUDNESS}
 * by a single gain, with two exceptions, so that it is never falsified: a quiet clip is raised by at most 16 dB (a
 * breeze stays a breeze), and no peak is cut by more than 12 dB (a lone click stays a click). Where nothing sounds at
 * all there is the faint noise of air, not digital zero. No true peak exceeds {@link PEAK_CEILING}.
 * Deterministic: the same cues give the same samples.
 * @returns Interleaved stereo at 48 kHz, −1..1, exactly `round(seconds · 48 000)` frames.
 */
export function perform(cues: Cues): Float32Array {
  const frames = Math.round(cues.seconds * SAMPLE_RATE);
  const strikes = silence(frames);
  const voices = silence(frames);
  const room = new Float32Array(frames);
  const speechRoom = new Float32Array(frames);

  playImpacts(cues, strikes, room);
  playRubs(cues, strikes, room);
  for (const line of cues.spoken) playSpeech(line, cues, voices, speechRoom);
  const bed = renderAmbience(frames, cues.movements, cues.seed);

  const speaking = speakingOver(frames, cues.spoken);
  duck(bed, speaking, DUCK_BED);
  duck(strikes, speaking, DUCK_STRIKES);
  for (let n = 0; n < frames; n++)
    room[n] = (room[n] ?? 0) * duckGain(speaking[n] ?? 0, DUCK_STRIKES) + (speechRoom[n] ?? 0);
  addAcoustics(room, cues.movements, strikes);

  const mix = silence(frames);
  const air = randomStream(cues.seed, 'score/air');
  const floor = fromDecibels(FLOOR);
  for (const part of [strikes, voices, bed]) {
    addAt(mix.left, part.left, 0, 1);
    addAt(mix.right, part.right, 0, 1);
  }
  for (const channel of [mix.left, mix.right]) {
    for (let n = 0; n < frames; n++) channel[n] = (channel[n] ?? 0) + floor * (2 * air() - 1);
  }
  master(mix);
  return interleave(mix);
}

function playImpacts(cues: Cues, ears: Stereo, room: Float32Array) {
  const striker = new Striker(cues.seed);
  for (const [index, impact] of cues.impacts.entries()) {
    const start = Math.round(impact.at * SAMPLE_RATE);
    if (start >= room.length || !(impact.impulse > 0)) continue;
    const { samples, length } = striker.strike(impact, index);
    placeStill(samples, length, start, hear(cues.movements, impact.at, impact.position, STRIKES), ears, room);
  }
}

function playRubs(cues: Cues, ears: Stereo, room: Float32Array) {
  for (const [index, rub] of cues.rubs.entries()) {
    const start = Math.round(rub.from * SAMPLE_RATE);
    placeMoving(renderRub(rub, cues.seed, index), start, rub.position, STRIKES, cues.movements, ears, room);
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

function playSpeech(line: Spoken, cues: Cues, ears: Stereo, room: Float32Array) {
  const level = voicedLevel(line.samples);
  if (level === 0) return;
  const samples = biquad(line.samples, highShelf(2500, line.shout ? 5 : 2));
  const gain = fromDecibels(SPEECH_LEVEL + (line.shout ? SHOUT_GAIN : 0)) / level;
  for (let n = 0; n < samples.length; n++) samples[n] = (samples[n] ?? 0) * gain;
  const sent = new Float32Array(room.length);
  placeMoving(samples, Math.round(line.at * SAMPLE_RATE), line.position, VOICES, cues.movements, ears, sent);
  for (let n = 0; n < sent.length; n++) room[n] = (room[n] ?? 0) + SPEECH_ROOM * (sent[n] ?? 0);
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

const duckGain = (speaking: number, decibels: number) => 1 + speaking * (fromDecibels(decibels) - 1);

function duck({ left, right }: Stereo, speaking: Float32Array, decibels: number) {
  for (let n = 0; n < left.length; n++) {
    const gain = duckGain(speaking[n] ?? 0, decibels);
    left[n] = (left[n] ?? 0) * gain;
    right[n] = (right[n] ?? 0) * gain;
  }
}

/** Brings a mix to its loudness and holds its peaks, in place. */
function master(mix: Stereo) {
  const ceiling = fromDecibels(PEAK_CEILING - CEILING_MARGIN);
  const loudness = integratedLoudness(mix);
  if (loudness === Number.NEGATIVE_INFINITY) {
    scale(mix, fromDecibels(MOST_GAIN));
    return;
  }
  const peak = Math.max(samplePeak(mix.left), samplePeak(mix.right));
  const most = Math.min(MOST_GAIN, toDecibels(ceiling / peak) + MOST_LIMITING);
  const first = Math.min(TARGET_LOUDNESS - loudness, most);
  const original = { left: mix.left.slice(), right: mix.right.slice() };
  let applied = first;
  scale(mix, fromDecibels(applied));
  limit(mix, ceiling);
  // limiting takes loudness away: ask for more until it is there or the peaks have given all they may
  for (let round = 0; round < 3 && applied < most; round++) {
    const missing = TARGET_LOUDNESS - integratedLoudness(mix);
    if (missing < 0.3) return;
    applied = Math.min(most, applied + 1.3 * missing);
    const gain = fromDecibels(applied);
    for (let n = 0; n < mix.left.length; n++) {
      mix.left[n] = (original.left[n] ?? 0) * gain;
      mix.right[n] = (original.right[n] ?? 0) * gain;
    }
    limit(mix, ceiling);
  }
}

function samplePeak(channel: Float32Array): number {
  let peak = 0;
  for (let n = 0; n < channel.length; n++) peak = Math.max(peak, Math.abs(channel[n] ?? 0));
  return peak;
}

function interleave({ left, right }: Stereo): Float32Array {
  const samples = new Float32Array(2 * left.length);
  for (let n = 0; n < left.length; n++) {
    samples[2 * n] = left[n] ?? 0;
    samples[2 * n + 1] = right[n] ?? 0;
  }
  return samples;
}
