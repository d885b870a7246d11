import { Matrix4, Vector3 } from 'three';
import type { Proportions } from '../../stage/figures/figure.ts';
import { place } from './kinematics.ts';
import { type Posture, RANGES, SIDES, type Side } from './posture.ts';

/** What of four fingers, a little curled, may touch: their pads and tips in the frame of their knuckles, for a hand of 0.17 m. */
const TOUCHES: readonly { readonly along: number; readonly palmward: number }[] = [
  { along: 0.064, palmward: 0.035 },
  { along: 0.08, palmward: 0.024 },
];

/**
 * Degrees by which a hand's knuckles are bent, from `held`, so that no finger is under level ground at y = 0. Fingers
 * weigh next to nothing: they are where the ground presses them, backwards under a palm and inwards under its back.
 */
const pressed = (body: Proportions, side: Side, frame: Matrix4, held: number): number => {
  const s = body.hand / 0.17;
  const height = new Vector3().setFromMatrixPosition(frame).y;
  const down = -(frame.elements[5] ?? 0);
  const palm = (side === 'L' ? -1 : 1) * (frame.elements[1] ?? 0);
  const backwards = palm <= 0;
  const from = (held * Math.PI) / 180;
  const turns = TOUCHES.map(({ along, palmward }) => {
    // its height over the ground: that of the knuckles + size · cos(angle − highest)
    const a = s * (along * down + palmward * palm);
    const b = s * (along * palm - palmward * down);
    const size = Math.hypot(a, b);
    const highest = Math.atan2(b, a);
    if (height + size * Math.cos(from - highest) >= 0) {
      return 0;
    }
    const half = Math.acos(Math.min(1, Math.max(-1, -height / size)));
    const turn = highest + (backwards ? half : -half) - from;
    const full = 2 * Math.PI;
    return backwards ? turn - full * Math.ceil(turn / full) : turn - full * Math.floor(turn / full);
  });
  return held + ((backwards ? Math.min(...turns) : Math.max(...turns)) * 180) / Math.PI;
};

/** A posture whose fingers lie on the ground where they would be under it, as far as their knuckles bend. */
export const fingersOnGround = (body: Proportions, posture: Posture, pelvis: Matrix4): Posture => {
  const joints = place(body, { ...posture, fingersL: 0, fingersR: 0 }, pelvis);
  const angle = (side: Side): number => {
    const [least, most] = RANGES.get(`fingers${side}`) ?? [0, 0];
    const found = pressed(
      body,
      side,
      joints.get(`fingers${side}`) ?? new Matrix4(),
      posture[`fingers${side}`],
    );
    return Math.min(most, Math.max(least, found));
  };
  const [fingersL = 0, fingersR = 0] = SIDES.map(angle);
  return { ...posture, fingersL, fingersR };
};
