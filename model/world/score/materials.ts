import type { Material } from './cue.ts';

/** What a thing of the reference size rings like when struck. */
export interface Ring {
  /** Lowest mode, Hz, and the other modes' ratios to it. */
  readonly base: number;
  readonly ratios: readonly number[];
  /** Time to fall by 60 dB at 500 Hz, seconds; at other frequencies × (500 / f) ^ slope, never more than twice. */
  readonly decay: number;
  readonly slope: number;
  readonly level: number;
}

/** Many small knocks instead of one: grains that shift, blades that brush, drops that fall. */
export interface Grains {
  readonly low: number;
  readonly high: number;
  readonly seconds: number;
  readonly count: number;
  readonly level: number;
}

/** Air shut in a ball, which rings along: see {@link SPHERE}. */
export interface Cavity {
  readonly decay: number;
  readonly level: number;
}

export interface MaterialSound {
  /** How long a blow of 1 N·s stays in contact, seconds: short is bright, long is dull. */
  readonly contact: number;
  readonly ring: Ring;
  readonly grains: Grains | null;
  readonly cavity?: Cavity;
}

/** The size, metres, that the frequencies and decays of the table are for. */
export const REFERENCE_SIZE = 0.3;

const THUD = { ratios: [1, 1.7], slope: 0.5 };

/** Flexural modes of a free bar against the lowest: (βL)² of cos βL · cosh βL = 1 (Fletcher and Rossing, § 2.15). */
const FREE_BAR = [1, 2.757, 5.404, 8.933, 13.34] as const;
/** Modes of a free circular plate, (2,0) (0,1) (3,0) (4,0) (1,1) (5,0) (2,1) (Fletcher and Rossing, § 3.6). */
const FREE_PLATE = [1, 1.73, 2.33, 3.91, 4.11, 6.3, 6.71] as const;
/** Modes of a wineglass: nearly (n² − 1)² (French 1983; Fletcher and Rossing, § 20.6). */
const GLASS_SHELL = [1, 2.32, 4.25, 6.63, 9.38] as const;
/** Air in a hard sphere: zeros of j′ₗ(ka) for l = 1, 2, 0, 3, 4. A basketball's lowest is its ping, near 1 kHz. */
export const SPHERE = [2.0816, 3.3421, 4.4934, 4.5141, 5.6467] as const;

/**
 * Ratios are those of simple shapes. Frequencies, decays and levels were chosen so that materials differ as they should, and
 * judged by measuring the result: spectrum, decay, loudness. A decay that falls as 1 / f is a constant loss factor
 * η = 2.2 / (f · T60): wood 0.022, held and not free.
 */
export const MATERIALS: Readonly<Record<Material, MaterialSound>> = {
  wood: {
    contact: 0.0009,
    ring: { base: 230, ratios: FREE_BAR, decay: 0.2, slope: 1, level: 1 },
    grains: null,
  },
  metal: {
    contact: 0.00025,
    ring: { base: 420, ratios: FREE_PLATE, decay: 2, slope: 0.45, level: 0.7 },
    grains: null,
  },
  glass: {
    contact: 0.0002,
    ring: { base: 950, ratios: GLASS_SHELL, decay: 1, slope: 0.5, level: 0.8 },
    grains: null,
  },
  ceramic: {
    contact: 0.0003,
    ring: { base: 700, ratios: [1, 2.1, 3.6, 5.3, 7.4], decay: 0.4, slope: 0.5, level: 0.9 },
    grains: null,
  },
  stone: {
    contact: 0.0004,
    ring: { base: 330, ratios: [1, 1.7, 2.9, 4.1, 5.5], decay: 0.08, slope: 0.4, level: 0.9 },
    grains: null,
  },
  plastic: {
    contact: 0.001,
    ring: { base: 300, ratios: [1, 1.9, 3.1, 4.4, 6.2], decay: 0.09, slope: 0.6, level: 0.9 },
    grains: null,
  },
  rubber: {
    contact: 0.004,
    ring: { base: 95, ratios: [1, 1.9, 2.8, 4.2], decay: 0.045, slope: 0.5, level: 1.2 },
    grains: null,
  },
  leather: {
    contact: 0.0025,
    ring: { base: 110, ratios: [1, 2.08, 3.4, 4.9, 6.5], decay: 0.07, slope: 0.5, level: 1.2 },
    grains: null,
    cavity: { decay: 0.16, level: 0.3 },
  },
  ice: {
    contact: 0.00035,
    ring: { base: 520, ratios: [1, 1.8, 3.1, 4.6, 6.8], decay: 0.14, slope: 0.5, level: 0.8 },
    grains: null,
  },
  snow: {
    contact: 0.012,
    ring: { base: 75, ...THUD, decay: 0.03, level: 0.6 },
    grains: { low: 900, high: 5500, seconds: 0.14, count: 60, level: 0.22 },
  },
  grass: {
    contact: 0.01,
    ring: { base: 85, ...THUD, decay: 0.04, level: 0.8 },
    grains: { low: 2200, high: 9000, seconds: 0.09, count: 40, level: 0.12 },
  },
  sand: {
    contact: 0.011,
    ring: { base: 80, ...THUD, decay: 0.035, level: 0.7 },
    grains: { low: 1600, high: 7500, seconds: 0.12, count: 80, level: 0.14 },
  },
  // a splash has a synthesis of its own: this is only the dull push
  water: { contact: 0.004, ring: { base: 120, ...THUD, decay: 0.05, level: 0.3 }, grains: null },
  flesh: {
    contact: 0.008,
    ring: { base: 95, ratios: [1, 1.7, 2.6], decay: 0.03, slope: 0.5, level: 1 },
    grains: null,
  },
  cloth: {
    contact: 0.012,
    ring: { base: 110, ...THUD, decay: 0.015, level: 0.4 },
    grains: { low: 1200, high: 5000, seconds: 0.1, count: 30, level: 0.07 },
  },
  net: {
    contact: 0.006,
    ring: { base: 160, ...THUD, decay: 0.02, level: 0.15 },
    grains: { low: 1800, high: 7500, seconds: 0.18, count: 70, level: 0.2 },
  },
  gravel: {
    contact: 0.004,
    ring: { base: 140, ...THUD, decay: 0.03, level: 0.5 },
    grains: { low: 1400, high: 6500, seconds: 0.16, count: 90, level: 0.3 },
  },
  'sprung floor': {
    contact: 0.006,
    ring: { base: 85, ratios: [1, 1.6, 2.8, 4.4], decay: 0.28, slope: 0.8, level: 1.3 },
    grains: null,
  },
};
