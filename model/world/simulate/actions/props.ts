import { Vector3 } from 'three';
import type { Action } from '../../read/screenplay.ts';
import { ROWED_KINDS } from '../../stage/props/rowed.ts';
import type { Body } from '../../stage/stage.ts';
import { supportOf } from '../../stage/supports.ts';
import type { Played, Playing, Stunt } from './playing.ts';

/** Runs once, at a time. */
const once = (at: number, act: () => void): Stunt => {
  let done = false;
  return (t) => {
    if (!done && t >= at) {
      done = true;
      act();
    }
  };
};

/** What the world does to a thing that nobody touches. */
export const thingAction = (playing: Playing, action: Action, thing: Body, rank: number): Played => {
  const { physics, seconds, stage, random } = playing;
  const start = Math.min(0.5, seconds * 0.12) + rank * 0.18;
  const entity = stage.script.cast.find((candidate) => candidate.id === thing.id);
  const support = entity === undefined ? null : supportOf(entity, stage.script);
  const words = `${thing.id} ${action.kind}s`;
  if (action.kind === 'slide' && ROWED_KINDS.has(thing.kind) && isAfloat(playing, thing)) {
    return drifting(playing, action, thing);
  }
  switch (action.kind) {
    case 'fall':
    case 'drop':
    case 'shatter':
    case 'crash':
    case 'topple':
    case 'slide':
    case 'roll':
      break;
    case 'spin':
      return {
        stunts: [
          once(0, () => physics.launch(thing.id, new Vector3(), new Vector3(0, 8 + 8 * action.vigour, 0))),
        ],
        words,
      };
    case 'float':
    case 'fly':
      return afloat(playing, thing, words);
    case 'swing':
      return swinging(playing, thing, words);
    case 'drive':
      return driving(playing, action, thing, words);
    case 'bounce':
    case 'rebound':
      return bouncing(playing, action, thing, words);
    default:
      return { words: `${thing.id} stands` };
  }
  const stunts: Stunt[] = [];
  // what physics alone would not have begun is said in the plan
  let help = '';
  if (support !== null && action.kind !== 'topple') {
    help = ', nudged over the edge by an unseen hand';
    stunts.push(nudge(playing, thing, support.id, start));
  } else if (action.kind === 'roll' || action.kind === 'slide') {
    help = ', set going by an unseen hand';
    const speed = 1.6 + 2.4 * action.vigour;
    stunts.push(
      once(0.06, () =>
        physics.launch(
          thing.id,
          new Vector3(speed, 0, 0),
          action.kind === 'roll' && thing.rolls
            ? new Vector3(0, 0, -speed / (thing.size / 2))
            : new Vector3(),
        ),
      ),
    );
  } else if (action.kind === 'crash') {
    help = ', set going by an unseen hand';
    const goal = stage.props.find((body) => body.id === action.target?.on);
    const partner = stage.props.find((body) => body.id !== thing.id && action.subjects.includes(body.id));
    const towards = goal ?? partner;
    const aim =
      towards === undefined
        ? new Vector3(1, 0, 0)
        : new Vector3(...towards.position)
            .sub(new Vector3(...thing.position))
            .setY(0)
            .normalize();
    stunts.push(
      once(0.06, () =>
        physics.launch(
          thing.id,
          aim.multiplyScalar(2 + 4 * action.vigour),
          thing.rolls
            ? new Vector3(aim.z, 0, -aim.x).multiplyScalar((2 + 4 * action.vigour) / (thing.size / 2))
            : new Vector3(),
        ),
      ),
    );
  } else if (action.kind === 'topple') {
    help = ', tapped by an unseen hand';
    stunts.push(tipping(playing, action, thing, start));
  } else {
    // what starts in the air needs no help to fall; a little spin keeps equals from falling alike
    stunts.push(
      once(0, () =>
        physics.twist(
          thing.id,
          new Vector3(random() - 0.5, random() - 0.5, random() - 0.5).multiplyScalar(
            thing.mass * thing.size * thing.size * 0.8,
          ),
        ),
      ),
    );
  }
  return { stunts, words: words + help };
};

/** Slowly over the edge: an unseen hand keeps the thing moving until its weight is past the support. */
const nudge = (playing: Playing, thing: Body, support: string, at: number): Stunt => {
  const { physics, stage } = playing;
  const board = stage.props.find((body) => body.id === support);
  const slab = board?.colliders[0]?.shape;
  const edge = (board?.position[2] ?? 0) + (slab?.kind === 'box' ? slab.half[2] : 0.2);
  return (t) => {
    const position = physics.position(thing.id);
    if (t >= at && position.z < edge + thing.size * 0.06 && position.y > thing.position[1] - 0.06) {
      const velocity = physics.velocity(thing.id);
      physics.push(thing.id, new Vector3(0, 0, thing.mass * Math.min(0.06, Math.max(0, 0.62 - velocity.z))));
    }
  };
};

/** A blow that changes its speed by this much breaks a brittle thing, m/s. */
const BREAKS_AT = 2.2;

/** Breaks at the first real blow. */
export const brittle = (playing: Playing, thing: Body): Stunt => {
  let broken = false;
  return () => {
    if (
      !broken &&
      playing.physics.contacts.some(
        (contact) =>
          (contact.a === thing.id || contact.b === thing.id) && contact.impulse > thing.mass * BREAKS_AT,
      )
    ) {
      broken = true;
      playing.shatter(thing.id);
    }
  };
};

/** A tap high up. Of a row or tower only the first or the highest is tapped: the rest is physics. */
const tipping = (playing: Playing, action: Action, thing: Body, at: number): Stunt => {
  const { physics, stage } = playing;
  const peers = stage.props.filter((body) => action.subjects.includes(body.id) && body.motion === 'dynamic');
  const struck = stage.script.actions.some(
    (other) => other !== action && other.target !== null && action.subjects.includes(other.target.on),
  );
  const isRow = thing.kind === 'domino';
  const chosen = isRow
    ? peers.toSorted((a, b) => a.position[0] - b.position[0])[0]
    : peers.toSorted((a, b) => a.position[1] - b.position[1])[Math.floor(peers.length * 0.55)];
  if (chosen?.id !== thing.id) {
    return () => {};
  }
  const top = thing.size * 0.45;
  const span = isRow ? 0.12 : 0.22;
  const load = isRow
    ? thing.mass
    : peers.filter((body) => body.position[1] >= thing.position[1]).reduce((sum, body) => sum + body.mass, 0);
  const peerIds = new Set(peers.map(({ id }) => id));
  // what is struck topples when it is struck, even where the blow alone would be too light: the words say it does
  const blow = () =>
    physics.contacts.find(
      ({ a, b }) =>
        peerIds.has(a) !== peerIds.has(b) &&
        a !== 'floor' &&
        b !== 'floor' &&
        !stage.props.some(({ id, motion }) => motion === 'fixed' && (id === a || id === b)),
    )?.at;
  let start = struck ? Number.POSITIVE_INFINITY : at;
  return (t) => {
    if (start === Number.POSITIVE_INFINITY) {
      start = blow() ?? start;
    }
    if (t >= start && t < start + span) {
      physics.push(
        thing.id,
        new Vector3(
          (load * (isRow ? 0.85 : 1.5)) / (span * 240),
          0,
          isRow ? 0 : (load * 0.35) / (span * 240),
        ),
        physics.position(thing.id).add(new Vector3(0, isRow ? top : 0, 0)),
      );
    }
  };
};

const bouncing = (playing: Playing, action: Action, thing: Body, words: string): Played => {
  const { physics, random, stage } = playing;
  const wall = action.target?.on === 'wall' || action.target?.on === 'backboard';
  return {
    stunts: [
      once(0, () => {
        if (wall && stage.place.hoop === null) {
          physics.launch(thing.id, new Vector3(5.5, 2.5, 0), new Vector3(0, 0, -8));
        } else {
          const turn = random() * Math.PI * 2;
          physics.launch(
            thing.id,
            new Vector3(Math.cos(turn) * 0.06, 0, Math.sin(turn) * 0.04),
            new Vector3(Math.sin(turn), random() - 0.5, Math.cos(turn)).multiplyScalar(1.5),
          );
        }
      }),
    ],
    words,
  };
};

const driving = (playing: Playing, action: Action, thing: Body, words: string): Played => {
  const speed = 3 + 7 * action.vigour;
  return {
    stunts: [
      (t) => {
        const velocity = playing.physics.velocity(thing.id);
        const wanted = speed * Math.min(1, 0.35 + t);
        // wheels that pull until something stops them
        if (t < 0.05 || velocity.x > wanted * 0.5) {
          playing.physics.push(
            thing.id,
            new Vector3(
              Math.max(0, wanted - velocity.x) * thing.mass * 0.3,
              0,
              -velocity.z * thing.mass * 0.05,
            ),
          );
        }
      },
    ],
    words,
  };
};

/** On water a thing floats by its displacement (see the water of the take); in the air it is held up, which the words admit. */
const afloat = (playing: Playing, thing: Body, words: string): Played => {
  if (playing.stage.place.water !== null && thing.position[2] < playing.stage.place.water.beyondZ) {
    return { words };
  }
  const { physics } = playing;
  const [x, y, z] = thing.position;
  const height = y + 0.9;
  return {
    stunts: [
      (t) => {
        const position = physics.position(thing.id);
        const velocity = physics.velocity(thing.id);
        const goal = new Vector3(x + 0.12 * Math.sin(t * 0.9), height + 0.08 * Math.sin(t * 1.7), z);
        const force = goal.sub(position).multiplyScalar(6).addScaledVector(velocity, -3.5);
        force.y += playing.stage.place.gravity;
        physics.push(thing.id, force.multiplyScalar(thing.mass / 240));
      },
      once(0, () => physics.launch(thing.id, new Vector3(), new Vector3(0.1, 0.5, 0.05))),
    ],
    marks: [new Vector3(x, height + 0.2, z)],
    words: `${thing.id} floats in the air`,
  };
};

const isAfloat = ({ stage: { place } }: Playing, thing: Body): boolean =>
  place.water !== null && thing.position[2] < place.water.beyondZ;

/** Along on a current, which the plan admits: the water of a set does not flow. */
const drifting = ({ physics }: Playing, { vigour }: Action, thing: Body): Played => {
  const speed = 0.5 + 0.8 * vigour;
  return {
    stunts: [
      once(0, () => physics.launch(thing.id, new Vector3(speed, 0, 0))),
      () => {
        const lag = speed - physics.velocity(thing.id).x;
        physics.push(thing.id, new Vector3(thing.mass * 0.05 * lag, 0, 0));
      },
    ],
    words: `${thing.id} drifts, carried by an unseen current`,
  };
};

const swinging = (playing: Playing, thing: Body, words: string): Played => {
  const { physics } = playing;
  const [x, y, z] = thing.position;
  const rope = 1.9;
  return {
    stunts: [
      once(0, () => {
        physics.hang(thing.id, [x, y + rope, z], [0, rope, 0]);
        physics.launch(thing.id, new Vector3(3.2, 0, 0), new Vector3());
        physics.damp(thing.id, 0.02, 0.02);
      }),
    ],
    marks: [new Vector3(x, y + rope, z)],
    words,
  };
};
