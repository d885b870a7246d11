import type { SpokenItem } from '../models/measures.ts';
import { decode, type Heard } from './decoder.ts';
import { SPEECH_RATE, speechFeatures } from './features.ts';
import type { Digit } from './lessons.ts';
import type { SpeechModel } from './model.ts';

/** A margin, of the digit and its neighbours, at which a digit is as likely as not, and how fast that changes. */
const EVEN_MARGIN = -1.4;
const MARGIN_SLOPE = 0.2;
const MIN_CONFIDENCE = 0.5;
/** Digits are said in rows: how many neighbours on either side speak for or against one, and what other speech counts. */
const NEIGHBOURS = 3;
const OWN_SHARE = 0.35;
const UNKNOWN_MARGIN = -3;
/** Vocal tracts that are tried, against the lessons' mean. */
const WARPS = [0.76, 0.82, 0.88, 0.94, 1, 1.06, 1.12];
/** Shorter sounds are breath and clicks. */
const MIN_UNKNOWN_S = 0.12;
/** Sound below this never rises above the microphone's own, of full scale 1. */
const SILENT_PEAK = 0.003;

const NUMERALS: Readonly<Record<Digit, string>> = {
  zero: '0',
  oh: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
};

/** Hears the digits of a recording, and that other things were said. @param samples mono, 16 kHz. */
export function transcribe(samples: Float32Array, model: SpeechModel): SpokenItem[] {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  if (peak < SILENT_PEAK || samples.length < SPEECH_RATE / 10) return [];
  const spoken = hear(samples, model);
  const judged = spoken.map((item, index) => judge(item, spoken, index));
  // one digit between other words is more often a word that sounds like it
  const items = judged.map((item, index) =>
    judged[index - 1]?.digit || judged[index + 1]?.digit ? item : { ...item, digit: null, confidence: 0 },
  );
  return items.filter(({ digit, start, end }) => digit !== null || end - start >= MIN_UNKNOWN_S);
}

/** What was said, by the length of vocal tract that explains it best: a woman's is shorter than a man's. */
function hear(samples: Float32Array, model: SpeechModel): Heard[] {
  const readings = WARPS.map((warp) =>
    decode(speechFeatures(samples, warp), model).filter(({ what }) => what !== 'silence'),
  );
  const [best = []] = readings.sort((a, b) => explained(b) - explained(a));
  return best;
}

/** Mean margin over the time that was spoken. */
function explained(spoken: readonly Heard[]): number {
  let [sum, time] = [0, 0];
  for (const { what, start, end, margin } of spoken) {
    sum += (what === 'unknown' ? UNKNOWN_MARGIN : margin) * (end - start);
    time += end - start;
  }
  return time === 0 ? UNKNOWN_MARGIN : sum / time;
}

function judge({ what, start, end, margin }: Heard, spoken: readonly Heard[], index: number): SpokenItem {
  if (what === 'unknown' || what === 'silence') return { digit: null, start, end, confidence: 0 };
  const around = spoken.slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1);
  const others = around.length - 1;
  const sum = around.reduce(
    (total, neighbour) => total + (neighbour.what === 'unknown' ? UNKNOWN_MARGIN : neighbour.margin),
    -margin,
  );
  const context = others === 0 ? UNKNOWN_MARGIN : sum / others;
  const confidence = logistic((OWN_SHARE * margin + (1 - OWN_SHARE) * context - EVEN_MARGIN) / MARGIN_SLOPE);
  return confidence >= MIN_CONFIDENCE
    ? { digit: NUMERALS[what], start, end, confidence }
    : { digit: null, start, end, confidence: 0 };
}

const logistic = (value: number): number => 1 / (1 + Math.exp(-value));
