import * as z from 'zod';
import { AUDIENCES } from '../platform/api/operation.ts';
import { type ScreenContext, SURFACES } from './decision.ts';
import policies from './policies.json' with { type: 'json' };

/**
 * From which score something is refused or shown to a person. Rows without a condition hold for everybody; of all rows
 * whose conditions are met the lowest number counts, so that a further condition can only make a policy stricter.
 */
const Threshold = z.strictObject({
  audience: z.enum(AUDIENCES).optional(),
  surface: z.enum(SURFACES).optional(),
  likeness: z.literal(true).optional(),
  /** 0 to 1. Above 1: never. */
  block: z.number().min(0).max(2),
  review: z.number().min(0).max(2),
});
const Thresholds = z.array(Threshold).min(1);

const Phrases = z.array(z.string().min(1)).min(1);

/** Matches where every group of `all` has a phrase in the same window of text, and no phrase of `none` is there. */
const Rule = z.strictObject({
  /** `handle`: it holds for handles alone, which say with one word what a text does not. Without it: for texts. */
  of: z.literal('handle').optional(),
  all: z.array(Phrases).min(1),
  none: Phrases.optional(),
  /** What a match is worth; 1 is certain. */
  score: z.number().min(0).max(1).default(1),
});

const Category = z.strictObject({
  id: z.string().regex(/^[a-z_]+$/),
  /** Finishes the sentence "This was refused because …". */
  because: z.string().min(1),
  /** Finishes the sentence "You can …". */
  remedy: z.string().min(1),
  /** Of a text's score. */
  thresholds: Thresholds,
  rules: z.array(Rule).default([]),
  /** Names of Rekognition's moderation labels (any level), with thresholds of their confidence as 0 to 1. */
  labels: z
    .array(z.strictObject({ names: z.array(z.string().min(1)).min(1), thresholds: Thresholds }))
    .default([]),
});
export type Category = z.output<typeof Category>;

/** What may be made, as versioned data: categories from the gravest to the least, each with its thresholds and rules. */
export const Policy = z.strictObject({
  version: z.string().regex(/^\d{4}-\d{2}-\d{2}\.\d+$/, 'like 2026-11-22.1'),
  categories: z.array(Category).min(1),
});
export type Policy = z.output<typeof Policy>;

/** The policy every function falls back to when the operator has activated none. */
export const builtInPolicy: Policy = Policy.parse(policies);

export type Thresholds = z.output<typeof Thresholds>;

/** The strictest thresholds whose conditions the context meets. */
export function thresholdsFor(rows: Thresholds, context: ScreenContext): { block: number; review: number } {
  const met = rows.filter(
    ({ audience, surface, likeness }) =>
      (audience === undefined || audience === context.audience) &&
      (surface === undefined || surface === context.surface) &&
      (likeness === undefined || context.likeness),
  );
  return {
    block: Math.min(Number.POSITIVE_INFINITY, ...met.map(({ block }) => block)),
    review: Math.min(Number.POSITIVE_INFINITY, ...met.map(({ review }) => review)),
  };
}

export type Outcome = 'allow' | 'review' | 'block';

/** What a score means under these thresholds. */
export function outcomeOf(score: number, rows: Thresholds, context: ScreenContext): Outcome {
  const { block, review } = thresholdsFor(rows, context);
  return score >= block ? 'block' : score >= review ? 'review' : 'allow';
}
