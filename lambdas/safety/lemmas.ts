/** Endings of inflected English words, and what stands in their place in the base form. */
const ENDINGS = [
  ['ies', ['y', 'ie']],
  ['ied', ['y']],
  ['es', ['', 'e']],
  ['s', ['']],
  ['ed', ['', 'e']],
  ['ing', ['', 'e']],
  ['er', ['', 'e']],
] as const;
const SHORTEST = 3;

/** Base forms that a word may be of, out of those that are known: "slits" and "slitting" are of "slit". Mostly one, or none. */
export function lemmasOf(word: string, isKnown: (lemma: string) => boolean): string[] {
  const lemmas = isKnown(word) ? [word] : [];
  for (const [ending, replacements] of ENDINGS) {
    if (!word.endsWith(ending)) continue;
    const stem = word.slice(0, -ending.length);
    const doubled = stem.at(-1) === stem.at(-2) ? [stem.slice(0, -1)] : [];
    for (const lemma of [...replacements.map((letters) => stem + letters), ...doubled])
      if (lemma.length >= SHORTEST && !lemmas.includes(lemma) && isKnown(lemma)) lemmas.push(lemma);
  }
  return lemmas;
}
