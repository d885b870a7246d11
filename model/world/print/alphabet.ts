/**
 * Letters as strokes of a pen: the machines that film have no fonts, and the same frames are asked of all of them. The unit is
 * the height of an x; the line is at y = 0 and up is positive.
 */

/** A line through these points. One point alone is a dot. */
export type Stroke = readonly (readonly [x: number, y: number])[];

export interface Glyph {
  readonly width: number;
  readonly strokes: readonly Stroke[];
}

const ARC_STEP = 12;

/** Part of an ellipse, degrees counter-clockwise from the right. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Stroke {
  const steps = Math.max(1, Math.ceil(Math.abs(to - from) / ARC_STEP));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = ((from + ((to - from) * step) / steps) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)] as const;
  });
}

const line = (...points: (readonly [number, number])[]): Stroke => points;
const glyph = (width: number, ...strokes: Stroke[]): Glyph => ({ width, strokes });

const TOP = 1.5;
const BOTTOM = -0.45;
/** Digits are lower than an l. */
const DIGIT = 1.4;

const bowl = arc(0.45, 0.5, 0.45, 0.5, 0, 360);
const stem = (x: number, from: number, to: number): Stroke => line([x, from], [x, to]);
/** The arch of an n, `width` wide, from its stem at `x` down to the line. */
const arch = (x: number, width: number): Stroke => [
  ...arc(x + width / 2, 0.55, width / 2, 0.45, 180, 0),
  [x + width, 0],
];

const GLYPHS: Readonly<Record<string, Glyph>> = {
  ' ': glyph(0.4),
  '.': glyph(0.1, line([0.05, 0.02])),
  '-': glyph(0.6, line([0.05, 0.5], [0.55, 0.5])),
  _: glyph(0.8, line([0, -0.15], [0.8, -0.15])),
  '@': glyph(1.5, arc(0.72, 0.6, 0.3, 0.33, 0, 360), [
    ...line([1.02, 0.93], [1.02, 0.45]),
    ...arc(1.24, 0.45, 0.22, 0.22, 180, 350),
    ...arc(0.75, 0.55, 0.75, 0.8, 0, 315),
  ]),
  a: glyph(0.9, bowl, stem(0.9, 1, 0)),
  b: glyph(0.9, stem(0, TOP, 0), bowl),
  c: glyph(0.8, arc(0.45, 0.5, 0.45, 0.5, 48, 312)),
  d: glyph(0.9, bowl, stem(0.9, TOP, 0)),
  e: glyph(0.9, line([0, 0.52], [0.9, 0.52]), arc(0.45, 0.5, 0.45, 0.5, 3, 318)),
  f: glyph(0.62, [...arc(0.57, 1.2, 0.32, 0.3, 80, 180), [0.25, 0]], line([0, 1], [0.58, 1])),
  g: glyph(0.9, bowl, [[0.9, 1], ...arc(0.45, -0.05, 0.45, 0.4, 0, -145)]),
  h: glyph(0.82, stem(0, TOP, 0), arch(0, 0.82)),
  i: glyph(0.1, stem(0.05, 1, 0), line([0.05, 1.38])),
  j: glyph(0.3, [[0.22, 1], ...arc(-0.08, -0.15, 0.3, 0.3, 0, -80)], line([0.22, 1.38])),
  k: glyph(0.75, stem(0, TOP, 0), line([0.7, 1], [0, 0.38]), line([0.25, 0.6], [0.75, 0])),
  l: glyph(0.1, stem(0.05, TOP, 0)),
  m: glyph(1.32, stem(0, 1, 0), arch(0, 0.66), arch(0.66, 0.66)),
  n: glyph(0.82, stem(0, 1, 0), arch(0, 0.82)),
  o: glyph(0.9, bowl),
  p: glyph(0.9, stem(0, 1, BOTTOM), bowl),
  q: glyph(0.9, bowl, stem(0.9, 1, BOTTOM)),
  r: glyph(0.55, stem(0, 1, 0), arc(0.41, 0.55, 0.41, 0.45, 180, 70)),
  s: glyph(0.72, [...arc(0.36, 0.76, 0.33, 0.25, 35, 255), ...arc(0.37, 0.25, 0.35, 0.26, 75, -150)]),
  t: glyph(0.6, [[0.25, 1.38], ...arc(0.53, 0.28, 0.28, 0.28, 180, 280)], line([0, 1], [0.55, 1])),
  u: glyph(0.82, [[0, 1], ...arc(0.41, 0.45, 0.41, 0.45, 180, 360)], stem(0.82, 1, 0)),
  v: glyph(0.8, line([0, 1], [0.4, 0], [0.8, 1])),
  w: glyph(1.2, line([0, 1], [0.3, 0], [0.6, 0.9], [0.9, 0], [1.2, 1])),
  x: glyph(0.75, line([0, 1], [0.75, 0]), line([0.75, 1], [0, 0])),
  y: glyph(0.8, line([0, 1], [0.4, 0.05]), line([0.8, 1], [0.4, 0.05], [0.18, BOTTOM])),
  z: glyph(0.75, line([0, 1], [0.75, 1], [0, 0], [0.75, 0])),
  0: glyph(0.9, arc(0.45, DIGIT / 2, 0.45, DIGIT / 2, 0, 360)),
  1: glyph(0.5, line([0, 1.1], [0.4, DIGIT], [0.4, 0])),
  2: glyph(0.85, [...arc(0.43, 0.98, 0.4, 0.42, 165, -38), [0, 0], [0.85, 0]]),
  3: glyph(0.85, [...arc(0.4, 1.05, 0.36, 0.35, 150, -80), ...arc(0.4, 0.36, 0.42, 0.36, 80, -150)]),
  4: glyph(0.9, line([0.65, 0], [0.65, DIGIT], [0, 0.42], [0.9, 0.42])),
  5: glyph(0.85, [[0.78, DIGIT], [0.14, DIGIT], [0.08, 0.78], ...arc(0.41, 0.45, 0.43, 0.45, 130, -150)]),
  6: glyph(0.88, arc(0.44, 0.43, 0.44, 0.43, 0, 360), [...arc(0.62, 0.55, 0.62, 0.85, 95, 180)]),
  7: glyph(0.8, line([0, DIGIT], [0.8, DIGIT], [0.3, 0])),
  8: glyph(0.88, arc(0.44, 1.05, 0.36, 0.35, 0, 360), arc(0.44, 0.36, 0.44, 0.36, 0, 360)),
  9: glyph(0.88, arc(0.44, 0.97, 0.44, 0.43, 0, 360), [...arc(0.26, 0.85, 0.62, 0.85, -85, 0)]),
};

const LETTER_SPACE = 0.42;
/** How far strokes go above and below the line. */
export const ABOVE = TOP;
export const BELOW = -BOTTOM;

/**
 * A line of text as strokes.
 * @throws RangeError naming a letter that there is not
 */
export function layOut(text: string): { width: number; strokes: Stroke[] } {
  const strokes: Stroke[] = [];
  let x = 0;
  for (const letter of text) {
    const found = GLYPHS[letter];
    if (!found) throw new RangeError(`a watermark cannot be written with "${letter}"`);
    const left = x;
    for (const stroke of found.strokes) strokes.push(stroke.map(([dx, dy]) => [left + dx, dy] as const));
    x += found.width + LETTER_SPACE;
  }
  return { width: Math.max(0, x - LETTER_SPACE), strokes };
}
