import { isSeated } from '../../memory.ts';
import type { Action, ActionKind, Reading } from '../../read/screenplay.ts';
import type { Person } from '../../stage/figures/figure.ts';
import type { Body } from '../../stage/stage.ts';
import { ridden, ridersOf } from './astride.ts';
import { bearing, borneBy } from './bearing.ts';
import { creatureActions } from './creatures.ts';
import { carrying, kicking, pushing, throwing } from './hands.ts';
import { hoopShot } from './hoop.ts';
import { flyingKite } from './kite.ts';
import { bodyActions } from './people.ts';
import { perching } from './perching.ts';
import type { Played, Playing } from './playing.ts';
import { brittle, thingAction } from './props.ts';
import { riding } from './riding.ts';
import { routine } from './routines.ts';
import { stretches } from './together.ts';

/** Faster than this, what an earlier shot left moving needs nobody to set it going, m/s. */
const UNDER_WAY = 0.25;

const isBall = (body: Body): boolean => body.rolls && body.kind !== 'bottle';

/** The thing an action handles: the one the words name, else one that is at hand. */
const handled = (playing: Playing, action: Action, likely: (body: Body) => boolean): Body | undefined => {
  const { props } = playing.stage;
  const loose = props.filter((body) => body.motion === 'dynamic');
  return (
    loose.find((body) => body.id === action.object) ??
    loose.find((body) => action.subjects.includes(body.id)) ??
    loose.find((body) => body.id === action.target?.on) ??
    loose.find(likely)
  );
};

/** An action of hands and a thing, when both are there. */
const withHands = (playing: Playing, action: Action, person: Person): Played | null => {
  const hoop = playing.stage.place.hoop;
  const thing = handled(playing, action, isBall);
  if (thing === undefined) {
    return null;
  }
  switch (action.kind) {
    case 'hoop shot':
      return hoop === null
        ? throwing(playing, action, person, thing)
        : hoopShot(playing, action, person, thing, hoop);
    case 'dribble':
      return hoopShot(playing, action, person, thing, null);
    case 'throw':
      return throwing(playing, action, person, thing);
    case 'kick':
      return kicking(playing, action, person, thing);
    case 'push':
    case 'topple':
      return pushing(playing, action, person, thing);
    case 'drop':
      return carrying(playing, person, thing, Math.min(0.9, playing.seconds * 0.3));
    case 'hold':
      return action.object === null ||
        borneBy(playing.stage.script, person.id).some(({ id }) => id === action.object)
        ? null
        : carrying(playing, person, thing, null);
    default:
      return null;
  }
};

/** What somebody does with their body alone, for the plan. */
const wordsOf = ({ id }: Person, actions: readonly Action[]): string =>
  actions.length === 0
    ? `${id} stands at ease`
    : `${id}: ${stretches(actions)
        .stretches.map(({ carrier, gestures }) =>
          [carrier, ...gestures].map(({ kind }) => kind).join(' while '),
        )
        .join(', ')}`;

/** Heard or seen in any posture: voices, eyes and faces do it by themselves. */
const IN_PASSING: ReadonlySet<ActionKind> = new Set(['speak', 'look', 'stand']);
const DANCED: ReadonlySet<ActionKind> = new Set(['ride', 'flip', 'skating jump', 'floor routine']);

/** What somebody was to do along with something that takes their whole body. */
const leftUndone = (actions: readonly Action[], isPlayed: (action: Action) => boolean): readonly Reading[] =>
  actions.flatMap((action, index): Reading[] => {
    const other = actions[index - 1];
    if (action.meanwhile !== true || other === undefined || isPlayed(action) === isPlayed(other)) {
      return [];
    }
    const [shown, missing] = isPlayed(action) ? [action, other] : [other, action];
    return IN_PASSING.has(missing.kind)
      ? []
      : [
          {
            text: missing.text || missing.kind,
            as: `${missing.kind}: not shown, ${shown.kind} takes the whole body`,
          },
        ];
  });

/** Casts the screenplay's actions: who plays what, and what the things do by themselves. */
export const direct = (playing: Playing): readonly Played[] => {
  const { stage } = playing;
  const { script, people, creatures, props } = stage;
  const played: Played[] = [];
  const busy = new Set<string>();
  const taken = new Set<string>();
  for (const [creature, riders] of ridersOf(playing)) {
    played.push(ridden(playing, creature, riders));
    taken.add(creature.id);
    for (const { id } of riders) {
      busy.add(id);
    }
  }
  for (const person of people.filter(({ id }) => !busy.has(id))) {
    const actions = script.actions.filter((action) => action.subjects.includes(person.id));
    const ride = riding(playing, person, actions, taken);
    const danced = ride === null ? routine(playing, person, actions) : null;
    if (danced !== null) {
      played.push({ ...danced, notes: leftUndone(actions, ({ kind }) => DANCED.has(kind)) });
      busy.add(person.id);
    }
    if (ride !== null) {
      played.push({ ...ride, notes: leftUndone(actions, ({ kind }) => DANCED.has(kind)) });
      busy.add(person.id);
      for (const id of ride.uses ?? []) {
        taken.add(id);
      }
    }
  }
  for (const action of script.actions) {
    for (const person of people.filter(
      (candidate) => action.subjects.includes(candidate.id) && !busy.has(candidate.id),
    )) {
      const done = withHands(playing, action, person);
      if (done !== null) {
        const own = script.actions.filter(({ subjects }) => subjects.includes(person.id));
        played.push({ ...done, notes: leftUndone(own, (other) => other === action) });
        for (const performance of done.people ?? []) {
          busy.add(performance.person.id);
        }
        const thing = handled(playing, action, isBall);
        if (thing !== undefined) {
          taken.add(thing.id);
        }
      }
    }
  }
  // a shot at the hoop that names only the ball still needs somebody to make it
  const orphan = script.actions.find(
    (action) => action.kind === 'hoop shot' && !people.some((person) => busy.has(person.id)),
  );
  const shooter = people[0];
  if (orphan !== undefined && shooter !== undefined) {
    const done = withHands(playing, orphan, shooter);
    if (done !== null) {
      played.push(done);
      busy.add(shooter.id);
      for (const body of props.filter(isBall)) {
        taken.add(body.id);
      }
    }
  }
  for (const person of people.filter((candidate) => !busy.has(candidate.id))) {
    const actions = script.actions.filter((action) => action.subjects.includes(person.id));
    played.push({
      people: [bodyActions(playing, person, actions, script.dialogue)],
      words: wordsOf(person, actions),
      notes: stretches(actions).apart,
    });
  }
  for (const host of played.flatMap((act) => act.people ?? [])) {
    for (const { id, part } of borneBy(script, host.person.id)) {
      const thing = props.find((body) => body.id === id);
      if (thing === undefined || taken.has(id) || (stage.kept.get(id)?.pieces.length ?? 0) > 0) {
        continue;
      }
      if (thing.motion === 'dynamic') {
        played.push(
          thing.kind === 'kite' ? flyingKite(playing, thing, host) : bearing(playing, thing, host, part),
        );
        taken.add(id);
      } else {
        played.push({
          words: `${id} stands by itself`,
          notes: [
            {
              text: thing.name,
              as: `stands on the ground: ${host.person.id} cannot carry what is fixed there`,
            },
          ],
        });
      }
    }
  }
  for (const creature of creatures.filter(({ id }) => !taken.has(id))) {
    const seat = script.cast.find(({ id }) => id === creature.id)?.placed ?? null;
    const host = played.flatMap((act) => act.people ?? []).find(({ person }) => person.id === seat?.on);
    if (seat !== null && host !== undefined && isSeated(seat)) {
      played.push(perching(playing, creature, host, seat.part ?? 'shoulder'));
      continue;
    }
    const actions = script.actions.filter((action) => action.subjects.includes(creature.id));
    played.push({
      creatures: [creatureActions(playing, creature, actions)],
      words:
        actions.length > 0
          ? `${creature.id}: ${actions.map((action) => action.kind).join(', ')}`
          : `${creature.id} rests`,
    });
  }
  const loose = props.filter((body) => body.motion === 'dynamic' && !taken.has(body.id));
  for (const [rank, body] of loose.entries()) {
    const action =
      script.actions.find(
        (candidate) => candidate.subjects.includes(body.id) || candidate.object === body.id,
      ) ?? script.actions.find((candidate) => candidate.subjects.length === 0);
    const left = stage.kept.get(body.id);
    if (left !== undefined && (left.pieces.length > 0 || Math.hypot(...left.velocity) > UNDER_WAY)) {
      played.push({ words: left.pieces.length > 0 ? `${body.id} lies in pieces` : `${body.id} goes on` });
    } else if (body.kind === 'kite') {
      played.push(flyingKite(playing, body, null));
    } else if (action !== undefined) {
      played.push(thingAction(playing, action, body, rank * (action.kind === 'topple' ? 0 : 1)));
    }
  }
  const fragile = props.filter((body) => body.fragments.length > 0);
  const broken = fragile.map((body) => brittle(playing, body));
  if (played.length === 0) {
    played.push({ words: 'things settle' });
  }
  const [first] = played;
  if (first !== undefined && broken.length > 0) {
    played[0] = { ...first, stunts: [...(first.stunts ?? []), ...broken] };
  }
  return played;
};
