import { describe, expect, it } from 'vitest';
import type { ScreenContext } from '../../../lambdas/safety/decision.ts';
import { strictest, toRejected } from '../../../lambdas/safety/decision.ts';
import { judgeLabels } from '../../../lambdas/safety/labels.ts';
import { isCardNumber, personalDataIn } from '../../../lambdas/safety/personal-data.ts';
import { builtInPolicy, Policy, thresholdsFor } from '../../../lambdas/safety/policy.ts';
import { RuleBook } from '../../../lambdas/safety/rules.ts';
import { Screening } from '../../../lambdas/safety/screening.ts';

const FRAMES: ScreenContext = { stage: 'frames', audience: 'adult', surface: 'private', likeness: false };

describe('thresholds', () => {
  const rows = [
    { block: 0.8, review: 0.6 },
    { audience: 'teen', block: 0.9, review: 0.3 },
    { likeness: true, block: 0.5, review: 0.5 },
  ] as const;
  it('are the strictest of those whose conditions are met', () => {
    expect(thresholdsFor([...rows], FRAMES)).toEqual({ block: 0.8, review: 0.6 });
    expect(thresholdsFor([...rows], { ...FRAMES, audience: 'teen' })).toEqual({ block: 0.8, review: 0.3 });
    expect(thresholdsFor([...rows], { ...FRAMES, likeness: true })).toEqual({ block: 0.5, review: 0.5 });
  });
});

describe('the built-in policy', () => {
  it('has every category there must be', () => {
    expect(builtInPolicy.categories.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'minors',
        'sexual',
        'self_harm',
        'violence',
        'extremism',
        'political_persuasion',
        'impersonation',
        'likeness',
        'personal_data',
        'ip',
      ]),
    );
  });

  it('never refuses more of adults than of teens, and every message says what to do', () => {
    for (const { thresholds, remedy } of builtInPolicy.categories) {
      const adult = thresholdsFor(thresholds, FRAMES);
      const teen = thresholdsFor(thresholds, { ...FRAMES, audience: 'teen' });
      expect(teen.block).toBeLessThanOrEqual(adult.block);
      expect(adult.review).toBeLessThanOrEqual(adult.block);
      expect(remedy.length).toBeGreaterThan(10);
    }
  });
});

it('a policy that names a class of words that does not exist is refused', () => {
  const [first, ...rest] = builtInPolicy.categories;
  const policy = Policy.parse({
    version: '2026-12-01.1',
    categories: [{ ...first, rules: [{ all: [['@ghosts']] }] }, ...rest],
  });
  expect(() => new RuleBook(policy)).toThrow(/@ghosts/);
});

describe('labels of pictures', () => {
  const judge = (name: string, parent: string, confidence: number, context: Partial<ScreenContext> = {}) =>
    judgeLabels([{ name, parent, confidence }], { ...FRAMES, ...context });
  it.each([
    ['Explicit Nudity', 'Explicit', 95, {}, 'block'],
    ['Exposed Female Nipple', 'Explicit Nudity', 95, {}, 'block'],
    ['Explicit Nudity', 'Explicit', 60, {}, 'review'],
    ['Explicit Nudity', 'Explicit', 60, { audience: 'teen' }, 'block'],
    ['Explicit Nudity', 'Explicit', 60, { surface: 'feed' }, 'block'],
    ['Explicit Nudity', 'Explicit', 55, { likeness: true }, 'block'],
    ['Female Swimwear or Underwear', 'Swimwear or Underwear', 99, {}, 'allow'],
    ['Female Swimwear or Underwear', 'Swimwear or Underwear', 99, { audience: 'teen' }, 'review'],
    ['Nazi Party', 'Hate Symbols', 80, {}, 'block'],
    ['Alcoholic Beverages', 'Alcohol', 99, {}, 'allow'],
  ] as const)('%s under %s at %i %j: %s', (name, parent, confidence, context, outcome) => {
    expect(judge(name, parent, confidence, context).outcome).toBe(outcome);
  });

  it('a block outweighs doubts that came before it', () => {
    const doubt = judge('Explicit Nudity', 'Explicit', 60);
    const block = judge('Nazi Party', 'Hate Symbols', 99);
    const fine = judge('Alcohol', '', 99);
    expect(strictest([fine, doubt, block])).toBe(block);
    expect(strictest([fine, doubt])).toBe(doubt);
    expect(strictest([fine])).toBe(fine);
  });

  it('a decision becomes an answer that no client tries again', () => {
    const decision = judge('Nazi Party', 'Hate Symbols', 99);
    if (decision.outcome === 'allow') throw new Error('it was allowed');
    const rejected = toRejected(decision, 'prompt');
    expect(rejected).toMatchObject({ status: 400, code: 'moderation_blocked', param: 'prompt' });
    expect(rejected.message).toContain(`Policy ${builtInPolicy.version}`);
    expect(rejected.message).toContain('(extremism)');
  });
});

describe('a Bedrock guardrail beside our own screening', () => {
  const policies = { current: async () => builtInPolicy };
  const context: ScreenContext = { ...FRAMES, stage: 'prompt' };
  it('makes decisions stricter, never more lenient', async () => {
    const asked: string[] = [];
    const guardrail = {
      intervenes: async (text: string) => {
        asked.push(text);
        return text.includes('kite');
      },
    };
    const screening = new Screening(policies, guardrail);
    expect(await screening.screen('a kite', context)).toMatchObject({
      outcome: 'block',
      category: 'guardrail',
    });
    expect(await screening.screen('a ball', context)).toMatchObject({ outcome: 'allow' });
    expect(await screening.screen('a naked woman', context)).toMatchObject({ category: 'sexual' });
    // what we refuse ourselves is sent nowhere
    expect(asked).toEqual(['a kite', 'a ball']);
  });

  it('that does not answer lets nothing through', async () => {
    const broken = { intervenes: () => Promise.reject(new Error('no guardrail')) };
    await expect(new Screening(policies, broken).screen('a ball', context)).rejects.toThrow('no guardrail');
  });
});

describe('personal data', () => {
  it.each([
    ['pii_email', 'write to jane.roe@mail.test.org'],
    ['pii_card', 'the card 4012 8888 8888 1881'],
    ['pii_iban', 'account FR14 2004 1010 0505 0001 3M02 606'],
    ['pii_ssn', 'number 219-09-9998'],
    ['pii_phone', 'call +43 660 7654321'],
    ['pii_address', '19 Baker Street'],
    ['pii_ip', 'from 203.0.113.77'],
  ])('%s: %s', (kind, text) => {
    expect(personalDataIn(text)).toContain(kind);
  });

  it.each([
    'a countdown: 10 9 8 7 6 5 4 3 2 1',
    'pi is 3.14159265358979',
    'call 212-555-0143, a number for films',
    'the year 1984 and 24 fps at 1920x1080',
    'the digits 4012 8888 8888 1882 are no card',
    'localhost is 127.0.0.1',
  ])('not: %s', (text) => {
    expect(personalDataIn(text)).toEqual([]);
  });

  it('knows a card number by its checksum', () => {
    expect(isCardNumber('4012888888881881')).toBe(true);
    expect(isCardNumber('4012888888881882')).toBe(false);
    expect(isCardNumber('0000000000000000')).toBe(false);
  });
});
