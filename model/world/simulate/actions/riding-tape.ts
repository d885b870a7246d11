import { Matrix4, Quaternion, Vector3 } from 'three';
import type { Person, PersonJoint } from '../../stage/figures/figure.ts';
import { centreOfMass } from '../body/anthropometry.ts';
import { place } from '../body/kinematics.ts';
import { between } from '../body/posture.ts';
import type { Joints, Performance } from '../take.ts';
import type { Moment } from './riding-board.ts';

export const rotationIn = (frame: Matrix4): Quaternion => new Quaternion().setFromRotationMatrix(frame);
export const originIn = (frame: Matrix4): Vector3 => new Vector3().setFromMatrixPosition(frame);

const mixed = (a: Matrix4, b: Matrix4, share: number): Matrix4 =>
  new Matrix4().compose(
    originIn(a).lerp(originIn(b), share),
    rotationIn(a).slerp(rotationIn(b), share),
    new Vector3(1, 1, 1),
  );

/** A ride, moment by moment; at any time between. */
export class Tape {
  readonly #moments: Moment[] = [];
  readonly person: Person;

  constructor(person: Person) {
    this.person = person;
  }

  add(...moments: readonly Moment[]): void {
    this.#moments.push(...moments);
  }

  #span(t: number): { readonly a: Moment; readonly b: Moment; readonly share: number } {
    let [low, high] = [0, this.#moments.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#moments[middle]?.at ?? 0) <= t) {
        low = middle;
      } else {
        high = middle;
      }
    }
    const [a, b] = [this.#moments[low], this.#moments[high]];
    if (a === undefined || b === undefined) {
      throw new Error('nothing was ridden');
    }
    const share = b.at > a.at ? Math.min(1, Math.max(0, (t - a.at) / (b.at - a.at))) : 0;
    return { a, b, share };
  }

  board(t: number): Matrix4 {
    const { a, b, share } = this.#span(t);
    return mixed(a.board, b.board, share);
  }

  pelvis(t: number): Matrix4 {
    const { a, b, share } = this.#span(t);
    return mixed(a.rider.pelvis, b.rider.pelvis, share);
  }

  joints(t: number): Joints<PersonJoint> {
    const { a, b, share } = this.#span(t);
    return place(this.person.body, between(a.rider.posture, b.rider.posture, share), this.pelvis(t));
  }

  /** How fast the rider's centre of mass moves just after a time, m/s. */
  velocity(t: number, over: number): Vector3 {
    const centre = (at: number) => centreOfMass(this.person.body, this.joints(at));
    return centre(t + over)
      .sub(centre(t))
      .divideScalar(over);
  }

  /** What the person on this tape does. */
  performance(): Performance {
    return {
      person: this.person,
      root: (t) => {
        const frame = this.board(t);
        const { x, y, z } = originIn(this.pelvis(t));
        const bow = new Vector3(0, 0, 1).transformDirection(frame);
        return {
          x,
          y: Math.max(originIn(frame).y, y - this.person.body.pelvis),
          z,
          heading: Math.atan2(bow.x, bow.z),
        };
      },
      joints: (t) => this.joints(t),
      mouth: () => 0,
      stances: [],
    };
  }
}
