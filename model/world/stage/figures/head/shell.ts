import type { Rgb, Vec3 } from '../../../shoot/scene.ts';
import type { Field } from '../body/field.ts';
import { type Painted, sheet } from './grid.ts';
import { CENTER, skinAlong } from './skull.ts';

/** An edge around the head: tilts in degrees over azimuths from the front (0) to the back (180), the same left and right. */
export type Edge = readonly (readonly [azimuth: number, tilt: number])[];

/** What lies on a skull like a shell: hair, a cap, a hood. Angles in radians where nothing else is said. */
export interface Shell {
  /** Where it ends, unless it hangs. */
  readonly edge: Edge;
  /** How far above the skin, metres; `down` is 0 at the crown and 1 at the edge, `turn` the azimuth, -π..π. */
  thickness(turn: number, down: number): number;
  /** How far it hangs below the skull: the height of its end in the head's frame, or null where it ends at the edge. */
  readonly hang?: ((turn: number) => number | null) | undefined;
  /** How far the edge wavers up and down, radians: a hairline is no ruler. */
  readonly ragged?: number;
  paint(turn: number, down: number): Rgb;
  readonly columns: number;
  readonly rows: number;
}

const degrees = (d: number): number => (d * Math.PI) / 180;

/** The tilt of an edge at an azimuth, radians. */
export const tiltAt = (edge: Edge, turn: number): number => {
  const at = (Math.abs(turn) * 180) / Math.PI;
  const next = edge.findIndex(([azimuth]) => azimuth >= at);
  const to = edge[next === -1 ? edge.length - 1 : next] ?? [180, 0];
  const from = edge[next - 1] ?? to;
  const t = to[0] === from[0] ? 0 : Math.min(1, (at - from[0]) / (to[0] - from[0]));
  return degrees(from[1] + (to[1] - from[1]) * t * t * (3 - 2 * t));
};

/** Lays a shell on a skull. Its edge turns in under the skin; what hangs has an inner side. Closed but for that edge. */
export const shellOn = (
  field: Field,
  { edge, thickness, hang, ragged = 0, paint, columns, rows }: Shell,
): Painted => {
  const turns = Array.from({ length: columns }, (_, c) => -Math.PI + (2 * Math.PI * c) / columns);
  const on = (turn: number, tilt: number, lift: number): Vec3 => {
    const d: Vec3 = [Math.sin(turn) * Math.cos(tilt), Math.sin(tilt), Math.cos(turn) * Math.cos(tilt)];
    const far = skinAlong(field, ...d) + lift;
    return [CENTER[0] + d[0] * far, CENTER[1] + d[1] * far, CENTER[2] + d[2] * far];
  };
  const hanging = hang === undefined ? 0 : 6;
  const crownLift = turns.reduce((sum, turn) => sum + thickness(turn, 0), 0) / columns;
  const strands = turns.map((turn) => {
    const end = hang?.(turn) ?? null;
    const waver = ragged * (Math.sin(turn * 19) + 0.7 * Math.sin(turn * 33 + 1));
    const stop = end === null ? tiltAt(edge, turn) + waver : Math.max(tiltAt(edge, turn), degrees(22));
    const path: { at: Vec3; down: number }[] = [];
    const share = end === null ? 1 : 0.6;
    for (let r = 0; r <= rows; r += 1) {
      const down = r / rows;
      const tilt = degrees(88) + (stop - degrees(88)) * down;
      // all meet at the crown, whatever their own height there
      const lift = r === 0 ? crownLift : thickness(turn, down * share);
      path.push({ at: on(turn, tilt, lift), down: down * share });
    }
    const [x, y, z] = path.at(-1)?.at ?? [0, 0, 0];
    for (let r = 1; r <= hanging; r += 1) {
      const t = r / hanging;
      if (end === null) {
        // rows that only those that hang need: into the skin at once
        path.push({ at: on(turn, stop, -0.004 * t), down: 1 });
      } else {
        const by =
          1 +
          0.1 * Math.sin(t * 2.2) -
          0.16 * t * t +
          (thickness(turn, 0.6 + 0.4 * t) - thickness(turn, 0.6)) / 0.08;
        path.push({ at: [x * by, y + (end - y) * t, z * (1 + (by - 1) * 0.8)], down: 0.6 + 0.4 * t });
      }
    }
    const last = path.at(-1)?.at ?? [0, 0, 0];
    if (end === null) {
      path.push({ at: on(turn, stop, -0.006), down: 1 });
      path.push({ at: on(turn, stop + 0.12, -0.007), down: 1 });
    } else {
      path.push({ at: [last[0] * 0.8, last[1] + 0.012, last[2] * 0.82], down: 0.95 });
      path.push({ at: [x * 0.72, y * 0.6 + 0.03, z * 0.72], down: 0.9 });
    }
    return path;
  });
  const first = strands[0] ?? [];
  return sheet({
    rows: first.map((_, r) => strands.map((strand) => strand[r]?.at ?? [0, 0, 0])),
    around: true,
    paint: (r, c) => paint(turns[c] ?? 0, strands[c]?.[r]?.down ?? 1),
  });
};
