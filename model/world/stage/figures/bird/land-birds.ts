import { type BirdPlan, FORWARD, SHORT, UPRIGHT } from './plan.ts';

export const crow: BirdPlan = {
  trunk: { long: 0.24, wide: 0.07, deep: 0.072 },
  lean: 0.42,
  neck: { long: 0.055, thick: 0.042 },
  held: SHORT,
  flown: FORWARD,
  head: 0.037,
  bill: { shape: 'cone', long: 0.06, color: '#17171a' },
  tail: { long: 0.17, wide: 0.05 },
  leg: { upper: 0.085, lower: 0.062, thick: 0.0055, color: '#1b1b1e' },
  wing: { inner: 0.19, outer: 0.28, chord: 0.17, shape: 'fingered' },
  plumage: { base: '#1d1e23', wing: '#191a20', tip: '#121216' },
};

export const plain: BirdPlan = {
  ...crow,
  lean: 0.36,
  bill: { shape: 'cone', long: 0.045, color: '#e2a02e' },
  leg: { ...crow.leg, color: '#c98a34' },
};

export const sparrow: BirdPlan = {
  trunk: { long: 0.088, wide: 0.03, deep: 0.032 },
  lean: 0.6,
  neck: { long: 0.014, thick: 0.02 },
  held: SHORT,
  flown: FORWARD,
  head: 0.0175,
  bill: { shape: 'cone', long: 0.014, color: '#4a4038' },
  tail: { long: 0.058, wide: 0.016 },
  leg: { upper: 0.026, lower: 0.022, thick: 0.0016, color: '#9a7258' },
  wing: { inner: 0.05, outer: 0.066, chord: 0.05, shape: 'pointed' },
  plumage: {
    base: '#8a6a48',
    back: '#7d5836',
    belly: '#c9bdaa',
    breast: '#b8aa96',
    throat: '#2c2622',
    crown: '#7a6a5c',
    face: '#c4b8a6',
    wing: '#7a5030',
    tip: '#4a3626',
    tail: '#54402e',
  },
};

export const robin: BirdPlan = {
  ...sparrow,
  trunk: { long: 0.09, wide: 0.034, deep: 0.036 },
  bill: { shape: 'cone', long: 0.014, color: '#2c2622' },
  leg: { ...sparrow.leg, upper: 0.03, lower: 0.027, color: '#6a4c3c' },
  plumage: {
    base: '#7d6a4e',
    belly: '#ded8cc',
    breast: '#d4562a',
    throat: '#d4562a',
    face: '#d4562a',
    crown: '#7a684c',
    wing: '#6b5a42',
    tip: '#4e4232',
    tail: '#5f503a',
  },
};

export const pigeon: BirdPlan = {
  ...crow,
  trunk: { long: 0.2, wide: 0.062, deep: 0.068 },
  lean: 0.36,
  neck: { long: 0.055, thick: 0.03 },
  head: 0.026,
  bill: { shape: 'cone', long: 0.022, color: '#3d3b40' },
  tail: { long: 0.11, wide: 0.04 },
  leg: { upper: 0.052, lower: 0.034, thick: 0.0045, color: '#c4574e' },
  wing: { inner: 0.14, outer: 0.2, chord: 0.13, shape: 'pointed' },
  plumage: {
    base: '#7f8894',
    neck: '#476457',
    throat: '#55506b',
    crown: '#59626e',
    wing: '#98a0aa',
    tip: '#40454e',
    tail: '#4b525c',
  },
};

export const hen: BirdPlan = {
  ...crow,
  trunk: { long: 0.27, wide: 0.1, deep: 0.112 },
  lean: 0.16,
  neck: { long: 0.12, thick: 0.05 },
  held: [62, 78, 88, 84, 65, 30, 0],
  head: 0.034,
  crest: 'comb',
  bill: { shape: 'hook', long: 0.03, color: '#d9a648' },
  eye: '#c9742a',
  tail: { long: 0.18, wide: 0.06, shape: 'sickles', up: 0.7 },
  leg: { upper: 0.12, lower: 0.085, thick: 0.0085, color: '#dcae4a' },
  wing: { inner: 0.16, outer: 0.17, chord: 0.16, shape: 'fingered' },
  plumage: { base: '#a8622e', neck: '#bf7a38', belly: '#8c4f26', tail: '#3a2a22', tip: '#6a3c20' },
};

export const rooster: BirdPlan = {
  ...hen,
  trunk: { long: 0.3, wide: 0.1, deep: 0.115 },
  lean: 0.34,
  neck: { long: 0.16, thick: 0.05 },
  tail: { long: 0.34, wide: 0.05, shape: 'sickles', up: 1 },
  leg: { upper: 0.15, lower: 0.11, thick: 0.009, color: '#dcae4a' },
  plumage: {
    base: '#a83a1c',
    neck: '#d98a26',
    throat: '#cf7a20',
    crown: '#d98a26',
    belly: '#20201f',
    breast: '#2a2622',
    wing: '#8a2c18',
    tip: '#1c3a34',
    tail: '#12332e',
  },
};

export const turkey: BirdPlan = {
  ...hen,
  trunk: { long: 0.44, wide: 0.17, deep: 0.18 },
  neck: { long: 0.24, thick: 0.042 },
  head: 0.044,
  tail: { long: 0.44, wide: 0.1, shape: 'fan', up: 1.25 },
  leg: { upper: 0.22, lower: 0.16, thick: 0.013, color: '#b98a72' },
  wing: { inner: 0.3, outer: 0.32, chord: 0.28, shape: 'fingered' },
  plumage: {
    base: '#4a3626',
    neck: '#a8564c',
    throat: '#b23a30',
    crown: '#7f9fb4',
    face: '#8fa8b8',
    tip: '#8a7a66',
    tail: '#7a5230',
  },
};

export const peacock: BirdPlan = {
  ...hen,
  trunk: { long: 0.4, wide: 0.115, deep: 0.12 },
  lean: 0.3,
  neck: { long: 0.3, thick: 0.034 },
  held: UPRIGHT,
  head: 0.032,
  crest: 'plume',
  bill: { shape: 'hook', long: 0.032, color: '#b9b2a4' },
  tail: { long: 1.05, wide: 0.12, shape: 'fan', up: 1.25 },
  leg: { upper: 0.19, lower: 0.15, thick: 0.01, color: '#8a8074' },
  wing: { inner: 0.25, outer: 0.28, chord: 0.22, shape: 'fingered' },
  plumage: {
    base: '#1b4fa8',
    back: '#2f7a5a',
    belly: '#163a52',
    wing: '#b09a72',
    tip: '#8a4a26',
    tail: '#2f7d4a',
  },
};
