import { type Matrix4, Quaternion, Vector3 } from 'three';
import type { Reading } from '../read/screenplay.ts';
import type { Material } from '../score/cue.ts';
import type { Creature, CreatureJoint, Person, PersonJoint } from '../stage/figures/figure.ts';
import type { Body, Stage } from '../stage/stage.ts';
import type { ClothTrack } from './cloth/cloth-track.ts';
import type { Root } from './figures/pose.ts';
import type { Contact, Physics } from './physics.ts';
import { RATE } from './physics.ts';
import type { Splash } from './water/floating.ts';

const FLOATS = 8;

/** Where the loose bodies were at every step: position, rotation, and whether they were there at all. */
export class Tracks {
  readonly bodies: readonly Body[];
  readonly #index: ReadonlyMap<string, number>;
  readonly #data: Float32Array;
  #recorded = 0;

  constructor(bodies: readonly Body[], steps: number) {
    this.bodies = bodies;
    this.#index = new Map(bodies.map((body, i) => [body.id, i]));
    this.#data = new Float32Array(bodies.length * FLOATS * (steps + 1));
  }

  record(physics: Physics, present: (id: string) => boolean): void {
    let at = this.#recorded * this.bodies.length * FLOATS;
    for (const { id } of this.bodies) {
      physics.position(id).toArray(this.#data, at);
      physics.rotation(id).toArray(this.#data, at + 3);
      this.#data[at + 7] = present(id) ? 1 : 0;
      at += FLOATS;
    }
    this.#recorded += 1;
  }

  has(id: string): boolean {
    return this.#index.has(id);
  }

  /** Seconds on tape. */
  get seconds(): number {
    return Math.max(0, this.#recorded - 1) / RATE;
  }

  #offset(id: string, step: number): number {
    const index = this.#index.get(id);
    if (index === undefined) {
      throw new Error(`${id} was not recorded`);
    }
    return (step * this.bodies.length + index) * FLOATS;
  }

  #span(t: number): { from: number; share: number } {
    const last = Math.max(0, this.#recorded - 1);
    const step = Math.min(last, Math.max(0, t * RATE));
    const from = Math.min(Math.floor(step), Math.max(0, last - 1));
    return { from, share: step - from };
  }

  /** At any time on tape; before and after, the first and the last. */
  position(id: string, t: number): Vector3 {
    const { from, share } = this.#span(t);
    const a = new Vector3().fromArray(this.#data, this.#offset(id, from));
    return this.#recorded < 2
      ? a
      : a.lerp(new Vector3().fromArray(this.#data, this.#offset(id, from + 1)), share);
  }

  rotation(id: string, t: number): Quaternion {
    const { from, share } = this.#span(t);
    const a = new Quaternion().fromArray(this.#data, this.#offset(id, from) + 3);
    return this.#recorded < 2
      ? a
      : a.slerp(new Quaternion().fromArray(this.#data, this.#offset(id, from + 1) + 3), share);
  }

  present(id: string, t: number): boolean {
    const { from, share } = this.#span(t);
    return this.#data[this.#offset(id, share > 0.5 ? from + 1 : from) + 7] === 1;
  }

  /** All numbers on tape, for a digest. */
  get raw(): Float32Array {
    return this.#data.subarray(0, this.#recorded * this.bodies.length * FLOATS);
  }
}

/** Where the bones of a figure are: frames of the world. */
export type Joints<Joint> = ReadonlyMap<Joint, Matrix4>;

/** A foot or hand on the ground for a while. What glides moves along its blade, all else stays where it is. */
export interface Stance {
  readonly part: 'footL' | 'footR' | 'handL' | 'handR';
  readonly from: number;
  readonly to: number;
  readonly glides: boolean;
}

/** What one person does: pure functions of simulation time. */
export interface Performance {
  readonly person: Person;
  /** The ground under them, and which way they face. */
  root(t: number): Root;
  /** All bones; the mouth and the eyelids belong to the face and are not among them. */
  joints(t: number): Joints<PersonJoint>;
  /** 0 closed, 1 wide open, as the motion has it; speech opens it further. */
  mouth(t: number): number;
  /** What stands on the ground and when, where the motion knows it. */
  readonly stances: readonly Stance[];
}
export interface CreaturePerformance {
  readonly creature: Creature;
  root(t: number): Root;
  joints(t: number): Joints<CreatureJoint>;
}

/** A thing rolled or slid on another. `id` is a recorded body, a person or an animal. */
export interface Rubbing {
  readonly kind: 'roll' | 'slide';
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly speeds: Float32Array;
  /** What rubs on what, where it is not the body's own material on the ground: a blade on ice. */
  readonly sounds?: readonly [Material, Material];
  /** Newtons that press the two together; missing: the body's weight. */
  readonly force?: number;
}

/** What happened, once and for all: the third room's result. Times are seconds of simulation. */
export interface Take {
  readonly stage: Stage;
  readonly seconds: number;
  /** Simulated seconds for one second of film: below 1 in slow motion. */
  readonly pace: number;
  readonly tracks: Tracks;
  readonly people: readonly Performance[];
  readonly creatures: readonly CreaturePerformance[];
  /** What hangs and blows. */
  readonly cloths: readonly ClothTrack[];
  readonly contacts: readonly Contact[];
  readonly rubbings: readonly Rubbing[];
  /** What came down on water, earlier ones need not come first. */
  readonly splashes: readonly Splash[];
  /** Who was doing what when it ended. */
  readonly doing: ReadonlyMap<string, string>;
  /** Ids of those who were on somebody and did not stay there. */
  readonly fallen: ReadonlySet<string>;
  /** What was played, in words, for the plan. */
  readonly played: readonly string[];
  /** What could not be done as the words have it, for the plan. */
  readonly notes: readonly Reading[];
  /** Points the camera should hold in the picture, beyond those who move. */
  readonly marks: readonly Vector3[];
}
