import type { Vector3 } from 'three';
import type { Random } from '../../random.ts';
import type { Reading } from '../../read/screenplay.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Physics } from '../physics.ts';
import type { CreaturePerformance, Performance, Tracks } from '../take.ts';
import type { Splash } from '../water/floating.ts';

/** Everything an action may use while it is being played. */
export interface Playing {
  readonly stage: Stage;
  /** Simulated length of the shot. */
  readonly seconds: number;
  readonly physics: Physics;
  readonly tracks: Tracks;
  readonly random: Random;
  /** Breaks a thing into its pieces where it is. */
  shatter(id: string): void;
}

/** Something that acts on the bodies before a step; `t` is the time at the start of that step. */
export type Stunt = (t: number) => void;

/** What playing one action adds to a take. */
export interface Played {
  readonly people?: readonly Performance[];
  readonly creatures?: readonly CreaturePerformance[];
  readonly stunts?: readonly Stunt[];
  readonly marks?: readonly Vector3[];
  /** Ids of things it moves: nothing else may. */
  readonly uses?: readonly string[];
  /** Ids of those who were on somebody and did not stay there. */
  readonly fallen?: readonly string[];
  /** What it threw up from the water, beyond what loose things do by themselves. */
  readonly splashes?: readonly Splash[];
  readonly words: string;
  /** What could not be done as the words have it, for the plan. */
  readonly notes?: readonly Reading[];
}

/** Slow motion plays the world at this share of its speed. */
const SLOW = 0.35;

/** Seconds of the world in a second of film. */
export const paceIn = ({ script }: Stage): number => (script.slowMotion ? SLOW : 1);
