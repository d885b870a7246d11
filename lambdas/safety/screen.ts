import { addSums, probabilities, type Sums, sumsOf, weights } from './classifier.ts';
import { type Decision, explain, type ScreenContext, type Stopped } from './decision.ts';
import { builtInPolicy, outcomeOf, type Policy } from './policy.ts';
import { readingsOf } from './readings.ts';
import { type Findings, type RuleBook, rulesOf } from './rules.ts';
import { sentencesOf } from './sentences.ts';

/** Up to as many sentences, every one is read beside every other; beyond, beside its neighbours. */
const MOST_PAIRED = 16;
/** Up to as many sentences, the whole is judged as one as well. */
const MOST_WHOLE = 6;

/**
 * Judges texts that belong together: a prompt alone, its shots in order, or the lines of a transcript. Every sentence is
 * judged by itself, beside others, and with them, so that meaning which is spread over shots is found again; what is
 * hidden in a text (readings.ts) is judged like the text. Framing ("in a fictional film …") excuses nothing.
 */
export function screen(
  texts: string | readonly string[],
  context: ScreenContext,
  policy: Policy = builtInPolicy,
): Decision {
  const whole = typeof texts === 'string' ? texts : texts.join('\n');
  const rules = rulesOf(policy);
  const scores = new Map<string, number>();
  for (const reading of readingsOf(whole)) judge(reading, rules, scores);
  return decide(scores, context, policy);
}

/** A word of the Latin script, or a number. */
const LATIN = /^[a-z\d_]+$/;

interface Stretch extends Findings {
  readonly sums: Sums;
  /** Whether the classifier has anything to say about it. */
  readonly known: boolean;
}

function judge(text: string, rules: RuleBook, scores: Map<string, number>): void {
  const sentences = sentencesOf(text);
  const short = sentences.length <= MOST_PAIRED;
  const parts: Stretch[] = sentences.map((words) => {
    const found = rules.find(words);
    // the classifier has learned English: of another script it knows nothing, which is not the same as doubt
    const known = words.filter((word) => LATIN.test(word)).length * 2 >= words.length;
    return { ...found, sums: sumsOf(known ? words : [], found.classes), known };
  });
  for (const windows of windowsOf(parts.length)) {
    // few sentences are read as one text, so that a phrase may begin in one and end in the next
    const found =
      short && windows.length > 1
        ? rules.find(windows.flatMap((at) => sentences[at] ?? []))
        : union(windows.map((at) => parts[at]).filter((part) => part !== undefined));
    for (const [category, score] of rules.judge(found)) raise(scores, category, score);
    const known = windows.map((at) => parts[at]).filter((part) => part?.known);
    if (known.length > 0)
      raiseClassified(scores, addSums(known.map((part) => part?.sums).filter((sums) => sums !== undefined)));
  }
}

/** Which sentences are read together. */
function* windowsOf(count: number): Generator<readonly number[]> {
  for (let at = 0; at < count; at++) {
    yield [at];
    if (at + 1 < count) yield [at, at + 1];
    if (at + 2 < count) yield [at, at + 1, at + 2];
    if (count <= MOST_PAIRED) for (let other = at + 2; other < count; other++) yield [at, other];
  }
  if (count > 3 && count <= MOST_WHOLE) yield Array.from({ length: count }, (_, at) => at);
}

const union = (parts: readonly Findings[]): Findings => ({
  groups: new Set(parts.flatMap(({ groups }) => [...groups])),
  classes: new Set(parts.flatMap(({ classes }) => [...classes])),
});

function raise(scores: Map<string, number>, category: string, score: number): void {
  if (score > (scores.get(category) ?? 0)) scores.set(category, score);
}

/** The likeliest category answers for all that is not benign: harm between two categories is no less harm. */
function raiseClassified(scores: Map<string, number>, sums: Sums): void {
  const [benign = 1, ...others] = probabilities(sums);
  const likeliest = others.indexOf(Math.max(...others));
  for (const [at, probability] of others.entries())
    raise(scores, weights().outcomes[at + 1] ?? '', at === likeliest ? 1 - benign : probability);
}

/** The surest category that is blocked, else the surest in doubt; of two alike the gravest, which is listed first. */
export function decide(
  scores: ReadonlyMap<string, number>,
  context: ScreenContext,
  policy: Policy,
): Decision {
  const { stage } = context;
  const surest = policy.categories
    .map((category) => ({ category, score: scores.get(category.id) ?? 0 }))
    .toSorted((a, b) => b.score - a.score);
  let doubt: Stopped | null = null;
  for (const { category, score } of surest) {
    const outcome = outcomeOf(score, category.thresholds, context);
    if (outcome === 'allow') continue;
    const decision = {
      outcome,
      stage,
      policy: policy.version,
      category: category.id,
      message: explain(outcome, stage, category),
    };
    if (outcome === 'block') return decision;
    doubt ??= decision;
  }
  return doubt ?? { outcome: 'allow', stage, policy: policy.version };
}
