import { Vector3 } from 'three';
import type { Proportions } from '../figure.ts';
import { palmLength, restLimbs } from '../rest.ts';
import type { BodyBone } from './bones.ts';
import type { PullOf } from './skin.ts';

export type Pull = PullOf<BodyBone>;

type Stop = readonly [at: number, bone: BodyBone];

const smooth = (from: number, to: number, at: number): number => {
  const t = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** The bone at a place along a limb; between two stops, something of both. */
const along = (stops: readonly Stop[], at: number): readonly Pull[] => {
  const next = stops.findIndex(([from]) => from > at);
  const [first] = stops;
  const last = stops.at(-1);
  if (first === undefined || last === undefined) {
    return [];
  }
  const from = stops[next - 1];
  const to = stops[next];
  if (from === undefined || to === undefined) {
    return [[(next === 0 ? first : last)[1], 1]];
  }
  const share = smooth(from[0], to[0], at);
  return [
    [from[1], 1 - share],
    [to[1], share],
  ];
};

const scaled = (pulls: readonly Pull[], by: number): readonly Pull[] =>
  pulls.map(([bone, share]) => [bone, share * by]);

/** Which bones a point of a body at rest follows, and how much: a function of its place alone. */
export const pullOf = (body: Proportions): ((x: number, y: number, z: number) => readonly Pull[]) => {
  const s = body.height / 1.8;
  const rest = restLimbs(body);
  const [u, f, t, h] = [body.upperArm, body.forearm, body.thigh, body.shin];
  const knuckle = palmLength(body);
  const trunk: readonly Stop[] = [
    [body.pelvis + 0.01 * s, 'pelvis'],
    [rest.waist.y + 0.01 * s, 'waist'],
    [rest.waist.y + 0.12 * s, 'chest'],
    [rest.neck.y - 0.06 * s, 'chest'],
    [rest.neck.y - 0.012 * s, 'neck'],
    [rest.neck.y + 0.03 * s, 'head'],
  ];
  const armOf = (side: 'L' | 'R'): readonly Stop[] => [
    [-0.075 * s, 'chest'],
    [0.005 * s, `shoulder${side}`],
    [0.085 * s, `swing${side}`],
    [u * 0.52, `twist${side}`],
    [u - 0.062 * s, `upperArm${side}`],
    [u, `elbow${side}`],
    [u + 0.062 * s, `forearm${side}`],
    [u + f - 0.05 * s, `forearm${side}`],
    [u + f, `wrist${side}`],
    [u + f + 0.026 * s, `hand${side}`],
    [u + f + knuckle - 0.014 * s, `hand${side}`],
    [u + f + knuckle, `knuckles${side}`],
    [u + f + knuckle + 0.014 * s, `fingers${side}`],
  ];
  const legOf = (side: 'L' | 'R'): readonly Stop[] => [
    [-0.07 * s, 'pelvis'],
    [0.025 * s, `hip${side}`],
    [0.125 * s, `thigh${side}`],
    [t - 0.075 * s, `thigh${side}`],
    [t, `knee${side}`],
    [t + 0.075 * s, `shin${side}`],
    [t + h - 0.06 * s, `shin${side}`],
    [t + h, `ankle${side}`],
    [t + h + 0.03 * s, `foot${side}`],
  ];
  const arms = { L: armOf('L'), R: armOf('R') };
  const legs = { L: legOf('L'), R: legOf('R') };
  /** The thumb lies beside the knuckles and does not bend with the fingers. */
  const inHand = (side: 'L' | 'R', reach: number, fore: number): readonly Pull[] => {
    const thumb = reach > u + f ? smooth(0.036 * s, 0.042 * s, fore) : 0;
    return [
      ...scaled(along(arms[side], reach), 1 - thumb),
      ...scaled(along(arms[side], Math.min(reach, u + f + 0.03 * s)), thumb),
    ];
  };
  const point = new Vector3();
  return (x, y, z) => {
    const side = x >= 0 ? 'L' : 'R';
    point.set(Math.abs(x), y, z).sub(rest.shoulder);
    const reach = point.dot(rest.arm);
    const aside = Math.sqrt(Math.max(0, point.lengthSq() - reach * reach));
    // the further down the arm, the further off the trunk: thick sleeves are still its own
    const thick = 0.35 * Math.max(0, reach - 0.09 * s);
    const inArm =
      smooth(-0.075 * s, 0.03 * s, reach) * (1 - smooth(0.085 * s + thick, 0.14 * s + thick, aside));
    if (y > body.pelvis + 0.01 * s || inArm >= 1) {
      return [...scaled(inHand(side, reach, point.z), inArm), ...scaled(along(trunk, y), 1 - inArm)];
    }
    point.set(Math.abs(x), y, z).sub(rest.hip);
    const down = point.dot(rest.leg);
    // between the legs the body holds still
    const inLeg = down > 0.13 * s ? 1 : smooth(0, 0.05 * s, Math.abs(x));
    return [
      ...scaled(along(legs[side], down), inLeg * (1 - inArm)),
      ...scaled(inHand(side, reach, z - rest.shoulder.z), inArm),
      ['pelvis', (1 - inLeg) * (1 - inArm)],
    ];
  };
};
