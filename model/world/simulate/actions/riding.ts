import { type Matrix4, Vector3 } from 'three';
import type { Action } from '../../read/screenplay.ts';
import type { Person } from '../../stage/figures/figure.ts';
import type { Body } from '../../stage/stage.ts';
import { frameOf, freed } from '../body/free-body.ts';
import { RATE } from '../physics.ts';
import { surfaceOf } from '../water/waves.ts';
import type { Played, Playing } from './playing.ts';
import { LEVEL, Mounted, type Riding } from './riding-board.ts';
import { type Flip, flipOnBoard, standing } from './riding-flip.ts';
import { bladePush, finPush, holding, paddleAt, STROKE } from './riding-paddle.ts';
import { splashesOf, strokesOf } from './riding-splash.ts';
import { footingOf, type Hold } from './riding-stance.ts';
import { originIn, rotationIn, Tape } from './riding-tape.ts';

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
  const ridden = actions.filter(({ kind }) => kind === 'ride' || kind === 'flip');
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
  const tape = new Tape(person);
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
      each: (moment) => tape.add(moment),
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
  const jumps = actions.filter(({ kind }) => kind === 'flip');
  for (const [i, action] of jumps.entries()) {
    const from = ((i + 0.22) * seconds) / jumps.length;
    if (hold === stance || t < from) {
      glide(Math.max(t, from));
    }
    const sense = action.sense === 'forward' ? 1 : -1;
    const flip = flipOnBoard(mounted, now, t, sense);
    tape.add(...flip.moments);
    flips.push(flip);
    t = flip.end;
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
  lead(playing, board, tape.board(0));
  if (paddle !== null && strokes) {
    lead(playing, paddle, paddleAt(person.body, 0).premultiply(tape.board(0)));
  }
  const [falls] = flips.filter(({ after }) => after === null);
  return {
    people: [tape.performance()],
    stunts: [
      (time) => {
        const frame = tape.board(time + 1 / RATE);
        physics.lead(board.id, originIn(frame), rotationIn(frame));
        if (paddle !== null && strokes) {
          const held = paddleAt(person.body, time + 1 / RATE).premultiply(frame);
          physics.lead(paddle.id, originIn(held), rotationIn(held));
        }
      },
    ],
    splashes: [
      ...flips.flatMap((flip) => splashesOf(playing, tape, board, flip)),
      ...(strokes ? strokesOf(playing, tape, board) : []),
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

/** Puts a thing where it is when the picture begins. */
const lead = ({ physics }: Playing, thing: Body, frame: Matrix4): void => {
  physics.setEnabled(thing.id, true, originIn(frame), rotationIn(frame));
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
