import { describe, expect, it } from 'vitest';
import { rowOf } from '../../../../../model/world/read/lexicon/index.ts';
import { NOUN_ANCHORS, VERB_ANCHORS, VERB_FILES } from '../../../../../model/world/read/wordnet/anchors.ts';
import { nearestNoun, nearestVerb, offsetOf } from '../../../../../model/world/read/wordnet/climb.ts';
import { reading, shotOf } from '../asking.ts';

const ANCHORS = [
  ...NOUN_ANCHORS.map((anchor) => ({ ...anchor, pos: 'noun' as const })),
  ...VERB_ANCHORS.map((anchor) => ({ ...anchor, pos: 'verb' as const })),
];

describe('the table where WordNet meets the lexicon', () => {
  it('names meanings that WordNet has, each once', () => {
    const offsets = ANCHORS.map(({ synset, pos }) => `${pos} ${offsetOf(synset, pos)}`);
    expect(new Set(offsets).size).toBe(ANCHORS.length);
  });

  it('leads to rows that the lexicon has', () => {
    for (const { tag, word } of ANCHORS.filter((anchor) => anchor.tag !== 'unplayed')) {
      expect(rowOf(tag, word).tag).toBe(tag);
    }
    for (const word of Object.values(VERB_FILES)) {
      expect(rowOf('verb', word).tag).toBe('verb');
    }
  });

  it('says which meaning is missing', () => {
    expect(() => offsetOf('heron.n.09', 'noun')).toThrow(/heron\.n\.09/);
  });
});

describe('an unknown noun', () => {
  it.each([
    ['heron', 'bird'],
    ['salamander', 'rabbit'],
    ['shark', 'duck'],
    ['octopus', 'rock'],
    ['whale', 'elephant'],
    ['monkey', 'bear'],
    ['plumber', 'person'],
    ['emperor', 'person'],
    ['cello', 'crate'],
    ['harpsichord', 'piano'],
    ['samovar', 'vase'],
    ['stagecoach', 'car'],
    ['catamaran', 'boat'],
    ['javelin', 'paddle'],
    ['tulip', 'tree'],
    ['mango', 'fruit'],
    ['pouffe', 'chair'],
  ])('%s becomes the nearest thing that can be built: %s', (word, kind) => {
    expect(nearestNoun(word, null, false)).toMatchObject({ tag: 'thing', kind });
  });

  it.each([
    ['cathedral', 'room'],
    ['quay', 'beach'],
    ['skyscraper', 'street'],
    ['volcano', 'mountain'],
    ['marsh', 'lake'],
    ['pasture', 'park'],
  ])('%s becomes the nearest place: %s', (word, place) => {
    expect(nearestNoun(word, null, false)).toMatchObject({ tag: 'place', place });
  });

  it('is explained by the way up', () => {
    const { readings } = reading('a bittern stands on a beach');
    expect(readings.approximated[0]).toEqual({
      text: 'bittern',
      as: 'animal: heron: a heron, by WordNet (bittern → heron)',
    });
  });

  it('is the animal and not the person of that name, unless it is a place by its capital', () => {
    expect(nearestNoun('heron', null, true)).toMatchObject({ category: 'person' });
    expect(nearestNoun('lima', 'place', true)).toMatchObject({ tag: 'place', place: 'street' });
  });

  it('can be several words, even when the lexicon knows the first', () => {
    expect(shotOf('a sea lion sits on a rock').cast.map(({ kind }) => kind)).toEqual(['dog', 'rock']);
    expect(shotOf('a sea lion sits on a rock').place).not.toBe('beach');
  });

  it('gives material or colour when it stands before a noun', () => {
    expect(shotOf('a titanium ball rolls').cast[0]?.material).toBe('metal');
    expect(shotOf('a maroon car drives').cast).toHaveLength(1);
  });

  it('gives no material to what does not stand behind it', () => {
    const { shots, readings } = reading('three children play tag in a park');
    expect(shots[0]?.cast.every(({ material }) => material === null)).toBe(true);
    expect(readings.ignored).toMatchObject([{ text: 'tag' }]);
  });

  it('may be a verb of the lexicon after an article or an owner', () => {
    expect(shotOf("an old man's watch falls").cast.map(({ kind }) => kind)).toEqual(['person', 'plate']);
    expect(shotOf('a watch falls').actions).toMatchObject([{ kind: 'fall', subjects: ['watch-1'] }]);
    expect(shotOf('a man takes a walk').actions.map(({ kind }) => kind)).toContain('walk');
  });

  it('is ignored with the reason when nothing can be made of it', () => {
    const { readings, shots } = reading('a dog thinks of an algorithm');
    expect(readings.ignored).toEqual([
      { text: 'algorithm', as: expect.stringContaining('cannot stage') as string },
    ]);
    expect(shots[0]?.cast).toHaveLength(1);
  });
});

describe('an unknown verb', () => {
  it.each([
    ['saunter', 'walk'],
    ['scamper', 'run'],
    ['waltz', 'dance'],
    ['mutter', 'speak'],
    ['juggle', 'throw'],
    ['peruse', 'look'],
  ])('%s is played as %s', (word, does) => {
    expect(nearestVerb(word)).toMatchObject({ tag: 'verb', does });
  });

  it('is played by who does it, and explained', () => {
    const { shots, readings } = reading('A plumber saunters down the street');
    expect(shots[0]?.actions).toMatchObject([{ kind: 'walk', subjects: ['plumber-1'] }]);
    expect(readings.approximated).toContainEqual({
      text: 'saunters',
      as: 'walk: walk, by WordNet (saunter → walk)',
    });
  });

  it('looks for narrower verbs when nothing wider can be played', () => {
    expect(nearestVerb('locomote')).toMatchObject({ tag: 'verb', does: 'walk' });
  });
});

describe('adjectives and adverbs nobody listed', () => {
  it('are ignored, each with the reason', () => {
    const { ignored } = reading('an enigmatically valiant man walks perfunctorily').readings;
    expect(ignored).toEqual([
      { text: 'enigmatically', as: 'a manner the engine cannot play' },
      { text: 'valiant', as: 'an adjective the engine cannot show' },
      { text: 'perfunctorily', as: 'a manner the engine cannot play' },
    ]);
  });
});
