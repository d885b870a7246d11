import { Matrix4, Quaternion, Vector3 } from 'three';
import type { PersonJoint, Proportions } from '../../stage/figures/figure.ts';
import { JOINTS, jointAt, PARENTS, turnOf } from '../body/kinematics.ts';
import type { Posture } from '../body/posture.ts';
import { RATE } from '../physics.ts';
import type { Joints } from '../take.ts';

const ONE = new Vector3(1, 1, 1);
const FLOATS = 3 + 4 * JOINTS.length;

/** A body's motion step by step: where the pelvis is, and every bone's turn in its parent's frame. */
export class Tape {
  readonly #body: Proportions;
  readonly #data: Float64Array;
  readonly #steps: number;

  /** `frames`: one per step of 1/240 s, the first at 0. */
  constructor(body: Proportions, frames: readonly { readonly pelvis: Matrix4; readonly posture: Posture }[]) {
    this.#body = body;
    this.#steps = frames.length;
    this.#data = new Float64Array(frames.length * FLOATS);
    const at = new Vector3();
    const turn = new Quaternion();
    const last = new Float64Array(FLOATS);
    for (const [i, { pelvis, posture }] of frames.entries()) {
      pelvis.decompose(at, turn, new Vector3());
      const start = i * FLOATS;
      at.toArray(this.#data, start);
      const put = (bone: number, q: Quaternion): void => {
        const offset = 3 + 4 * bone;
        const before = [0, 1, 2, 3].map((k) => last[offset + k] ?? 0);
        const dot =
          q.x * (before[0] ?? 0) + q.y * (before[1] ?? 0) + q.z * (before[2] ?? 0) + q.w * (before[3] ?? 0);
        const sign = dot < 0 ? -1 : 1;
        for (const [k, value] of [q.x, q.y, q.z, q.w].entries()) {
          last[offset + k] = value * sign;
          this.#data[start + offset + k] = value * sign;
        }
      };
      put(0, turn);
      for (const [bone] of PARENTS) {
        put(JOINTS.indexOf(bone), turnOf(bone, posture));
      }
    }
  }

  get seconds(): number {
    return Math.max(0, this.#steps - 1) / RATE;
  }

  /** Frames of the world; before and after, the first and the last. */
  joints(t: number): Joints<PersonJoint> {
    const step = Math.min(this.#steps - 1, Math.max(0, t * RATE));
    const from = Math.min(Math.floor(step + 1e-9), Math.max(0, this.#steps - 2));
    const share = Math.min(1, Math.max(0, step - from));
    const a = from * FLOATS;
    const b = a + FLOATS;
    const mixed = (k: number): number => {
      const start = this.#data[a + k] ?? 0;
      return share < 1e-9 ? start : start + ((this.#data[b + k] ?? start) - start) * share;
    };
    const turn = (bone: number): Quaternion => {
      const k = 3 + 4 * bone;
      return new Quaternion(mixed(k), mixed(k + 1), mixed(k + 2), mixed(k + 3)).normalize();
    };
    const pelvis = new Matrix4().compose(new Vector3(mixed(0), mixed(1), mixed(2)), turn(0), ONE);
    const joints = new Map<PersonJoint, Matrix4>([['pelvis', pelvis]]);
    for (const [bone, parent] of PARENTS) {
      joints.set(
        bone,
        new Matrix4()
          .compose(jointAt(this.#body, bone), turn(JOINTS.indexOf(bone)), ONE)
          .premultiply(joints.get(parent) ?? pelvis),
      );
    }
    return joints;
  }
}
