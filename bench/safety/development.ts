/**
 * `node bench/safety/development.ts`: screening over two sets of sentences that are never trained on. Rules, word lists and
 * settings are chosen by `examined`, whose misses `--misses` prints; of `held-out` only figures were looked at.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { screen } from '../../lambdas/safety/screen.ts';

const SETS = ['examined', 'held-out'] as const;
const ADULT = { stage: 'prompt', audience: 'adult', surface: 'private', likeness: false } as const;

/** Sentences under a heading `# <category> unsafe` or `# <category> benign`. */
export interface Section {
  readonly category: string;
  readonly unsafe: boolean;
  readonly texts: readonly string[];
}

export function sectionsOf(file: string): Section[] {
  return readFileSync(file, 'utf8')
    .split(/^# /m)
    .slice(1)
    .map((part) => {
      const [heading = '', ...texts] = part.split('\n').filter((line) => line !== '');
      const [category = '', kind] = heading.split(' ');
      return { category, unsafe: kind === 'unsafe', texts };
    });
}

export const developmentSet = (name: (typeof SETS)[number]): Section[] =>
  sectionsOf(path.join(import.meta.dirname, 'development', `${name}.txt`));

/** Whether a text does not simply pass, judged as an adult's prompt for private use. */
export const isStopped = (text: string): boolean => screen(text, ADULT).outcome !== 'allow';

if (import.meta.main)
  for (const name of SETS) {
    const totals = { unsafe: [0, 0], benign: [0, 0] } satisfies Record<string, [number, number]>;
    const lines = new Map<string, string>();
    for (const { category, unsafe, texts } of developmentSet(name)) {
      const wrong = texts.filter((text) => isStopped(text) !== unsafe);
      const total = totals[unsafe ? 'unsafe' : 'benign'];
      total[0] += texts.length - wrong.length;
      total[1] += texts.length;
      const figure = `${texts.length - wrong.length} of ${texts.length} ${unsafe ? 'stopped' : 'passed'}`;
      lines.set(category, `${lines.get(category) ?? category.padEnd(22)} ${figure.padEnd(18)}`);
      if (name === 'examined' && process.argv.includes('--misses'))
        for (const text of wrong) console.log(`${category} ${unsafe ? 'let through' : 'refused'}: ${text}`);
    }
    console.log(`\n${name}\n${[...lines.values()].join('\n')}`);
    for (const [kind, [right, all]] of Object.entries(totals))
      console.log(`${kind.padEnd(22)} ${((100 * right) / all).toFixed(1)} % of ${all}`);
  }
