import { Handle } from '../accounts/account.ts';

/** `@anna`, or `@anna.rex` for a character of hers; not the @ inside a mail address. */
const MENTION = /(?<![\p{L}\p{N}_@.])@([a-z][a-z0-9_]{2,23})(\.[a-z0-9_]{1,24})?/giu;

/** Handles a prompt names, lower case, each once. A dot may end a sentence, so the longer reading comes with the shorter. */
export function mentionsOf(prompt: string): { readonly handle: string; readonly orElse: string | null }[] {
  const found = new Map<string, string | null>();
  for (const [, account = '', character] of prompt.matchAll(MENTION)) {
    const name = account.toLowerCase();
    if (character) found.set(name + character.toLowerCase(), name);
    else found.set(name, null);
  }
  return [...found].map(([handle, orElse]) => ({ handle, orElse }));
}

/** A character's handle, under its owner's. Throws nothing: what does not fit is shortened. */
export function characterHandle(owner: string, name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 24);
  return `${Handle.parse(owner)}.${plain || 'character'}`;
}

export interface Named {
  readonly handle: string;
  readonly name: string;
  /** Clauses that hold for them whatever the prompt says: "always wears a hat". */
  readonly always: readonly string[];
}

/** The prompt as an engine gets it: names for handles, and what always holds in sentences of its own. */
export function promptForEngine(prompt: string, cast: readonly Named[]): string {
  const names = new Map(cast.map(({ handle, name }) => [handle, name]));
  const named = prompt.replace(MENTION, (mention, account: string, character: string | undefined) => {
    const owner = account.toLowerCase();
    const whole = names.get(owner + (character ?? '').toLowerCase());
    if (whole !== undefined) return whole;
    const short = names.get(owner);
    return short === undefined ? mention : short + (character ?? '');
  });
  const clauses = cast.flatMap(({ name, always }) => always.map((clause) => `${name} ${clause}.`));
  return clauses.length === 0 ? named : `${named.trimEnd()} ${clauses.join(' ')}`;
}
