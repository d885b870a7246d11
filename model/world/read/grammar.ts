import { type Chunk, chunk } from './chunks.ts';
import type { Claims } from './claims.ts';
import { type Film, placement } from './film.ts';
import type { ClothingRow, FixtureRow, LexiconRow, PlaceRow, ThingRow, VerbRow } from './lexicon/entry.ts';
import { readMusic } from './music.ts';
import { emptyReading, type Modifiers, noModifiers, type Open, type ShotReading } from './reading.ts';
import type { Action, CastMember } from './screenplay.ts';
import { strangeWord } from './strange.ts';
import type { Token } from './words.ts';

/** More of one kind than this is approximated: a crowd costs time and adds nothing to see. */
export const MOST_OF_A_KIND = 12;

/** Reads the tokens of one shot, clause by clause: subject, verb, object, and what hangs on prepositions. */
export class ShotReader {
  readonly reading = emptyReading();
  readonly #film: Film;
  readonly #claims: Claims;
  readonly #cast: readonly CastMember[];
  #chunks: readonly Chunk[] = [];
  #subjects: string[] = [];
  #last: string[] = [];
  #verb: Open<Action> | null = null;
  #speakers: string[] = [];
  #preposition: string | null = null;
  #definite = false;
  #negated: Token[] | null = null;
  #vigour: number | null = null;
  #modifiers = noModifiers();

  constructor(film: Film, claims: Claims, cast: readonly CastMember[]) {
    this.#film = film;
    this.#claims = claims;
    this.#cast = cast;
  }

  read(tokens: readonly Token[]): ShotReading {
    this.reading.music = readMusic(tokens, this.#claims);
    this.#chunks = chunk(tokens.filter((token) => !this.#claims.has(token)));
    for (const [index, piece] of this.#chunks.entries()) {
      this.#step(piece, index);
    }
    this.#dropModifiers();
    return this.reading;
  }

  #step(piece: Chunk, index: number): void {
    const first = piece.tokens[0];
    if (first === undefined) {
      return;
    }
    if (first.kind === 'quote') {
      this.#speak(first);
    } else if (first.kind === 'mark') {
      this.#mark(first, index);
    } else if (first.kind === 'number') {
      this.#number(first);
    } else if (piece.row === null) {
      strangeWord(
        { piece, chunks: this.#chunks, index, cast: this.#cast, claims: this.#claims },
        (row, member) => this.#thing(row, piece, member),
      );
    } else {
      this.#known(piece, piece.row, index);
    }
  }

  #known(piece: Chunk, row: LexiconRow, index: number): void {
    switch (row.tag) {
      case 'thing':
        this.#thing(row, piece, null);
        break;
      case 'fixture':
        this.#fixture(row, piece);
        break;
      case 'clothing':
        this.#clothing(row, piece);
        break;
      case 'place':
        this.#place(row, piece, index);
        break;
      case 'verb':
        this.#action(row, piece);
        break;
      case 'time':
        this.#setting(
          piece,
          row,
          () => (this.reading.timeOfDay ??= row.timeOfDay),
          `time of day: ${row.timeOfDay}`,
        );
        break;
      case 'weather':
        this.#setting(piece, row, () => (this.reading.weather ??= row.weather), `weather: ${row.weather}`);
        break;
      case 'camera':
        this.#setting(
          piece,
          row,
          () => Object.assign(this.reading.camera, row.camera),
          `camera: ${Object.values(row.camera).join(', ')}`,
        );
        break;
      case 'pace':
        this.#setting(piece, row, () => (this.reading.slowMotion = row.slowMotion), 'slow motion');
        break;
      case 'style':
        this.#setting(piece, row, () => (this.reading.style ??= row.style), `style: ${row.style}`);
        break;
      case 'manner':
        this.#manner(piece, row.vigour);
        break;
      case 'number':
      case 'color':
      case 'material':
      case 'size':
      case 'age':
        this.#modify(piece, row);
        break;
      default:
        this.#link(piece, row.tag, index);
        break;
    }
  }

  // --- things

  #thing(row: ThingRow, piece: Chunk, member: CastMember | null): void {
    const modifiers = this.#takeModifiers();
    const tokens = [...modifiers.tokens, ...piece.tokens];
    if (this.#leftOut(tokens, piece.base)) {
      return;
    }
    const noun = member?.name.toLowerCase() ?? piece.base;
    const known = this.#definite || member !== null ? this.#film.referred(noun, row.category) : [];
    this.#definite = false;
    if (known.length > 0) {
      this.#claims.take(tokens, 'understood', `again: ${known.map((draft) => draft.id).join(', ')}`);
      this.#use(known.map((draft) => draft.id));
      return;
    }
    const plural =
      row.category !== 'person' &&
      modifiers.count === null &&
      /[^s]s$/i.test(piece.tokens.at(-1)?.text ?? '') &&
      !piece.base.endsWith('s');
    const asked = modifiers.count ?? row.count ?? (plural ? 3 : 1);
    const count = Math.max(1, Math.min(asked, MOST_OF_A_KIND));
    const drafts = Array.from({ length: count }, () =>
      this.#film.add({
        noun,
        category: row.category,
        kind: row.kind,
        name:
          member?.name ??
          tokens
            .filter((token) => token.kind === 'word')
            .map((token) => token.text)
            .join(' '),
        color: modifiers.color ?? row.color ?? null,
        material: modifiers.material ?? row.material ?? null,
        scale: (row.category === 'person' && modifiers.scale < 1 ? 0.85 : modifiers.scale) * (row.scale ?? 1),
        look: { ...row.look, ...modifiers.look },
        placed: null,
      }),
    );
    this.reading.impliedPlace ??= row.implies ?? null;
    const what = `${count === 1 ? '' : `${count} × `}${row.category}: ${row.kind}`;
    if (asked > MOST_OF_A_KIND) {
      this.#claims.take(
        tokens,
        'approximated',
        `${what}; the engine stages at most ${MOST_OF_A_KIND} of a kind`,
      );
    } else if (member !== null) {
      this.#claims.take(
        tokens,
        'approximated',
        `${what}, a stand-in: the captured likeness is not taken over`,
      );
    } else {
      this.#claims.take(
        tokens,
        row.near === undefined ? 'understood' : 'approximated',
        row.near === undefined ? what : `${what}: ${row.near}`,
      );
    }
    this.#use(drafts.map((draft) => draft.id));
  }

  /** Gives an entity its part in the clause. */
  #use(ids: readonly string[]): void {
    const { cast } = this.reading;
    cast.push(...ids.filter((id) => !cast.includes(id)));
    const preposition = this.#preposition;
    this.#preposition = null;
    const [first] = ids;
    if (first === undefined) {
      return;
    }
    if (this.#verb !== null) {
      if (preposition === null || preposition === 'with' || preposition === 'of') {
        this.#verb.object ??= first;
      } else {
        this.#verb.target ??= placement(preposition, first);
      }
    } else if (preposition === null || (preposition === 'with' && this.#isAlive(first))) {
      this.#subjects.push(...ids);
    } else {
      this.#put(this.#subjects, preposition, first);
    }
    this.#last = [...ids];
  }

  #put(ids: readonly string[], preposition: string, on: string): void {
    for (const id of ids) {
      const draft = this.#film.get(id);
      if (draft !== undefined && draft.placed === null && id !== on) {
        draft.placed = placement(preposition, on);
      }
    }
  }

  #isAlive(id: string): boolean {
    return this.#film.get(id)?.category !== 'prop';
  }

  #fixture(row: FixtureRow, piece: Chunk): void {
    const modifiers = this.#takeModifiers();
    if (this.#leftOut([...modifiers.tokens, ...piece.tokens], piece.base)) {
      return;
    }
    this.#claims.take(modifiers.tokens, 'approximated', `the ${row.fixture} is the set's own`);
    this.#claims.take(piece.tokens, 'understood', `part of the set: ${row.fixture}`);
    this.reading.impliedPlace ??= row.implies ?? null;
    const preposition = this.#preposition ?? 'at';
    this.#preposition = null;
    if (this.#verb !== null) {
      this.#verb.target ??= placement(preposition, row.fixture);
    } else {
      this.#put(this.#subjects, preposition, row.fixture);
    }
  }

  #clothing(row: ClothingRow, piece: Chunk): void {
    const modifiers = this.#takeModifiers();
    const tokens = [...modifiers.tokens, ...piece.tokens];
    const wearer = [...this.#last, ...this.#subjects]
      .map((id) => this.#film.get(id))
      .findLast((draft) => draft?.category === 'person');
    this.#preposition = null;
    if (wearer === undefined) {
      this.#claims.take(tokens, 'ignored', 'clothes, with nobody to wear them');
      return;
    }
    wearer.look = {
      ...wearer.look,
      ...row.look,
      ...(modifiers.color === null ? {} : { clothes: modifiers.color }),
    };
    this.#claims.take(tokens, row.near === undefined ? 'understood' : 'approximated', `worn by ${wearer.id}`);
  }

  // --- setting

  #place(row: PlaceRow, piece: Chunk, index: number): void {
    // in "two mountain explorers" the number belongs to the explorers
    const modifiers = this.#chunks[index + 1]?.row?.tag === 'thing' ? noModifiers() : this.#takeModifiers();
    if (this.#leftOut([...modifiers.tokens, ...piece.tokens], piece.base)) {
      return;
    }
    this.#preposition = null;
    this.#claims.take(modifiers.tokens, 'approximated', `the ${row.place} looks as the engine builds it`);
    if (this.reading.place !== null && this.reading.place !== row.place) {
      this.#claims.take(piece.tokens, 'approximated', `one place in a shot: ${this.reading.place}`);
      return;
    }
    this.reading.place = row.place;
    this.#claims.take(
      piece.tokens,
      row.near === undefined ? 'understood' : 'approximated',
      `place: ${row.near ?? row.place}`,
    );
  }

  #setting(piece: Chunk, row: LexiconRow, set: () => void, as: string): void {
    this.#preposition = null;
    if (this.#leftOut(piece.tokens, piece.base)) {
      return;
    }
    set();
    this.#claims.take(
      piece.tokens,
      row.near === undefined ? 'understood' : 'approximated',
      row.near === undefined ? as : `${as}: ${row.near}`,
    );
  }

  #leftOut(tokens: readonly Token[], what: string): boolean {
    if (this.#negated === null) {
      return false;
    }
    this.#claims.take([...this.#negated, ...tokens], 'understood', `left out: ${what}`);
    this.#negated = null;
    this.#preposition = null;
    return true;
  }

  // --- actions

  #action(row: VerbRow, piece: Chunk): void {
    this.#dropModifiers();
    if (this.#leftOut(piece.tokens, piece.base)) {
      return;
    }
    const subjects = this.#subjects.length > 0 ? this.#subjects : this.#last;
    this.#subjects = [...subjects];
    this.#verb = {
      kind: row.does,
      subjects: [...subjects],
      object: null,
      target: null,
      vigour: this.#vigour ?? row.vigour ?? 0.5,
      outcome: row.outcome ?? null,
      turns: null,
      sense: null,
      text: piece.tokens.map((token) => token.text).join(' '),
    };
    this.#vigour = null;
    this.reading.impliedPlace ??= row.implies ?? null;
    this.reading.actions.push(this.#verb);
    const particle = piece.base.split(' ').slice(1).at(-1);
    this.#preposition =
      particle !== undefined && /^(?:off|into|on|at|across|over|down)$/.test(particle) ? particle : null;
    if (row.does === 'speak') {
      this.#speakers = [...subjects];
    }
    this.#claims.take(
      piece.tokens,
      row.near === undefined ? 'understood' : 'approximated',
      row.near === undefined ? `action: ${row.does}` : `${row.does}: ${row.near}`,
    );
  }

  #manner(piece: Chunk, vigour: number): void {
    if (this.#verb === null) {
      this.#vigour = vigour;
    } else {
      this.#verb.vigour = vigour;
    }
    this.#claims.take(piece.tokens, 'understood', vigour < 0.5 ? 'with less force' : 'with more force');
  }

  #speak(quote: Token): void {
    const text = quote.text.slice(1, -1).trim();
    if (text === '') {
      this.#claims.pass([quote]);
      return;
    }
    const people = (ids: readonly string[]) => ids.filter((id) => this.#film.get(id)?.category === 'person');
    const options = [
      people(this.#speakers),
      people(this.#subjects),
      people(this.#last),
      people(this.reading.cast).slice(-1),
    ];
    const speakers = options.find((ids) => ids.length > 0) ?? [];
    const shout = (this.#verb?.kind === 'speak' && this.#verb.vigour > 0.9) || /!$|^[^a-z]*$/.test(text);
    for (const speaker of speakers.length > 0 ? speakers.slice(0, 3) : [null]) {
      this.reading.dialogue.push({ speaker, name: speaker ?? 'voice', text, shout });
    }
    this.#claims.take(
      [quote],
      'understood',
      speakers.length > 0
        ? `said by ${speakers.slice(0, 3).join(', ')}`
        : 'said by a voice outside the picture',
    );
  }

  // --- grammar

  #modify(piece: Chunk, row: LexiconRow): void {
    const { look } = this.#modifiers;
    this.#modifiers.tokens.push(...piece.tokens);
    switch (row.tag) {
      case 'number':
        this.#modifiers.count = row.count;
        break;
      case 'color':
        this.#modifiers.color = row.color;
        break;
      case 'material':
        this.#modifiers.material = row.material;
        break;
      case 'size':
        this.#modifiers.scale = row.scale;
        break;
      case 'age':
        this.#modifiers.look = { ...look, ...row.look };
        break;
      default:
    }
  }

  #number(token: Token): void {
    this.#modifiers.tokens.push(token);
    this.#modifiers.count = Math.round(Number(token.text));
  }

  #takeModifiers(): Modifiers {
    const taken = this.#modifiers;
    this.#modifiers = noModifiers();
    return taken;
  }

  /** Adjectives after their noun (`the ball is red`), or with none at all. */
  #dropModifiers(): void {
    const { tokens, color, material, scale } = this.#takeModifiers();
    const drafts = this.#last.map((id) => this.#film.get(id)).filter((draft) => draft !== undefined);
    if (tokens.length === 0) {
      return;
    }
    if (drafts.length === 0 || (color === null && material === null && scale === 1)) {
      this.#claims.take(tokens, 'ignored', 'says nothing of a thing that is here');
      return;
    }
    for (const draft of drafts) {
      draft.color = color ?? draft.color;
      draft.material = material ?? draft.material;
      draft.scale *= scale;
    }
    this.#claims.take(tokens, 'understood', `of ${drafts.map((draft) => draft.id).join(', ')}`);
  }

  #mark(token: Token, index: number): void {
    this.#claims.pass([token]);
    this.#dropModifiers();
    if (token.text === ',') {
      this.#boundary(index);
    } else if (/[.;!?:]/.test(token.text)) {
      const quoteFollows = this.#chunks[index + 1]?.tokens[0]?.kind === 'quote';
      if (quoteFollows) {
        this.#speakers = this.#subjects.length > 0 ? [...this.#subjects] : [...this.#last];
        return;
      }
      this.#newClause();
      this.#negated = null;
      this.#speakers = [];
    }
  }

  #newClause(): void {
    this.#subjects = [];
    this.#verb = null;
    this.#preposition = null;
  }

  /** After `and` or a comma: a new doer with a verb of its own starts a clause; anything else goes on with this one. */
  #boundary(index: number): void {
    let sawNoun = false;
    for (const piece of this.#chunks.slice(index + 1)) {
      const tag = piece.row?.tag;
      if (tag === 'verb') {
        if (sawNoun && this.#verb !== null) {
          this.#newClause();
        } else if (!sawNoun) {
          this.#preposition = null;
        }
        return;
      }
      if (tag === 'thing' || tag === 'pronoun') {
        sawNoun = true;
      } else if (tag === 'conjunction' || piece.tokens[0]?.kind === 'mark' || tag === 'preposition') {
        break;
      }
    }
    this.#preposition = null;
    if (this.#verb !== null && sawNoun) {
      this.#newClause();
    }
  }

  #link(piece: Chunk, tag: LexiconRow['tag'], index: number): void {
    if (tag === 'negation') {
      this.#dropModifiers();
      this.#negated = [...piece.tokens];
      return;
    }
    this.#claims.pass(piece.tokens);
    if (tag === 'article' || tag === 'possessive') {
      this.#definite = !/^(?:an?|another)$/.test(piece.base);
    } else if (tag === 'preposition' && !(piece.base === 'of' && this.#modifiers.tokens.length > 0)) {
      this.#dropModifiers();
      this.#preposition = piece.base;
    } else if (tag === 'conjunction') {
      if (this.#modifiers.tokens.length === 0 || this.#chunks[index + 1]?.row?.tag !== 'color') {
        this.#dropModifiers();
      }
      this.#boundary(index);
    } else if (tag === 'pronoun') {
      this.#pronoun(piece.base);
    }
  }

  /** Those of this shot, or of the film so far. */
  #people(): readonly string[] {
    const here = this.reading.cast.filter((id) => this.#film.get(id)?.category === 'person');
    return here.length > 0
      ? here
      : this.#film
          .all()
          .filter((draft) => draft.category === 'person')
          .map((draft) => draft.id);
  }

  #pronoun(word: string): void {
    const { cast } = this.reading;
    const of = (alive: boolean) => cast.filter((id) => this.#isAlive(id) === alive);
    const relative = word === 'who' || word === 'which';
    const ids = relative
      ? this.#last
      : word === 'it'
        ? [...(of(false).length > 0 ? of(false) : cast)].slice(-1)
        : word === 'they' || word === 'them'
          ? this.#last.length > 1
            ? this.#last
            : of(true).length > 0
              ? of(true)
              : this.#people()
          : this.#people().slice(-1);
    if (relative) {
      this.#newClause();
      this.#subjects = [...ids];
    } else {
      this.#use(ids);
    }
  }
}
