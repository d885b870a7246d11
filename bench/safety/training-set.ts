import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { LEXICON } from '../../lambdas/safety/lexicon.ts';
import { randomStream } from '../../model/world/random.ts';

const FOLDER = path.join(import.meta.dirname, 'training');

/** Terse templates with slots of words; prompts as people write them, with `(this|or that)` in them. */
const FILES = ['unsafe.txt', 'benign.txt', 'prompts-unsafe.txt', 'prompts-benign.txt'] as const;

/** How many sentences one line makes, at most: those of the prompts hold many more, and the unsafe have fewer lines. */
const MOST = {
  'unsafe.txt': 12,
  'benign.txt': 12,
  'prompts-unsafe.txt': 37,
  'prompts-benign.txt': 30,
} satisfies Record<(typeof FILES)[number], number>;

export interface Example {
  readonly text: string;
  /** `benign` or a category. */
  readonly outcome: string;
  /** Line of the file it was made from: what must not be divided between training and testing. */
  readonly template: string;
}

const lines = (file: string): string[] =>
  readFileSync(path.join(FOLDER, file), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Words that can be put into a template: those of slots.txt, and names out of the lexicon. */
function readSlots(): Map<string, readonly string[]> {
  const names = (words: readonly string[] = []) => words.filter((word) => !word.includes('*'));
  const slots = new Map<string, readonly string[]>([
    ['figure', names(LEXICON.figure)],
    ['franchise', names(LEXICON.franchise)],
  ]);
  for (const line of lines('slots.txt')) {
    const [name = '', words = ''] = line.split(' = ');
    slots.set(
      name,
      words.split(';').map((word) => word.trim()),
    );
  }
  return slots;
}

/** Odd and harmless prompts that the world engine's tests made once: kept, so that its vocabulary may change without this. */
export const generatedPrompts = (): string[] =>
  lines('generated.txt').map((line) => z.string().parse(JSON.parse(line)));

/** Every template of the files filled in: the same sentences on every run. */
export function trainingSet(): Example[] {
  const slots = readSlots();
  const examples: Example[] = [];
  for (const file of FILES) {
    let outcome = 'benign';
    for (const line of lines(file)) {
      if (line.startsWith('# ')) outcome = line.slice(2);
      else for (const text of fill(line, slots, MOST[file])) examples.push({ text, outcome, template: line });
    }
  }
  return examples;
}

function fill(template: string, slots: ReadonlyMap<string, readonly string[]>, most: number): string[] {
  const random = randomStream(1, `template ${template}`);
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  const filled = new Set<string>();
  for (let tries = 0; tries < most * 2 && filled.size < most; tries++) {
    let text = template.replace(/\(([^()]*\|[^()]*)\)/g, (_, choices: string) => pick(choices.split('|')));
    for (let depth = 0; depth < 3 && text.includes('{'); depth++)
      text = text.replace(/\{(\w+)\}/g, (_, name: string) => {
        const words = slots.get(name);
        if (!words) throw new Error(`no slot ${name} in “${template}”`);
        return pick(words);
      });
    filled.add(text);
    if (text === template) break;
  }
  return [...filled];
}
