import { HOP_S } from './features.ts';
import type { Digit } from './lessons.ts';
import { logLikelihood, type Mixture } from './mixture.ts';
import type { SpeechModel, WordModel } from './model.ts';

/** A stretch of sound, seconds. */
export interface Heard {
  /** `unknown`: speech that is no digit. */
  readonly what: Digit | 'silence' | 'unknown';
  readonly start: number;
  readonly end: number;
  /** Nepers a frame by which the digit explains the sound better than speech as such does. */
  readonly margin: number;
}

/** What it costs to begin: phonemes of other speech can follow each other in any order, so they must be dear. */
const COSTS = { digit: 14, phoneme: 40, silence: 6 } as const;

const STAY = Math.log(0.6);
const MOVE = Math.log(0.4);

interface Unit {
  readonly what: Digit | 'silence' | 'unknown';
  readonly cost: number;
  /** Index of the first state, and how many there are. */
  readonly first: number;
  readonly count: number;
}

/** A way through the sound that ends with a unit. */
interface Path {
  readonly before: Path | null;
  readonly unit: Unit;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** The likeliest sequence of digits, silence and other speech, by Viterbi's algorithm over all of them at once. */
export function decode(features: readonly Float32Array[], model: SpeechModel): Heard[] {
  const { units, mixtures } = network(model);
  const states = mixtures.length;
  let scores = new Float64Array(states).fill(-Infinity);
  let starts = new Int32Array(states);
  let befores: (Path | null)[] = new Array<Path | null>(states).fill(null);
  let best: Path | null = null;
  let bestScore = 0;
  const likelihoods: Float32Array[] = [];
  for (const [frame, vector] of features.entries()) {
    const likely = Float32Array.from(mixtures, (mixture) => logLikelihood(mixture, vector));
    likelihoods.push(likely);
    const nextScores = new Float64Array(states).fill(-Infinity);
    const nextStarts = new Int32Array(states);
    const nextBefores: (Path | null)[] = new Array<Path | null>(states).fill(null);
    let ended: Path | null = null;
    for (const unit of units) {
      for (let index = 0; index < unit.count; index += 1) {
        const state = unit.first + index;
        const stay = (scores[state] ?? -Infinity) + STAY;
        const enters = index === 0;
        const move = enters ? bestScore - unit.cost : (scores[state - 1] ?? -Infinity) + MOVE;
        const from = stay >= move ? state : state - 1;
        const fresh = enters && move > stay;
        nextScores[state] = Math.max(stay, move) + (likely[state] ?? 0);
        nextStarts[state] = fresh ? frame : (starts[from] ?? 0);
        nextBefores[state] = fresh ? best : (befores[from] ?? null);
      }
      const last = unit.first + unit.count - 1;
      const score = nextScores[last] ?? -Infinity;
      if (ended === null || score > ended.score) {
        ended = {
          before: nextBefores[last] ?? null,
          unit,
          start: nextStarts[last] ?? 0,
          end: frame + 1,
          score,
        };
      }
    }
    [scores, starts, befores] = [nextScores, nextStarts, nextBefores];
    best = ended;
    bestScore = ended?.score ?? -Infinity;
  }
  return trace(best, likelihoods, units);
}

function network(model: SpeechModel): { units: Unit[]; mixtures: Mixture[] } {
  const units: Unit[] = [];
  const mixtures: Mixture[] = [];
  const add = (what: Unit['what'], { states }: WordModel, cost: number): void => {
    units.push({ what, cost, first: mixtures.length, count: states.length });
    mixtures.push(...states);
  };
  for (const [digit, word] of model.digits) add(digit, word, COSTS.digit);
  for (const word of model.phonemes.values()) add('unknown', word, COSTS.phoneme);
  add('silence', model.silence, COSTS.silence);
  return { units, mixtures };
}

/** From the end to the beginning, and other speech in one piece. */
function trace(path: Path | null, likelihoods: readonly Float32Array[], units: readonly Unit[]): Heard[] {
  const heard: Heard[] = [];
  for (let at = path; at; at = at.before) {
    const { unit, start, end } = at;
    const margin =
      unit.what === 'silence' || unit.what === 'unknown'
        ? 0
        : marginOf(unit, likelihoods.slice(start, end), units);
    heard.unshift({ what: unit.what, start: start * HOP_S, end: end * HOP_S, margin });
  }
  return heard.reduce<Heard[]>((merged, next) => {
    const last = merged.at(-1);
    if (last && last.what === next.what && (next.what === 'silence' || next.what === 'unknown')) {
      merged[merged.length - 1] = { ...last, end: next.end };
    } else merged.push(next);
    return merged;
  }, []);
}

/** How much better, per frame, the digit fits than the likeliest sounds of any speech do. */
function marginOf(unit: Unit, likelihoods: readonly Float32Array[], units: readonly Unit[]): number {
  const phonemes = units.filter(({ what }) => what === 'unknown');
  let anything = 0;
  let scores = new Float64Array(unit.count).fill(-Infinity);
  for (const [frame, likely] of likelihoods.entries()) {
    const next = new Float64Array(unit.count);
    for (let state = 0; state < unit.count; state += 1) {
      const before = frame === 0 && state === 0 ? 0 : (scores[state - 1] ?? -Infinity);
      next[state] = Math.max(scores[state] ?? -Infinity, before) + (likely[unit.first + state] ?? 0);
    }
    scores = next;
    let loudest = -Infinity;
    for (const { first, count } of phonemes) {
      for (let state = first; state < first + count; state += 1) {
        loudest = Math.max(loudest, likely[state] ?? -Infinity);
      }
    }
    anything += loudest;
  }
  return ((scores[unit.count - 1] ?? -Infinity) - anything) / Math.max(1, likelihoods.length);
}
