import { randomStream } from '../../random.ts';
import { type Movement, type MusicCue, SAMPLE_RATE } from '../cue.ts';
import { integratedLoudness } from '../loudness.ts';
import { reverberate } from '../reverb.ts';
import { addAt, fromDecibels, type Stereo, scale, silence } from '../stereo.ts';
import { compose, type Instrument } from './compose.ts';
import { PLAYERS } from './instruments.ts';

/** Loudness of music before the master, LUFS: under the words, over the bed. */
const LOUDNESS = -23;
/** It is gone with the picture: the last seconds fade. */
const FADE = 0.9;

/** −1 left … 1 right: as they sit. */
const SEATS: Readonly<Record<Instrument, number>> = {
  piano: -0.1,
  bell: 0.35,
  pad: 0,
  strings: -0.25,
  bass: 0.05,
  guitar: 0.2,
  kick: 0,
  snare: 0.08,
  hat: 0.3,
  timpani: 0.3,
};

const HALL: Movement = {
  from: 0,
  to: Number.POSITIVE_INFINITY,
  ambience: { wind: 0, crowd: 0, surf: 0, rain: 0, birds: 0, room: 0 },
  acoustics: { reverb: 1.7, wet: 0.22, echo: 0 },
  listener: () => ({ position: [0, 0, 0], right: [1, 0, 0] }),
};

/** Composes and plays the music of one cue, from its first note on. */
export function renderMusic({ from, to, direction }: MusicCue, seed: number, index: number): Stereo {
  const frames = Math.max(0, Math.round((to - from) * SAMPLE_RATE));
  const random = randomStream(seed, `score/music/${index}`);
  const { notes } = compose(direction, to - from, random);
  const ears = silence(frames);
  const hall = new Float32Array(frames);
  for (const note of notes) {
    const sound = PLAYERS[note.instrument](note, random);
    const start = Math.round(note.at * SAMPLE_RATE);
    // low strings of a piano sit to the left of the high ones
    const seat = SEATS[note.instrument] + (note.instrument === 'piano' ? (note.pitch - 62) / 80 : 0);
    const angle = (1 + Math.min(1, Math.max(-1, seat))) * (Math.PI / 4);
    addAt(ears.left, sound, start, Math.cos(angle) * Math.SQRT2);
    addAt(ears.right, sound, start, Math.sin(angle) * Math.SQRT2);
    addAt(hall, sound, start, note.instrument === 'kick' || note.instrument === 'bass' ? 0.2 : 1);
  }
  reverberate(hall, [HALL], ears);
  const fade = Math.min(frames, Math.round(FADE * SAMPLE_RATE));
  for (let n = 0; n < fade; n++) {
    const gain = (n / fade) ** 1.5;
    const frame = frames - 1 - n;
    ears.left[frame] = (ears.left[frame] ?? 0) * gain;
    ears.right[frame] = (ears.right[frame] ?? 0) * gain;
  }
  const loudness = integratedLoudness(ears);
  if (loudness !== Number.NEGATIVE_INFINITY) scale(ears, fromDecibels(LOUDNESS - loudness));
  return ears;
}
