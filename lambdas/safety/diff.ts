import type { Policy } from './policy.ts';

/** One difference: a path as `categories.sexual.thresholds[0].block`, what was there and what is. */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a version changes against another. Categories are compared by id, lists of phrases as sets. */
export function diffPolicies(before: Policy, after: Policy): Difference[] {
  const differences: Difference[] = [];
  const ids = [...new Set([...before.categories, ...after.categories].map(({ id }) => id))];
  for (const id of ids)
    compare(
      `categories.${id}`,
      before.categories.find((category) => category.id === id),
      after.categories.find((category) => category.id === id),
      differences,
    );
  const order = (policy: Policy) => policy.categories.map(({ id }) => id);
  compare('order', order(before), order(after), differences);
  return differences;
}

function compare(path: string, before: unknown, after: unknown, into: Difference[]): void {
  if (Object.is(before, after)) return;
  if (isPhrases(before) && isPhrases(after) && path !== 'order') {
    const gone = before.filter((phrase) => !after.includes(phrase));
    const fresh = after.filter((phrase) => !before.includes(phrase));
    if (gone.length > 0 || fresh.length > 0) into.push({ path, before: gone, after: fresh });
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let at = 0; at < Math.max(before.length, after.length); at++)
      compare(`${path}[${at}]`, before[at], after[at], into);
  } else if (isRecord(before) && isRecord(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(`${path}.${name}`, before[name], after[name], into);
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    into.push({ path, before: before ?? null, after: after ?? null });
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPhrases = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
