import { Matrix4, Quaternion, Vector3 } from 'three';
import type { Action } from '../../read/screenplay.ts';
import type { Person } from '../../stage/figures/figure.ts';
import type { Body } from '../../stage/stage.ts';
import { centreOfMass, massOf } from '../body/anthropometry.ts';
import { frameOf, freed } from '../body/free-body.ts';
import { place } from '../body/kinematics.ts';
import { between } from '../body/posture.ts';
import { RATE } from '../physics.ts';
import type { Performance } from '../take.ts';
import type { Splash } from '../water/floating.ts';
import { surfaceOf } from '../water/waves.ts';
import type { Played, Playing } from './playing.ts';
import { LEVEL, type Moment, Mounted, type Riding } from './riding-board.ts';
import { type Flip, flipOnBoard, standing } from './riding-flip.ts';
import { bladePush, finPush, holding, paddleAt, STROKE } from './riding-paddle.ts';
import { footingOf, type Hold } from './riding-stance.ts';

/** Ankles stand so far behind the middle of the board: over the middle of its lift. Metres. */
const ANKLES = -0.2;
/** The ride has begun so long before the picture: waves and joints are in swing. Seconds. */
const BEFORE = 1.2;
/** A rider who paddles comes into the picture at this speed, m/s. */
const CRUISE = 1.05;

const isBoard = (body: Body): boolean => body.kind === 'paddleboard';

/** The board somebody rides in a shot by the words: what the action names, or the only one on the water. */
export const boardFor = (
  playing: Playing,
  actions: readonly Action[],
  taken: ReadonlySet<string>,
): Body | null => {
  const { props, place: set } = playing.stage;
  if (set.water === null) {
    return null;
  }
  const ridden = actions.filter(({ kind }) => kind === 'ride' || kind === 'flip' || kind === 'jump');
  const boards = props.filter((body) => isBoard(body) && !taken.has(body.id));
  const named = ridden.flatMap(({ object, target }) => [object, target?.on]);
  return ridden.length === 0 ? null : (boards.find(({ id }) => named.includes(id)) ?? boards[0] ?? null);
};

/** Rides, balances and flips on a paddleboard that is not `taken`; null when there is none, or none of it is asked for. */
export const riding = (
  playing: Playing,
  person: Person,
  actions: readonly Action[],
  taken: ReadonlySet<string>,
): Played | null => {
  const board = boardFor(playing, actions, taken);
  const { stage, physics, seconds } = playing;
  const level = surfaceOf(stage.place);
  if (board === null || level === null || stage.place.water === null) {
    return null;
  }
  const paddles = actions.some(({ kind }) => kind === 'ride');
  const paddle = stage.props.find(({ kind }) => kind === 'paddle') ?? null;
  const heading = person.heading;
  let mounted = new Mounted(person, board, level, stage.place.gravity, footingOf(person.body, ANKLES));
  const stance = standing(mounted);
  const forward = new Vector3(Math.sin(heading), 0, Math.cos(heading));
  const speed = paddles ? CRUISE : 0;
  const [x, , z] = board.position;
  // a rider who travels passes the board's mark in the middle of the shot
  const start = new Vector3(x, 0, z).addScaledVector(
    forward,
    -speed * (BEFORE + (paddles ? seconds / 2 : 0)),
  );
  const tape: Moment[] = [];
  let now = underWay(mounted, mounted.start(stance, heading, start), stance, forward.multiplyScalar(speed));
  let hold: Hold = stance;
  let t = -BEFORE;
  const strokes = paddles && paddle !== null;
  const glide = (until: number): void => {
    if (until - t < 1 / RATE) {
      return;
    }
    const still = hold;
    const self = mounted;
    const swing = (at: number): Hold => (strokes ? paddling(still, at) : still);
    now = self.ride(now, swing, [t, until], () => 1, {
      each: (_, moment) => tape.push(moment),
      arms: strokes ? (at, bones) => holding(person.body, bones, paddleAt(person.body, at)) : null,
      pushes: (at, carried) => {
        const blade = strokes ? bladePush(person.body, at, carried, stage.place.water?.level ?? 0) : null;
        return blade === null ? [finPush(carried)] : [finPush(carried), blade];
      },
    });
    t = until;
  };
  const flips: Flip[] = [];
  const words: string[] = [];
  const jumps = actions.filter(({ kind }) => kind === 'flip' || kind === 'jump');
  for (const [i, action] of jumps.entries()) {
    const from = ((i + 0.22) * seconds) / jumps.length;
    if (hold === stance || t < from) {
      glide(Math.max(t, from));
    }
    const sense = action.sense === 'forward' ? 1 : -1;
    const flip = flipOnBoard(mounted, now, t, sense);
    tape.push(...flip.moments);
    flips.push(flip);
    t += flip.moments.length / RATE;
    const many = (action.turns ?? 1) > 1 ? ', one turn: for more a board gives no height' : '';
    words.push(
      `${person.id} throws a ${sense < 0 ? 'backward' : 'forward'} somersault off ${board.id} and ` +
        `${flip.after === null ? 'misses it: into the water' : 'lands on it'}${many}`,
    );
    if (flip.after === null) {
      break;
    }
    now = flip.after.riding;
    mounted = flip.after.mounted;
    hold = flip.after.stance;
  }
  if (flips.at(-1)?.after !== null) {
    glide(seconds + 0.2);
  }
  const at = (time: number): { readonly a: Moment; readonly b: Moment; readonly share: number } => {
    const step = Math.min(tape.length - 1, Math.max(0, (time + BEFORE) * RATE - 1));
    const first = Math.min(Math.floor(step), Math.max(0, tape.length - 2));
    const [a, b] = [tape[first], tape[first + 1] ?? tape[first]];
    if (a === undefined || b === undefined) {
      throw new Error('nothing was ridden');
    }
    return { a, b, share: step - first };
  };
  lead(playing, board, at(0).a.board);
  if (paddle !== null && strokes) {
    lead(playing, paddle, paddleAt(person.body, 0).premultiply(at(0).a.board));
  }
  const [falls] = flips.filter(({ after }) => after === null);
  return {
    people: [performance(person, at)],
    stunts: [
      (time) => {
        const { board: frame } = at(time + 1 / RATE).a;
        physics.lead(board.id, new Vector3().setFromMatrixPosition(frame), rotation(frame));
        if (paddle !== null && strokes) {
          const held = paddleAt(person.body, time + 1 / RATE).premultiply(frame);
          physics.lead(paddle.id, new Vector3().setFromMatrixPosition(held), rotation(held));
        }
      },
    ],
    splashes: [
      ...flips.flatMap((flip) => splashesOf(playing, person, board, flip, at)),
      ...(strokes ? strokesOf(playing, person, board, at) : []),
    ],
    uses: [board.id, ...(paddle !== null && strokes ? [paddle.id] : [])],
    words:
      words.length > 0
        ? words.join('; ') + (falls === undefined ? '' : ' (rehearsals found no landing)')
        : strokes
          ? `${person.id} paddles ${board.id}`
          : `${person.id} stands on ${board.id}`,
  };
};

type At = (time: number) => { readonly a: Moment; readonly b: Moment; readonly share: number };

const rotation = (frame: Matrix4): Quaternion => new Quaternion().setFromRotationMatrix(frame);

/** Puts a thing where it is when the picture begins. */
const lead = ({ physics }: Playing, thing: Body, frame: Matrix4): void => {
  physics.setEnabled(thing.id, true, new Vector3().setFromMatrixPosition(frame), rotation(frame));
};

/** A ride that already moves. */
const underWay = (mounted: Mounted, from: Riding, stance: Hold, velocity: Vector3): Riding => {
  const shape = mounted.shape(() => stance, LEVEL, 0);
  const base = frameOf(from.afloat.free, shape);
  return { ...from, afloat: { ...from.afloat, free: freed(base, { velocity, rate: new Vector3() }, shape) } };
};

/** The trunk swings with the stroke. */
const paddling = (hold: Hold, t: number): Hold => {
  const turn = Math.cos((t / STROKE) * 2 * Math.PI);
  return {
    ...hold,
    pitch: hold.pitch + 0.05 + 0.03 * turn,
    posture: {
      ...hold.posture,
      spineFlex: 16 + 9 * turn,
      spineTwist: 14 * turn,
      spineSide: -6,
      neckTwist: -10 * turn,
      neckFlex: -12,
    },
  };
};

const performance = (person: Person, at: At): Performance => ({
  person,
  root: (time) => {
    const { a } = at(time);
    const pelvis = new Vector3().setFromMatrixPosition(a.rider.pelvis);
    const deck = new Vector3().setFromMatrixPosition(a.board);
    const bow = new Vector3(0, 0, 1).transformDirection(a.board);
    return {
      x: pelvis.x,
      y: Math.max(deck.y, pelvis.y - person.body.pelvis),
      z: pelvis.z,
      heading: Math.atan2(bow.x, bow.z),
    };
  },
  joints: (time) => {
    const { a, b, share } = at(time);
    const from = a.rider.pelvis;
    const to = b.rider.pelvis;
    const pelvis = new Matrix4().compose(
      new Vector3().setFromMatrixPosition(from).lerp(new Vector3().setFromMatrixPosition(to), share),
      rotation(from).slerp(rotation(to), share),
      new Vector3(1, 1, 1),
    );
    return place(person.body, between(a.rider.posture, b.rider.posture, share), pelvis);
  },
  mouth: () => 0,
  stances: [],
});

/** How fast the rider's centre of mass moves just after a time. */
const velocityAt = (person: Person, at: At, time: number): Vector3 => {
  const centre = ({ rider }: Moment) =>
    centreOfMass(person.body, place(person.body, rider.posture, rider.pelvis));
  const [from, to] = [at(time), at(time + 4 / RATE)];
  return centre(to.a)
    .sub(centre(from.a))
    .multiplyScalar(RATE / 4);
};

/** Seconds in which the feet take their blow. */
const BLOW = 0.06;

/** What a flip throws up, and its sounds: the board slaps the water at the push and at the landing. */
const splashesOf = (
  { physics, stage }: Playing,
  person: Person,
  board: Body,
  flip: Flip,
  at: At,
): readonly Splash[] => {
  const level = stage.place.water?.level ?? 0;
  const slap = (time: number, impulse: number): readonly Splash[] => {
    const { board: frame } = at(time).a;
    const sound = new Vector3().setFromMatrixPosition(frame).setY(level);
    physics.note({
      at: time,
      a: board.id,
      b: 'water',
      impulse: impulse * 0.25,
      position: [sound.x, sound.y, sound.z],
      sounds: ['plastic', 'water'],
      sizes: [board.size, 2],
    });
    return [
      [0.42, 0.1],
      [-0.42, 0.1],
      [0.4, -0.5],
      [-0.4, -0.5],
      [0.28, -1.35],
      [-0.28, -1.35],
    ].map(([x = 0, z = 0]) => ({
      at: time,
      id: board.id,
      position: new Vector3(x, 0, z).applyMatrix4(frame).setY(level),
      velocity: new Vector3(Math.sign(x) * 0.8, -1.4, 0).applyQuaternion(rotation(frame)),
      impulse: impulse / 6,
      radius: 0.14,
    }));
  };
  const mass = massOf(person.body);
  if (flip.after === null) {
    const { a } = at(flip.landing + 0.05);
    const position = new Vector3().setFromMatrixPosition(a.rider.pelvis).setY(level);
    physics.note({
      at: flip.landing,
      a: person.id,
      b: 'water',
      impulse: flip.blow,
      position: [position.x, position.y, position.z],
      sounds: ['flesh', 'water'],
      sizes: [0.6, 2.5],
    });
    return [
      { at: flip.landing, id: person.id, position, velocity: flip.closing, impulse: flip.blow, radius: 0.32 },
    ];
  }
  const change = velocityAt(person, at, flip.landing + BLOW).sub(
    velocityAt(person, at, flip.landing - 6 / RATE),
  );
  const impulse = mass * change.add(new Vector3(0, stage.place.gravity * BLOW, 0)).length();
  const deck = new Vector3().setFromMatrixPosition(at(flip.landing).a.board);
  physics.note({
    at: flip.landing,
    a: person.id,
    b: board.id,
    impulse,
    position: [deck.x, deck.y, deck.z],
    sounds: ['flesh', 'plastic'],
    sizes: [0.28, board.size],
  });
  return [...slap(flip.takeOff - 0.05, impulse * 0.35), ...slap(flip.landing + 0.02, impulse)];
};

/** The blade's entries, soft as they are. */
const strokesOf = (
  { physics, stage, seconds }: Playing,
  person: Person,
  board: Body,
  at: At,
): readonly Splash[] => {
  const level = stage.place.water?.level ?? 0;
  const caught: Splash[] = [];
  for (let time = STROKE; time < seconds; time += STROKE) {
    const frame = paddleAt(person.body, time).premultiply(at(time).a.board);
    const position = new Vector3(0, -0.75, 0).applyMatrix4(frame).setY(level);
    physics.note({
      at: time,
      a: board.id,
      b: 'water',
      impulse: 0.8,
      position: [position.x, position.y, position.z],
      sounds: ['plastic', 'water'],
      sizes: [0.3, 0.6],
    });
    caught.push({
      at: time,
      id: 'paddle',
      position,
      velocity: new Vector3(0, -0.7, 0),
      impulse: 0.8,
      radius: 0.08,
    });
  }
  return caught;
};
