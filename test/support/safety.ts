import { screenHandle } from '../../lambdas/safety/handle.ts';
import type { ModerationLabel } from '../../lambdas/safety/labels.ts';
import { judgeLabels } from '../../lambdas/safety/labels.ts';
import type { ReviewStore } from '../../lambdas/safety/reviews.store.ts';
import { screen } from '../../lambdas/safety/screen.ts';
import type { Screener } from '../../lambdas/safety/screening.ts';
import type { TakedownStore } from '../../lambdas/safety/takedowns.store.ts';
import { OutputScreening, type OutputScreeningDependencies } from '../../lambdas/videos/screen-output.ts';
import type { PromptScreening } from '../../lambdas/videos/screen-prompt.ts';
import { NOW } from './videos.ts';

/** Screening under the built-in policy. */
export const builtInScreener: Screener = {
  screen: async (texts, context) => screen(texts, context),
  screenHandle: async (handle, context) => screenHandle(handle, context),
  judgeLabels: async (labels, context) => judgeLabels(labels, context),
};

const unexpected = (what: string) => async (): Promise<never> => {
  throw new Error(`nobody expected ${what}`);
};

/** Screens prompts as the built-in policy says; refusals are remembered nowhere. */
export const promptScreening = (clock: () => number = () => NOW): PromptScreening => ({
  screener: builtInScreener,
  reviews: {
    allowance: async () => null,
    refuse: async (wish, now) => ({ ...wish, id: `refusal_${'0'.repeat(32)}`, digest: '', createdAt: now }),
  },
  clock,
});

interface Given extends Pick<OutputScreeningDependencies, 'media'> {
  readonly reviews?: Pick<ReviewStore, 'open' | 'get' | 'expire'>;
  readonly takedowns?: Pick<TakedownStore, 'match'>;
  /** What the detector sees in every frame. */
  readonly seen?: readonly ModerationLabel[];
  readonly clock?: () => number;
}

/** How long a test's holds wait, milliseconds. */
export const REVIEW_MS = 3_600_000;

/** Screens what engines made, with frames that are no real pictures: each is as unlike any other as its first byte. */
export const outputScreening = ({ media, reviews, takedowns, seen = [], clock = () => NOW }: Given) =>
  new OutputScreening({
    screener: builtInScreener,
    detector: { labels: async () => [...seen] },
    reviews: reviews ?? {
      open: unexpected('a review'),
      get: unexpected('a review'),
      expire: unexpected('a review'),
    },
    takedowns: takedowns ?? { match: async () => null },
    media,
    codecs: { decode: unexpected('a picture') },
    clock,
    reviewMs: REVIEW_MS,
  });
