import type { AnimalKind } from '../../read/screenplay.ts';

/** What tells one four-legged body from another. Metres. */
export interface Plan {
  readonly length: number;
  readonly girth: number;
  readonly upper: number;
  readonly lower: number;
  readonly leg: number;
  readonly neckUp: number;
  readonly neckOut: number;
  readonly neck: number;
  readonly head: number;
  readonly snout: number;
  readonly ear: 'flop' | 'point' | 'long' | 'round' | 'fan';
  readonly tail: number;
  readonly tailThick: number;
  readonly tailUp: number;
  readonly coats: readonly [string, ...string[]];
  readonly gait: 'four legs' | 'bounding';
  readonly mane: boolean;
  readonly trunk: boolean;
}

export const PLANS: Readonly<Record<Exclude<AnimalKind, 'bird'>, Plan>> = {
  dog: {
    length: 0.62,
    girth: 0.14,
    upper: 0.23,
    lower: 0.24,
    leg: 0.044,
    neckUp: 0.2,
    neckOut: 0.15,
    neck: 0.085,
    head: 0.105,
    snout: 0.12,
    ear: 'flop',
    tail: 0.3,
    tailThick: 0.026,
    tailUp: 0.9,
    coats: ['#c18a48', '#8a5a34', '#5a4a40', '#d9b98a'],
    gait: 'four legs',
    mane: false,
    trunk: false,
  },
  cat: {
    length: 0.38,
    girth: 0.08,
    upper: 0.13,
    lower: 0.13,
    leg: 0.0225,
    neckUp: 0.1,
    neckOut: 0.08,
    neck: 0.047,
    head: 0.073,
    snout: 0.034,
    ear: 'point',
    tail: 0.3,
    tailThick: 0.0175,
    tailUp: 1.1,
    coats: ['#d38a3c', '#5b5a5c', '#1f1d1d', '#cfc4b4'],
    gait: 'four legs',
    mane: false,
    trunk: false,
  },
  horse: {
    length: 1.5,
    girth: 0.31,
    upper: 0.62,
    lower: 0.62,
    leg: 0.075,
    neckUp: 0.66,
    neckOut: 0.42,
    neck: 0.17,
    head: 0.175,
    snout: 0.36,
    ear: 'point',
    tail: 0.7,
    tailThick: 0.06,
    tailUp: -0.9,
    coats: ['#6b3d20', '#3a2418', '#b98a5a', '#d8d4cc'],
    gait: 'four legs',
    mane: true,
    trunk: false,
  },
  cow: {
    length: 1.5,
    girth: 0.36,
    upper: 0.5,
    lower: 0.46,
    leg: 0.085,
    neckUp: 0.2,
    neckOut: 0.4,
    neck: 0.19,
    head: 0.17,
    snout: 0.24,
    ear: 'flop',
    tail: 0.7,
    tailThick: 0.022,
    tailUp: -1.1,
    coats: ['#efece4', '#5c3a22', '#2a2523'],
    gait: 'four legs',
    mane: false,
    trunk: false,
  },
  bear: {
    length: 1.25,
    girth: 0.38,
    upper: 0.4,
    lower: 0.36,
    leg: 0.12,
    neckUp: 0.22,
    neckOut: 0.28,
    neck: 0.22,
    head: 0.21,
    snout: 0.17,
    ear: 'round',
    tail: 0.08,
    tailThick: 0.05,
    tailUp: 0,
    coats: ['#4a3020', '#2b2220', '#e8e4da'],
    gait: 'four legs',
    mane: false,
    trunk: false,
  },
  rabbit: {
    length: 0.27,
    girth: 0.085,
    upper: 0.08,
    lower: 0.09,
    leg: 0.02,
    neckUp: 0.09,
    neckOut: 0.05,
    neck: 0.04,
    head: 0.06,
    snout: 0.03,
    ear: 'long',
    tail: 0.04,
    tailThick: 0.03,
    tailUp: 0.5,
    coats: ['#b79c80', '#efece6', '#6b5a4b'],
    gait: 'bounding',
    mane: false,
    trunk: false,
  },
  elephant: {
    length: 2.4,
    girth: 0.8,
    upper: 0.85,
    lower: 0.75,
    leg: 0.21,
    neckUp: 0.35,
    neckOut: 0.4,
    neck: 0.42,
    head: 0.44,
    snout: 0.3,
    ear: 'fan',
    tail: 0.8,
    tailThick: 0.04,
    tailUp: -1.2,
    coats: ['#77736f', '#625e5b'],
    gait: 'four legs',
    mane: false,
    trunk: true,
  },
};
