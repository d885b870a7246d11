import { crow } from './land-birds.ts';
import { type BirdPlan, FORWARD } from './plan.ts';
import { stork } from './water-birds.ts';

export const eagle: BirdPlan = {
  ...crow,
  trunk: { long: 0.42, wide: 0.125, deep: 0.125 },
  lean: 0.95,
  neck: { long: 0.09, thick: 0.07 },
  held: [72, 72, 70, 62, 45, 22, 0],
  head: 0.056,
  bill: { shape: 'hook', long: 0.07, color: '#e5b02e' },
  eye: '#e6d25a',
  tail: { long: 0.24, wide: 0.08 },
  leg: { upper: 0.145, lower: 0.08, thick: 0.014, color: '#e0b23a' },
  wing: { inner: 0.46, outer: 0.6, chord: 0.36, shape: 'fingered' },
  plumage: {
    base: '#4a3524',
    neck: '#efece4',
    throat: '#efece4',
    crown: '#f3f0e8',
    face: '#f3f0e8',
    wing: '#4a3422',
    tip: '#2b2019',
    tail: '#efece4',
  },
};

export const hawk: BirdPlan = {
  ...eagle,
  trunk: { long: 0.27, wide: 0.08, deep: 0.082 },
  neck: { long: 0.055, thick: 0.044 },
  head: 0.036,
  bill: { shape: 'hook', long: 0.036, color: '#3c3a3a' },
  tail: { long: 0.18, wide: 0.05 },
  leg: { upper: 0.09, lower: 0.06, thick: 0.007, color: '#e0b23a' },
  wing: { inner: 0.26, outer: 0.36, chord: 0.22, shape: 'fingered' },
  plumage: {
    base: '#7a5638',
    belly: '#e2d6c2',
    breast: '#c8a884',
    throat: '#e2d6c2',
    tip: '#3c2c20',
    tail: '#a8562e',
  },
};

export const owl: BirdPlan = {
  ...eagle,
  trunk: { long: 0.27, wide: 0.098, deep: 0.096 },
  lean: 1.2,
  neck: { long: 0.035, thick: 0.078 },
  held: [80, 80, 80, 75, 60, 30, 0],
  head: 0.073,
  flatFace: true,
  bill: { shape: 'hook', long: 0.016, color: '#4a4238', stout: 0.17 },
  eye: '#e89a24',
  tail: { long: 0.1, wide: 0.055 },
  leg: { upper: 0.07, lower: 0.04, thick: 0.012, color: '#c8b496' },
  wing: { inner: 0.24, outer: 0.28, chord: 0.23, shape: 'fingered' },
  plumage: {
    base: '#8a6a48',
    belly: '#d8c6a6',
    breast: '#b8976c',
    face: '#dcc8a4',
    tip: '#5a4430',
    crown: '#7a5c3e',
  },
};

export const parrot: BirdPlan = {
  ...crow,
  trunk: { long: 0.18, wide: 0.056, deep: 0.058 },
  lean: 0.95,
  neck: { long: 0.04, thick: 0.043 },
  held: [70, 70, 68, 60, 45, 22, -4],
  head: 0.039,
  bill: { shape: 'hook', long: 0.03, color: '#ddd2bc', stout: 0.58 },
  eye: '#e9dfae',
  tail: { long: 0.3, wide: 0.035 },
  leg: { upper: 0.045, lower: 0.025, thick: 0.007, color: '#4a4648' },
  wing: { inner: 0.16, outer: 0.22, chord: 0.13, shape: 'pointed' },
  plumage: { base: '#c8241e', face: '#efe6dc', wing: '#e3b32a', tip: '#1d57b4', tail: '#c22a20' },
};

export const penguin: BirdPlan = {
  ...crow,
  trunk: { long: 0.5, wide: 0.13, deep: 0.122 },
  lean: 1.42,
  neck: { long: 0.1, thick: 0.072 },
  held: [86, 86, 84, 76, 58, 28, 2],
  flown: FORWARD,
  head: 0.058,
  bill: { shape: 'dagger', long: 0.075, color: '#2a2426' },
  tail: { long: 0.09, wide: 0.04 },
  leg: { upper: 0.05, lower: 0.035, thick: 0.02, color: '#3a3032', webbed: true },
  wing: { inner: 0.14, outer: 0.17, chord: 0.08, shape: 'flipper' },
  plumage: {
    base: '#20232b',
    belly: '#f3f1ea',
    breast: '#f3f1ea',
    neck: '#20232b',
    throat: '#eec258',
    face: '#1c1e25',
    wing: '#1f222a',
    tip: '#1f222a',
  },
  swims: true,
};

export const ostrich: BirdPlan = {
  ...stork,
  trunk: { long: 0.95, wide: 0.3, deep: 0.32 },
  lean: 0.12,
  neck: { long: 0.95, thick: 0.052 },
  held: [44, 80, 96, 96, 88, 50, 0],
  flown: FORWARD,
  head: 0.07,
  bill: { shape: 'flat', long: 0.1, color: '#c99a86' },
  tail: { long: 0.26, wide: 0.16, up: 0.1 },
  leg: { upper: 0.72, lower: 0.62, thick: 0.03, color: '#c99a86' },
  wing: { inner: 0.4, outer: 0.4, chord: 0.4, shape: 'fingered' },
  plumage: {
    base: '#232122',
    neck: '#b79a8a',
    throat: '#c4a898',
    crown: '#9a8474',
    face: '#c0a494',
    tip: '#efeae2',
    tail: '#efeae2',
  },
};
