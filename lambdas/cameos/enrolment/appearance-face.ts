import type { Appearance, FaceProportions } from '../../../model/protocol/appearance.ts';
import type { Pixels } from '../../platform/media/codecs.ts';
import type { DescribedFace } from './appearance.client.ts';
import { difference, type Lab, labOf, medianColor, quantile, type Rgb } from './appearance-color.ts';
import { Picture } from './appearance-picture.ts';
import type { Point } from './evidence.ts';

/** What one picture says of a face; null where it does not. */
export interface FaceLook {
  readonly skin: Rgb | null;
  readonly hair: {
    readonly length: NonNullable<Appearance['hair']>['length'] | null;
    readonly color: Rgb | null;
  };
  readonly eyes: Rgb | null;
  readonly proportions: FaceProportions | null;
}

/** Colours that differ by this are of two things. */
const OTHER = 14;
/** Share of the places above a forehead that must differ from skin for hair. */
const HAIRY = 0.35;
/** An eye narrower than this has too few pixels of its iris, pixels. */
const LEAST_EYE = 26;
/** Radius of an iris: 5.9 mm of an eye 30 mm wide. */
const IRIS = 0.2;
/** The two eyes of a face are seldom further apart in colour; a glint or a lash is. */
const ODD_EYES = 16;
/** Lightness of the lightest brown irises, and how near hues are that count as one, radians. */
const BROWN_IRIS = 45;
const SAME_HUE = 0.3;

const between = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
});
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** The frame of a face that looks into the camera: all else is found from its eyes and mouth. Pixels. */
class Face {
  readonly #places: ReadonlyMap<string, Point>;
  readonly eyes: Point;
  readonly mouth: Point;
  /** Between the eyes, and from them to the mouth. */
  readonly across: number;
  readonly down: number;
  readonly #x: Point;
  readonly #y: Point;

  constructor(places: ReadonlyMap<string, Point>) {
    this.#places = places;
    const [left, right] = [this.at('eyeLeft'), this.at('eyeRight')];
    this.eyes = between(left, right, 0.5);
    this.mouth = between(this.at('mouthLeft'), this.at('mouthRight'), 0.5);
    this.across = distance(left, right);
    this.down = distance(this.eyes, this.mouth);
    this.#x = { x: (right.x - left.x) / this.across, y: (right.y - left.y) / this.across };
    this.#y = { x: (this.mouth.x - this.eyes.x) / this.down, y: (this.mouth.y - this.eyes.y) / this.down };
  }

  /** A landmark; not a number where the detector gave none. */
  at(name: string): Point {
    return this.#places.get(name) ?? { x: Number.NaN, y: Number.NaN };
  }

  /** So many pixels to the right of a place in the face's own frame, and so many down. */
  from({ x, y }: Point, right: number, down: number): Point {
    return { x: x + this.#x.x * right + this.#y.x * down, y: y + this.#x.y * right + this.#y.y * down };
  }

  length(one: string, other: string): number {
    return distance(this.at(one), this.at(other));
  }
}

/** Reads colours and proportions from a picture of a face that looks into the camera. */
export function lookOf(
  pixels: Pixels,
  { landmarks, yaw }: Pick<DescribedFace, 'landmarks' | 'yaw'>,
): FaceLook {
  const { width, height } = pixels;
  const face = new Face(
    new Map([...landmarks].map(([name, { x, y }]) => [name, { x: x * width, y: y * height }])),
  );
  const picture = new Picture(pixels);
  const reach = 2.4 * face.down;
  picture.balance((x, y) => distance({ x, y }, face.eyes) < reach);
  const skin = skinOf(picture, face);
  return {
    skin,
    hair: skin ? hairOf(picture, face, skin) : { length: null, color: null },
    eyes: skin && eyesOf(picture, face, skin),
    proportions: proportionsOf(face, yaw),
  };
}

/** Both cheeks and the forehead; the forehead not where hair lies on it. */
function skinOf(picture: Picture, face: Face): Rgb | null {
  const radius = 0.13 * face.across;
  const cheek = (side: 'Left' | 'Right', out: number) =>
    picture.disc(
      face.from(between(face.at(`eye${side}`), face.at(`mouth${side}`), 0.55), out * 0.14 * face.across, 0),
      radius,
    );
  const cheeks = [...cheek('Left', -1), ...cheek('Right', 1)];
  const brows = between(face.at('leftEyeBrowUp'), face.at('rightEyeBrowUp'), 0.5);
  const forehead = picture.disc(face.from(brows, 0, -0.3 * face.across), radius);
  const [below, above] = [medianColor(cheeks), medianColor(forehead)];
  if (!below) return null;
  const skin = above && difference(above, below) < OTHER ? medianColor([...cheeks, ...forehead]) : below;
  return skin && isSkin(skin) ? skin : null;
}

/** Skin of any person in ordinary light: neither black nor white, and red rather than green or blue. */
function isSkin(color: Rgb): boolean {
  const [lightness, a, b] = labOf(color);
  return lightness > 10 && lightness < 97 && a > -4 && b > -2 && Math.hypot(a, b) < 65;
}

function hairOf(picture: Picture, face: Face, skin: Rgb): FaceLook['hair'] {
  const unknown = { length: null, color: null };
  const places = (rights: readonly number[], downs: readonly number[], from: Point) =>
    rights.flatMap((right) => downs.map((down) => picture.at(...xy(face.from(from, right, down)))));
  const crown = places(
    [-0.45, -0.3, -0.15, 0, 0.15, 0.3, 0.45].map((share) => share * face.across),
    [-1.2, -1.3, -1.4, -1.5].map((share) => share * face.down),
    face.eyes,
  );
  const behind = medianColor(
    places(
      [-3.2, -3, -2.8, 2.8, 3, 3.2].map((share) => share * face.across),
      [-1.5, -1, -0.5].map((share) => share * face.down),
      face.eyes,
    ).filter((color) => color !== null),
  );
  const seen = crown.filter((color) => color !== null);
  // a crown out of the picture is no bald one
  if (seen.length < 0.7 * crown.length) return unknown;
  const strands = seen.filter((color) => difference(color, skin) > OTHER);
  if (strands.length < HAIRY * seen.length) return { length: 'none', color: null };
  const color = medianColor(strands);
  if (!color || (behind && difference(color, behind) < OTHER)) return unknown;
  const width = face.length('upperJawlineLeft', 'upperJawlineRight');
  const beside = places(
    [-0.62, -0.56, -0.5, 0.5, 0.56, 0.62].map((share) => share * width),
    [-0.1, 0, 0.1].map((share) => share * face.down),
    face.at('chinBottom'),
  ).filter((found) => found !== null);
  const share = beside.filter((found) => difference(found, color) < OTHER).length / beside.length;
  return { color, length: share > 0.5 ? 'long' : share < 0.25 ? 'short' : null };
}

const xy = ({ x, y }: Point): [number, number] => [x, y];

/** The rings of both irises, without pupils, glints and lashes; null when they are too small or do not agree. */
function eyesOf(picture: Picture, face: Face, skin: Rgb): Rgb | null {
  const [left, right] = (['left', 'right'] as const).map((side) => {
    const width = face.length(`${side}EyeLeft`, `${side}EyeRight`);
    if (!(width >= LEAST_EYE)) return null;
    const middle = between(
      between(face.at(`${side}EyeLeft`), face.at(`${side}EyeRight`), 0.5),
      between(face.at(`${side}EyeUp`), face.at(`${side}EyeDown`), 0.5),
      0.5,
    );
    const open = 0.4 * face.length(`${side}EyeUp`, `${side}EyeDown`);
    const radius = IRIS * width;
    const ring: Rgb[] = [];
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) {
        const from = Math.hypot(dx, dy) / radius;
        const color =
          from > 0.5 && from < 0.9 && Math.abs(dy) < open ? picture.at(middle.x + dx, middle.y + dy) : null;
        if (color) ring.push(color);
      }
    const byLight = ring.toSorted((a, b) => labOf(a)[0] - labOf(b)[0]);
    return medianColor(byLight.slice(Math.floor(0.25 * ring.length), Math.ceil(0.75 * ring.length)));
  });
  const iris = left && right && difference(left, right) < ODD_EYES ? medianColor([left, right]) : null;
  return iris && !isLid(iris, skin) ? iris : null;
}

/** Of the hue of skin and brighter than irises of that hue are: in a coarse picture lids fill the place of the eye. */
function isLid(color: Rgb, skin: Rgb): boolean {
  const hue = ([, a, b]: Lab) => Math.atan2(b, a);
  const lab = labOf(color);
  return lab[0] > BROWN_IRIS && Math.abs(hue(lab) - hue(labOf(skin))) < SAME_HUE;
}

/** Null where a landmark is missing. Turned aside, a face is as much narrower as the cosine says. */
function proportionsOf(face: Face, yaw: number): FaceProportions | null {
  const width = face.length('upperJawlineLeft', 'upperJawlineRight');
  const brows = between(face.at('leftEyeBrowUp'), face.at('rightEyeBrowUp'), 0.5);
  const narrowed = Math.cos((yaw * Math.PI) / 180);
  const found = {
    height: (distance(brows, face.at('chinBottom')) / width) * narrowed,
    eyes: face.across / width,
    nose: face.length('noseLeft', 'noseRight') / width,
    mouth: face.length('mouthLeft', 'mouthRight') / width,
    lips: (face.length('mouthUp', 'mouthDown') / width) * narrowed,
    jaw: face.length('midJawlineLeft', 'midJawlineRight') / width,
  };
  return Object.values(found).every(Number.isFinite) ? found : null;
}

/** Lips are as far apart as in the pictures in which they are closest: a mouth that speaks is open half the time. */
const SHUT = 0.2;

/** What several pictures of one face say together. What they do not agree on, or none of them shows, is missing. */
export function agreedLook(
  looks: readonly FaceLook[],
  described: readonly Pick<DescribedFace, 'beard' | 'glasses'>[],
): {
  skin: Rgb | null;
  eyes: Rgb | null;
  hair: FaceLook['hair'];
  face: FaceProportions | null;
  beard: boolean | null;
  glasses: boolean | null;
} {
  const told = <T>(values: readonly (T | null)[]) => values.filter((value) => value !== null);
  const color = (pick: (look: FaceLook) => Rgb | null) => medianColor(told(looks.map(pick)));
  const faces = told(looks.map(({ proportions }) => proportions));
  const eyes = told(looks.map((look) => look.eyes));
  const part = (name: keyof FaceProportions) =>
    quantile(
      faces.map((face) => face[name]),
      name === 'lips' ? SHUT : 0.5,
    );
  return {
    skin: color(({ skin }) => skin),
    // one lucky picture is no agreement
    eyes: eyes.length * 2 >= looks.length ? medianColor(eyes) : null,
    hair: {
      color: color(({ hair }) => hair.color),
      length: mostOf(told(looks.map(({ hair }) => hair.length))),
    },
    face:
      faces.length === 0
        ? null
        : {
            height: part('height'),
            eyes: part('eyes'),
            nose: part('nose'),
            mouth: part('mouth'),
            lips: part('lips'),
            jaw: part('jaw'),
          },
    beard: mostOf(told(described.map(({ beard }) => beard))),
    glasses: mostOf(told(described.map(({ glasses }) => glasses))),
  };
}

/** What more than half of them say; null when nothing is. */
function mostOf<T>(values: readonly T[]): T | null {
  return values.find((value) => values.filter((other) => other === value).length * 2 > values.length) ?? null;
}
