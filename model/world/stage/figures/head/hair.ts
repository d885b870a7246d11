import { between, type Random } from '../../../random.ts';
import type { Rgb, Vec3 } from '../../../shoot/scene.ts';
import { join } from '../../geometry/mesh.ts';
import { dimmed } from '../../geometry/paint.ts';
import type { Field } from '../body/field.ts';
import { outward } from './eyes.ts';
import { type Painted, tube } from './grid.ts';
import { type Edge, shellOn } from './shell.ts';

export type HairStyle = 'short' | 'crop' | 'curly' | 'bald' | 'long' | 'bob' | 'bun' | 'tail' | 'spiky';

const CROPPED: Edge = [
  [0, 39],
  [26, 38],
  [44, 36],
  [56, 28],
  [64, 10],
  [72, -6],
  [79, -8],
  [87, 14],
  [104, 14],
  [114, -6],
  [130, -34],
  [152, -44],
  [180, -46],
];
const GATHERED: Edge = [
  [0, 41],
  [30, 40],
  [48, 36],
  [62, 22],
  [72, 6],
  [80, 2],
  [90, 14],
  [104, 12],
  [118, -8],
  [140, -32],
  [180, -40],
];

/** Locks: 0 in a groove, 1 on a ridge. */
const strands = (turn: number, down: number, count: number): number =>
  0.5 +
  0.5 *
    Math.min(1, down * 4) *
    Math.sin(turn * count + Math.sin(down * 5 + turn * 3) * 1.3) *
    (0.72 + 0.28 * Math.sin(turn * count * 0.37 + 2));

interface Cut {
  readonly style: HairStyle;
  readonly color: Rgb;
  /** Flat colour and pointed locks. */
  readonly drawn: boolean;
  readonly woman: boolean;
  /** Something on the head presses it flat. */
  readonly covered: boolean;
}

/** Hair on a skull, as one painted mesh; nothing for the bald. `random` decides the parting and the fall of the locks. */
export const hairOn = (field: Field, cut: Cut, random: Random): Painted | null => {
  const { color, drawn, covered } = cut;
  const parting = between(random, -0.8, 0.8);
  const wild = Array.from({ length: 32 }, () => random());
  const style = covered && (cut.style === 'curly' || cut.style === 'spiky') ? 'short' : cut.style;
  if (style === 'bald') {
    return null;
  }
  const shade = (turn: number, down: number, count: number): Rgb =>
    drawn
      ? dimmed(color, down > 0.97 ? 0.8 : 1)
      : dimmed(color, (0.5 + 0.72 * strands(turn, down, count)) * (0.9 + 0.2 * down));
  const press = covered ? 0.25 : 1;
  const swept = (turn: number, down: number, height: number, sides: number): number => {
    const top = Math.max(0, Math.cos(turn * 0.5)) * (1 - down * 0.35);
    // a furrow where the hair is parted
    const furrow = Math.exp(-(((turn - parting) / 0.16) ** 2)) * Math.max(0, 0.75 - down) * 0.007;
    return (sides + (height - sides) * top ** 1.4) * press - furrow * press;
  };
  const locks = (shells: readonly Painted[]): Painted => {
    const [first] = shells;
    const { colors, ...rest } = join(shells);
    return { ...rest, colors: colors ?? first?.colors ?? new Float32Array() };
  };

  switch (style) {
    case 'crop':
      return shellOn(field, {
        edge: CROPPED,
        ragged: 0.02,
        columns: 44,
        rows: 8,
        thickness: (turn, down) => (0.0034 + 0.0012 * strands(turn, down, 31)) * (1 - 0.75 * down ** 6),
        paint: (turn, down) =>
          dimmed(shade(turn, down, 31), drawn ? 1 : 0.85 + 0.3 * Math.sin(turn * 71) * Math.sin(down * 90)),
      });
    case 'curly': {
      const curl = (turn: number, down: number) =>
        Math.sin(turn * 9 + down * 4) * Math.sin(down * 21 + turn * 2) +
        0.6 * Math.sin(turn * 15 - down * 13);
      return shellOn(field, {
        edge: cut.woman ? GATHERED : CROPPED,
        ragged: 0.02,
        columns: 48,
        rows: 11,
        thickness: (turn, down) =>
          (0.02 + (cut.woman ? 0.012 : 0) + 0.0052 * curl(turn, down)) * (down > 0.97 ? 0.45 : 1),
        paint: (turn, down) => dimmed(color, drawn ? 1 : 0.75 + 0.3 * curl(turn, down)),
        hang: cut.woman
          ? (turn) => (Math.abs(turn) > 1.25 ? 0.0 + 0.02 * wildAt(wild, turn) : null)
          : undefined,
      });
    }
    case 'long':
    case 'bob': {
      const length = style === 'long' ? -0.15 : 0.005;
      const front = 0.98;
      return locks([
        shellOn(field, {
          edge: GATHERED,
          ragged: 0.02,
          columns: 48,
          rows: 7,
          thickness: (turn, down) =>
            swept(turn, down, 0.014, 0.011) +
            (0.0035 * strands(turn, down, 19) + (drawn ? 0.002 : 0)) * (0.35 + down),
          paint: (turn, down) => shade(turn, down, 19),
          hang: (turn) => {
            const side = Math.abs(turn);
            if (side < front) {
              return null;
            }
            const uneven = drawn ? 0.022 * (wildAt(wild, turn) - 0.5) : 0.006 * (strands(turn, 1, 19) - 0.5);
            // shorter where it frames the face
            return length + (side < 1.5 ? (1.5 - side) * (style === 'long' ? 0.14 : 0.04) : 0) + uneven;
          },
        }),
        ...(drawn || (wild[0] ?? 1) < 0.4 ? fringe(field, color, wild, drawn, covered) : []),
      ]);
    }
    case 'bun':
    case 'tail': {
      const sleek = shellOn(field, {
        edge: GATHERED,
        ragged: 0.02,
        columns: 44,
        rows: 7,
        thickness: (turn, down) =>
          (0.0062 + 0.004 * strands(turn, down, 21) + 0.004 * Math.max(0, -Math.cos(turn)) * (1 - down)) *
          (down > 0.95 ? 0.5 : 1) *
          (covered ? 0.6 : 1),
        paint: (turn, down) => shade(turn, down, 21),
      });
      const knot = style === 'bun' ? bun(color, drawn) : ponytail(color, drawn);
      return locks([sleek, knot, ...(drawn ? fringe(field, color, wild, drawn, covered) : [])]);
    }
    case 'spiky':
      return locks([
        shellOn(field, {
          edge: CROPPED,
          ragged: 0.02,
          columns: 40,
          rows: 7,
          thickness: (turn, down) => swept(turn, down, 0.014, 0.008),
          paint: (turn, down) => shade(turn, down, 15),
        }),
        ...spikes(field, color, wild),
        ...fringe(field, color, wild, true, covered),
      ]);
    default:
      return locks([
        shellOn(field, {
          edge: CROPPED,
          ragged: 0.02,
          columns: 44,
          rows: 7,
          thickness: (turn, down) =>
            (swept(turn, down, 0.016, 0.0075) + 0.003 * strands(turn, down, 17) * press) *
            (1 - 0.6 * Math.max(0, down - 0.75) * 4 * 0.8),
          paint: (turn, down) => shade(turn, down, 17),
        }),
        ...(drawn
          ? fringe(field, color, wild, true, covered)
          : covered
            ? []
            : combed(field, color, wild, parting)),
      ]);
  }
};

const wildAt = (wild: readonly number[], turn: number): number =>
  wild[Math.floor(((turn + Math.PI) / (2 * Math.PI)) * wild.length) % wild.length] ?? 0.5;

/** Pointed locks over the forehead. */
const fringe = (
  field: Field,
  color: Rgb,
  wild: readonly number[],
  drawn: boolean,
  covered: boolean,
): readonly Painted[] => {
  if (covered) {
    return [];
  }
  const count = drawn ? 9 : 12;
  return Array.from({ length: count }, (_, i) => {
    const turn = ((i + 0.5) / count - 0.5) * (drawn ? 2.1 : 1.9);
    const chance = wild[i] ?? 0.5;
    const reach = drawn ? 0.32 + 0.2 * chance + Math.abs(turn) * -0.22 : 0.36 + 0.1 * chance;
    const path = [0, 0.25, 0.5, 0.75, 1].map((t): Vec3 => {
      const tilt = 0.98 - t * (0.98 - reach);
      const at = turn * (1 + 0.12 * t) + 0.12 * (chance - 0.5) * t;
      return outward(
        field,
        [Math.sin(at) * Math.cos(tilt), Math.sin(tilt), Math.cos(at) * Math.cos(tilt)],
        0.006 + 0.012 * Math.sin(t * Math.PI * 0.8),
      );
    });
    return tube(
      path,
      6,
      (share, around) => (0.017 - 0.0155 * share ** 1.6) * (0.42 + 0.58 * Math.abs(Math.cos(around))),
      (share) => dimmed(color, drawn ? 1 : 0.8 + 0.3 * share),
    );
  });
};

/** Pointed locks from the crown, down and out, all around but the face. */
const spikes = (field: Field, color: Rgb, wild: readonly number[]): readonly Painted[] =>
  Array.from({ length: 22 }, (_, i) => {
    const upper = i % 2 === 0;
    const turn = 0.95 + (i / 21) * (2 * Math.PI - 1.9);
    const chance = wild[i] ?? 0.5;
    const [from, to] = upper ? [1.25, 0.35 - 0.2 * chance] : [0.7, -0.28 - 0.25 * chance];
    const path = [0, 0.3, 0.6, 0.85, 1].map((t): Vec3 => {
      const tilt = from + (to - from) * t;
      const at = turn + 0.3 * (chance - 0.5) * t;
      return outward(
        field,
        [Math.sin(at) * Math.cos(tilt), Math.sin(tilt), Math.cos(at) * Math.cos(tilt)],
        0.004 + 0.012 * Math.sin(t * 2) + 0.026 * t ** 3,
      );
    });
    return tube(
      path,
      5,
      (share, around) => (0.026 * (1 - share ** 2) + 4e-4) * (0.4 + 0.6 * Math.abs(Math.cos(around))),
      () => color,
    );
  });

/** Broad locks combed from the parting over the top of short hair. */
const combed = (field: Field, color: Rgb, wild: readonly number[], parting: number): readonly Painted[] => {
  const away = parting > 0 ? -1 : 1;
  return Array.from({ length: 13 }, (_, i) => {
    const chance = wild[i] ?? 0.5;
    // from front to back, each lock arches away from the parting
    const fore = 1.02 - i * 0.115;
    const path = [0, 0.2, 0.45, 0.7, 0.9, 1].map((t): Vec3 => {
      const x = -away * 0.3 + away * t * (1.02 + 0.2 * chance);
      const z = fore * 0.78 + 0.16 * Math.sin(t * 2.6) * (i < 5 ? 1 : 0.3) - 0.1 * t;
      const y = Math.sqrt(Math.max(0.02, 1.25 - x * x * 0.85 - z * z));
      const length = Math.hypot(x, y, z);
      return outward(field, [x / length, y / length, z / length], 0.009 + 0.012 * Math.sin(0.3 + t * 2.5));
    });
    return tube(
      path,
      7,
      (share, around) =>
        (0.006 + 0.013 * Math.sin(0.25 + share * 2.7)) *
        (0.5 + 0.5 * Math.abs(Math.cos(around))) *
        (share > 0.95 ? 0.3 : 1),
      (share, around) => dimmed(color, 0.78 + 0.22 * Math.sin(around * 2) + 0.18 * share),
    );
  });
};

const bun = (color: Rgb, drawn: boolean): Painted => {
  const path = Array.from({ length: 9 }, (_, i): Vec3 => {
    const t = i / 8;
    return [0, 0.188 + 0.026 * t, -0.083 - 0.058 * t];
  });
  return tube(
    path,
    20,
    (share, turn) =>
      0.04 *
      Math.sin(Math.PI * Math.min(0.985, 0.05 + share * 0.93)) ** 0.6 *
      (1 + 0.05 * Math.sin(turn * 6 + share * 9)),
    (share, turn) => dimmed(color, drawn ? 1 : 0.72 + 0.4 * (0.5 + 0.5 * Math.sin(turn * 6 + share * 9))),
  );
};

const ponytail = (color: Rgb, drawn: boolean): Painted => {
  const path = Array.from({ length: 13 }, (_, i): Vec3 => {
    const t = i / 12;
    return [
      0.004 * Math.sin(t * 7),
      0.186 + 0.03 * Math.sin(t * 2.4) - 0.2 * t * t,
      -0.094 - 0.075 * Math.sin(t * 1.9) - 0.012 * t,
    ];
  });
  return tube(
    path,
    14,
    (share, turn) =>
      (share < 0.1 ? 0.016 : 0.017 + 0.019 * Math.sin(share * 2.6)) *
      (1 - 0.85 * Math.max(0, share - 0.6) ** 1.5 * 3) *
      (1 + 0.08 * Math.sin(turn * 5 + share * 3)),
    (share, turn) =>
      dimmed(
        color,
        drawn ? 1 : share < 0.1 ? 0.4 : 0.72 + 0.42 * (0.5 + 0.5 * Math.sin(turn * 5 + share * 3)),
      ),
  );
};
