import { type Draft, type Film, plain, stranger } from './film.ts';
import { rowOf } from './lexicon/index.ts';
import { mountUp } from './mounts.ts';
import type { Open, ShotReading } from './reading.ts';
import type { Action, ActionKind, Entity, Look, Outfit, PlaceName, ShotScript } from './screenplay.ts';
import { seatPeople } from './seats.ts';

/** What a shot takes from the one before, where its own words are silent. */
export type Earlier = Pick<ShotScript, 'place' | 'timeOfDay' | 'weather'> &
  Partial<Pick<ShotScript, 'music'>>;

/** What is done on a paddleboard is done while riding it. */
const ON_BOARD: ReadonlySet<ActionKind> = new Set([
  'flip',
  'jump',
  'stand',
  'sit',
  'lie',
  'dance',
  'wave',
  'tumble',
  'float',
  'speak',
]);
/** Where balls fly through hoops. */
const HOOP: ReadonlySet<ActionKind> = new Set(['hoop shot', 'dribble']);

const defaultPlace = (reading: ShotReading, cast: readonly Draft[]): PlaceName => {
  if (reading.weather === 'snowfall') {
    return 'mountain';
  }
  const has = (...kinds: readonly Draft['kind'][]) => cast.some(({ kind }) => kinds.includes(kind));
  if (has('car')) {
    return 'street';
  }
  if (has('boat')) {
    return 'beach';
  }
  const outdoors = cast.some(({ category }) => category !== 'prop') || has('tree', 'swing');
  const sky = cast.length === 0 && (reading.weather ?? reading.timeOfDay) !== null;
  return outdoors || sky ? 'park' : 'room';
};

/** Gives feats that nobody is named for to the one who does such things. */
const implyDoers = (reading: ShotReading, film: Film, cast: Draft[]): void => {
  for (const [action, by] of reading.nobody ? [] : reading.by) {
    const known = cast.find(({ category }) => category === 'person');
    const board = action.target !== null && film.get(action.target.on)?.kind === 'paddleboard';
    const noun = board || onBoard(cast) !== undefined ? 'paddleboarder' : by;
    const row = rowOf('thing', noun);
    const doer = known ?? stranger(film, noun, row.tag === 'thing' ? row.look : {});
    if (known === undefined) {
      cast.push(doer);
      reading.impliedPlace ??= row.tag === 'thing' ? (row.implies ?? null) : null;
    }
    action.subjects = [doer.id];
  }
};

const onBoard = (cast: readonly Draft[]): Draft | undefined =>
  cast.find(({ kind }) => kind === 'paddleboard');

/** Who is on a board rides it, whatever else they do there; who rides and has no board gets one. */
const board = (reading: ShotReading, film: Film, cast: Draft[]): void => {
  const rides = reading.actions.filter(({ kind }) => kind === 'ride');
  if (rides.length > 0 && onBoard(cast) === undefined) {
    cast.push(
      film.add({ ...plain, noun: 'paddleboard', category: 'prop', kind: 'paddleboard', name: 'paddleboard' }),
    );
    reading.impliedPlace ??= 'lake';
  }
  const ridden = onBoard(cast);
  if (ridden === undefined) {
    return;
  }
  const target = { preposition: 'on', on: ridden.id };
  const isOn = (placed: Draft['placed']) =>
    placed?.on === ridden.id && /^(?:on|onto|on top of|off|from)$/.test(placed.preposition);
  const riders = cast
    .filter(
      ({ id, category, placed }) =>
        category === 'person' &&
        (isOn(placed) ||
          reading.actions.some(
            ({ subjects, kind, target: on, object }) =>
              subjects.includes(id) &&
              (kind === 'ride' || (ON_BOARD.has(kind) && (isOn(on) || object === ridden.id))),
          )),
    )
    .map(({ id }) => id);
  if (riders.length === 0) {
    return;
  }
  const others = reading.actions.filter(
    ({ kind, subjects }) => !/^(?:ride|stand)$/.test(kind) || !subjects.some((id) => riders.includes(id)),
  );
  const ride: Open<Action> = {
    ...(rides[0] ?? {
      object: null,
      vigour: 0.5,
      outcome: null,
      turns: null,
      sense: null,
      text: 'on the board',
    }),
    kind: 'ride',
    subjects: riders,
    target,
  };
  reading.actions = [
    ride,
    ...others.map((action) =>
      ON_BOARD.has(action.kind) && action.subjects.some((id) => riders.includes(id))
        ? { ...action, target: action.target ?? target }
        : action,
    ),
  ];
};

/** Balls become what is played here; a shot at the hoop needs a ball and somebody who throws it. */
const equip = (reading: ShotReading, film: Film, cast: Draft[], place: PlaceName): void => {
  const shoots = reading.actions.some(({ kind }) => HOOP.has(kind));
  if (shoots && !cast.some((draft) => draft.category === 'prop' && /ball$/.test(draft.kind))) {
    cast.push(
      film.add({ ...plain, noun: 'basketball', category: 'prop', kind: 'basketball', name: 'basketball' }),
    );
  }
  const kicked = reading.actions.some(({ kind }) => kind === 'kick');
  const idle = reading.actions.some(({ kind, object }) => kind === 'kick' && object === null);
  if (idle && !cast.some(({ category }) => category === 'prop')) {
    cast.push(film.add({ ...plain, noun: 'football', category: 'prop', kind: 'football', name: 'football' }));
  }
  for (const draft of cast) {
    if (draft.kind === 'ball' && draft.color === null && draft.material === null) {
      draft.kind =
        place === 'court' ? 'basketball' : kicked ? 'football' : place === 'beach' ? 'beach ball' : 'ball';
    }
  }
  if (shoots && place === 'court' && !cast.some(({ category }) => category === 'person')) {
    cast.push(stranger(film, 'player', { outfit: 'jersey' }));
  }
};

/** What people compete in, when the words do not dress them. */
const WORN_FOR: Readonly<Partial<Record<ActionKind, Outfit>>> = {
  'floor routine': 'leotard',
  'skating jump': 'skating dress',
  ride: 'swimwear',
};

const dressFor = (actions: readonly Action[], film: Film): void => {
  for (const { kind, subjects } of actions) {
    const outfit = WORN_FOR[kind];
    for (const draft of subjects.flatMap((id) => film.get(id) ?? [])) {
      if (outfit !== undefined && draft.category === 'person' && draft.look.outfit === undefined) {
        draft.look = { ...draft.look, outfit };
      }
    }
  }
};

/** Leotards and skating dresses are cut for women; a man competes in sportswear. */
const dressed = (look: Look): Look => {
  if (look.outfit !== 'leotard' && look.outfit !== 'skating dress') {
    return look;
  }
  return (look.build ?? look.seen) === 'man'
    ? { ...look, outfit: 'sportswear' }
    : { ...look, build: 'woman' };
};

const finished = ({ noun: _noun, ...draft }: Draft): Entity => ({ ...draft, look: dressed(draft.look) });

/** Fills what the words left open: the place they imply, the ball that belongs there, the light of an afternoon. */
export const script = (
  reading: ShotReading,
  seconds: number,
  film: Film,
  previous: Earlier | null,
): ShotScript => {
  const cast = reading.cast.map((id) => film.get(id)).filter((draft) => draft !== undefined);
  implyDoers(reading, film, cast);
  mountUp(reading, film, cast);
  board(reading, film, cast);
  seatPeople(reading, film, cast);
  dressFor(reading.actions, film);
  const { mood } = reading;
  const named =
    reading.place ??
    reading.impliedPlace ??
    previous?.place ??
    (cast.length === 0 ? mood.place : undefined) ??
    defaultPlace(reading, cast);
  const shoots = reading.actions.some(({ kind }) => HOOP.has(kind));
  const place = shoots && named === 'gym' ? 'court' : named;
  equip(reading, film, cast, place);
  return {
    seconds,
    place,
    timeOfDay: reading.timeOfDay ?? mood.timeOfDay ?? previous?.timeOfDay ?? 'afternoon',
    weather: reading.weather ?? mood.weather ?? previous?.weather ?? 'clear',
    camera: { size: null, move: 'drift', angle: 'eye', shallow: false, ...reading.camera },
    slowMotion: reading.slowMotion,
    cast: cast.map(finished),
    actions: reading.actions,
    dialogue: reading.dialogue,
    music: reading.music === undefined ? (previous?.music ?? null) : reading.music,
  };
};
