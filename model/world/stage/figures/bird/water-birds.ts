import { crow } from './land-birds.ts';
import { type BirdPlan, DRAWN_IN, FORWARD, UPRIGHT } from './plan.ts';

export const heron: BirdPlan = {
  trunk: { long: 0.4, wide: 0.088, deep: 0.1 },
  lean: 0.42,
  neck: { long: 0.44, thick: 0.025 },
  held: [48, 105, 122, 98, 72, 38, 3],
  flown: DRAWN_IN,
  head: 0.031,
  crest: 'plume',
  bill: { shape: 'dagger', long: 0.135, color: '#d8a23a' },
  eye: '#e8c53a',
  tail: { long: 0.12, wide: 0.055 },
  leg: { upper: 0.235, lower: 0.23, thick: 0.0095, color: '#8a8462' },
  wing: { inner: 0.4, outer: 0.46, chord: 0.3, shape: 'fingered' },
  plumage: {
    base: '#969fa9',
    belly: '#d9dcdf',
    breast: '#c3cad2',
    neck: '#b9bfc6',
    throat: '#eceeee',
    crown: '#20242c',
    face: '#f0f1f0',
    wing: '#8a949f',
    tip: '#343c49',
    tail: '#76869a',
  },
  wades: true,
};

export const stork: BirdPlan = {
  ...heron,
  trunk: { long: 0.44, wide: 0.105, deep: 0.115 },
  lean: 0.36,
  neck: { long: 0.36, thick: 0.036 },
  held: UPRIGHT,
  flown: FORWARD,
  head: 0.04,
  bill: { shape: 'dagger', long: 0.18, color: '#d2432c' },
  eye: '#2a1a10',
  leg: { upper: 0.3, lower: 0.34, thick: 0.012, color: '#d2432c' },
  wing: { inner: 0.45, outer: 0.52, chord: 0.32, shape: 'fingered' },
  plumage: { base: '#f1efe8', tip: '#1e1f24', wing: '#e9e7e0' },
};

export const crane: BirdPlan = {
  ...stork,
  trunk: { long: 0.5, wide: 0.12, deep: 0.125 },
  neck: { long: 0.5, thick: 0.032 },
  head: 0.037,
  bill: { shape: 'dagger', long: 0.11, color: '#8a8a72' },
  leg: { upper: 0.36, lower: 0.38, thick: 0.012, color: '#3a3a3c' },
  tail: { long: 0.22, wide: 0.09, up: -0.5 },
  plumage: {
    base: '#a3abb2',
    neck: '#2e3238',
    throat: '#2e3238',
    crown: '#b8382e',
    face: '#e9eaea',
    tip: '#33373d',
  },
};

export const flamingo: BirdPlan = {
  ...stork,
  trunk: { long: 0.38, wide: 0.092, deep: 0.105 },
  neck: { long: 0.62, thick: 0.021 },
  held: [32, 92, 128, 112, 72, 12, -28],
  head: 0.036,
  bill: { shape: 'bent', long: 0.1, color: '#f0c9c0' },
  eye: '#e8d45a',
  tail: { long: 0.09, wide: 0.05 },
  leg: { upper: 0.4, lower: 0.42, thick: 0.0085, color: '#e87f88', webbed: true },
  wing: { inner: 0.32, outer: 0.4, chord: 0.22, shape: 'pointed' },
  plumage: { base: '#f19aa4', belly: '#f4b4ba', wing: '#ee7f8c', tip: '#2a2226', crown: '#f2a3ab' },
};

export const duck: BirdPlan = {
  trunk: { long: 0.31, wide: 0.088, deep: 0.082 },
  lean: 0.12,
  neck: { long: 0.12, thick: 0.034 },
  held: [55, 85, 92, 85, 65, 35, 0],
  flown: FORWARD,
  head: 0.036,
  bill: { shape: 'flat', long: 0.045, color: '#d6b23c' },
  tail: { long: 0.07, wide: 0.04, up: 0.25 },
  leg: { upper: 0.06, lower: 0.048, thick: 0.007, color: '#dd7a2c', webbed: true },
  wing: { inner: 0.17, outer: 0.25, chord: 0.12, shape: 'pointed' },
  plumage: {
    base: '#a9a49a',
    breast: '#5d3826',
    belly: '#c6c1b6',
    neck: '#1d5138',
    throat: '#1a4a33',
    crown: '#1c553a',
    face: '#1f5a3e',
    wing: '#8f8779',
    tip: '#5a5149',
    tail: '#e9e6df',
  },
  swims: true,
};

export const goose: BirdPlan = {
  ...duck,
  trunk: { long: 0.48, wide: 0.135, deep: 0.128 },
  neck: { long: 0.3, thick: 0.042 },
  held: [52, 88, 98, 94, 78, 40, 0],
  head: 0.046,
  bill: { shape: 'flat', long: 0.065, color: '#e08a34' },
  tail: { long: 0.12, wide: 0.07, up: 0.1 },
  leg: { upper: 0.12, lower: 0.09, thick: 0.011, color: '#e08a34', webbed: true },
  wing: { inner: 0.34, outer: 0.42, chord: 0.24, shape: 'fingered' },
  plumage: {
    base: '#8b8178',
    belly: '#d8d3cb',
    breast: '#a1978c',
    wing: '#766c63',
    tip: '#3e3833',
    tail: '#5d544d',
  },
};

export const swan: BirdPlan = {
  ...goose,
  trunk: { long: 0.64, wide: 0.17, deep: 0.16 },
  neck: { long: 0.62, thick: 0.043 },
  held: [50, 108, 122, 104, 76, 26, -14],
  head: 0.052,
  bill: { shape: 'flat', long: 0.085, color: '#e5762c' },
  tail: { long: 0.16, wide: 0.08, up: 0.15 },
  leg: { upper: 0.15, lower: 0.11, thick: 0.014, color: '#2b2b2e', webbed: true },
  wing: { inner: 0.5, outer: 0.6, chord: 0.34, shape: 'fingered' },
  plumage: { base: '#f6f5f1' },
};

export const gull: BirdPlan = {
  ...crow,
  trunk: { long: 0.27, wide: 0.068, deep: 0.07 },
  lean: 0.2,
  neck: { long: 0.07, thick: 0.036 },
  head: 0.036,
  bill: { shape: 'hook', long: 0.045, color: '#e3a92c', stout: 0.24 },
  tail: { long: 0.11, wide: 0.045 },
  leg: { upper: 0.075, lower: 0.065, thick: 0.005, color: '#d99a86', webbed: true },
  wing: { inner: 0.25, outer: 0.36, chord: 0.14, shape: 'pointed' },
  plumage: { base: '#eeeeea', back: '#9aa2aa', wing: '#98a1aa', tip: '#26272c' },
  swims: true,
};
