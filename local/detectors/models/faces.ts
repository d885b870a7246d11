import type { Config, FaceResult, Human } from '@vladmandic/human';
import type { Box, Face, Point3 } from './measures.ts';
import { crop, type Picture, type Region, squareAround } from './picture.ts';
import { headPose } from './pose.ts';
import { inTurn, loadHuman, quietConfig, rgbValues } from './tensorflow.ts';

/** Longest side at which faces are looked for, pixels: more shows the mesh nothing new. */
const SEARCH_SIDE = 1024;
/** The detector sees 256 pixels: what is smaller than a twelfth of its picture is missed, so stills are seen in parts too. */
const TILES = 2;
const TILE_SHARE = 0.6;
const MIN_CONFIDENCE = 0.3;
/** Boxes that cover each other so far are one face. */
const SAME_FACE_OVERLAP = 0.3;
/** Side of the picture a face is described in, and how much of it the face fills: as in the calibration. */
const DESCRIBED_SIDE = 256;
const DESCRIBED_SHARE = 0.56;
/** The mesh model sees a square of 192 pixels, this much larger than the face; its depths are in those pixels. */
const MESH_SIDE = 192;
const MESH_CROP = 1.4;
/** Side of the picture a known face is looked at in: its mesh is rounded to whole pixels of it. */
const FOLLOWED_SIDE = 512;

export interface FaceOptions {
  /** Looks for small faces too, in parts of the picture: slower. */
  readonly thorough: boolean;
  /** Adds descriptor and age. */
  readonly describe: boolean;
}

/** Finds the faces of a picture, the largest first. */
export async function findFaces(picture: Picture, options: FaceOptions): Promise<Face[]> {
  const human = await loadHuman();
  const whole: Region = { x: 0, y: 0, width: picture.width, height: picture.height };
  const regions = options.thorough ? [whole, ...tiles(picture)] : [whole];
  let faces: Face[] = [];
  for (const region of regions) {
    const found = await inTurn(() => detect(human, picture, squareAround(region)));
    faces = [
      ...faces,
      ...found.filter((face) => !faces.some((known) => overlap(known.box, face.box) > SAME_FACE_OVERLAP)),
    ];
  }
  faces.sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
  if (!options.describe) return faces;
  const described: Face[] = [];
  for (const face of faces) described.push(await describe(picture, face));
  return described;
}

/**
 * Looks at faces again, each close up, where they were a moment ago: finer than a search, and faster.
 * @returns those that are still there.
 */
export async function followFaces(picture: Picture, known: readonly Face[]): Promise<Face[]> {
  const human = await loadHuman();
  const faces: Face[] = [];
  for (const { box } of known) {
    const region = closeUp(box, picture);
    const found = await inTurn(() => detect(human, picture, region, FOLLOWED_SIDE));
    const [best] = found.sort((a, b) => overlap(b.box, box) - overlap(a.box, box));
    if (best && overlap(best.box, box) > SAME_FACE_OVERLAP) faces.push(best);
  }
  return faces;
}

/** The square in which a face fills {@link DESCRIBED_SHARE} of the side, pixels. */
function closeUp(box: Box, picture: Picture): Region {
  const square = squareAround({
    x: box.left * picture.width,
    y: box.top * picture.height,
    width: box.width * picture.width,
    height: box.height * picture.height,
  });
  const side = square.width / DESCRIBED_SHARE;
  const margin = (side - square.width) / 2;
  return { x: square.x - margin, y: square.y - margin, width: side, height: side };
}

const searchConfig = (describing: boolean): Partial<Config> => ({
  ...quietConfig,
  face: {
    enabled: true,
    // turning the crop upright makes descriptors of one person differ more, not less
    detector: {
      enabled: true,
      rotation: false,
      maxDetected: 50,
      minConfidence: MIN_CONFIDENCE,
      minSize: 0,
      skipFrames: 0,
      skipTime: 0,
    },
    mesh: { enabled: true },
    attention: { enabled: false },
    iris: { enabled: false },
    emotion: { enabled: false },
    antispoof: { enabled: false },
    liveness: { enabled: false },
    description: { enabled: describing, skipFrames: 0, skipTime: 0 },
  },
});

async function detect(
  human: Human,
  picture: Picture,
  region: Region,
  side = Math.min(SEARCH_SIDE, Math.round(region.width)),
): Promise<Face[]> {
  const results = await run(human, crop(picture, region, side, side), searchConfig(false));
  const faces: Face[] = [];
  for (const result of results) {
    const face = measure(result, side, region, picture);
    if (face) faces.push(face);
  }
  return faces;
}

async function run(human: Human, picture: Picture, config: Partial<Config>): Promise<FaceResult[]> {
  const { width, height } = picture;
  const tensor = human.tf.tensor(rgbValues(picture), [1, height, width, 3], 'int32');
  try {
    const result = await human.detect(tensor, config);
    if (result.error) throw new Error(`face model: ${result.error}`);
    return result.face;
  } finally {
    human.tf.dispose(tensor);
  }
}

/** From the pixels of the picture that was searched to parts of the picture that was asked about. */
function measure(result: FaceResult, side: number, region: Region, picture: Picture): Face | null {
  if (result.mesh.length < 468) return null;
  const scale = region.width / side;
  const [, , boxWidth, boxHeight] = result.box;
  const depth = (MESH_CROP * Math.max(boxWidth, boxHeight)) / MESH_SIDE;
  const pixels = result.mesh.map(
    ([x = 0, y = 0, z = 0]): Point3 => [region.x + x * scale, region.y + y * scale, z * depth * scale],
  );
  const mesh = pixels.map(([x, y, z]): Point3 => [x / picture.width, y / picture.height, z / picture.width]);
  const [xs, ys] = [mesh.map(([x]) => x), mesh.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    box: { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top },
    confidence: sureness(result),
    pose: headPose(pixels),
    mouthOpening: mouthOpening(result.mesh),
    mesh,
    descriptor: null,
    age: null,
  };
}

/**
 * Detector and mesh agree on a clear face with 0.9 each, where Rekognition says 0.99: the doubt that is left is squared.
 */
function sureness({ boxScore, faceScore }: FaceResult): number {
  return 1 - (1 - (Math.min(boxScore, 1) + Math.min(faceScore, 1)) / 2) ** 2;
}

function mouthOpening(mesh: FaceResult['mesh']): number {
  const gap = (from: number, to: number): number => {
    const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = [mesh[from], mesh[to]];
    return Math.hypot(x2 - x1, y2 - y1);
  };
  const width = gap(78, 308);
  return width === 0 ? 0 : (gap(82, 87) + gap(13, 14) + gap(312, 317)) / 3 / width;
}

/** Descriptor and age, from the face in the middle of a picture of its own and from its mirror image: means err less. */
export async function describe(picture: Picture, face: Face): Promise<Face> {
  const human = await loadHuman();
  const region = closeUp(face.box, picture);
  const seen: FaceResult[] = [];
  for (const mirrored of [false, true]) {
    const close = crop(picture, region, DESCRIBED_SIDE, DESCRIBED_SIDE, mirrored);
    const results = await inTurn(() => run(human, close, searchConfig(true)));
    const central = nearestToCentre(results);
    if (central) seen.push(central);
  }
  const [first, second = first] = seen;
  if (!first?.embedding || !second?.embedding) return face;
  const other = second.embedding;
  return {
    ...face,
    descriptor: first.embedding.map((value, index) => (value + (other[index] ?? 0)) / 2),
    age: ((first.age ?? 0) + (second.age ?? 0)) / 2,
  };
}

function nearestToCentre(results: readonly FaceResult[]): FaceResult | null {
  const distance = ({ box: [x, y, width, height] }: FaceResult): number =>
    Math.hypot(x + width / 2 - DESCRIBED_SIDE / 2, y + height / 2 - DESCRIBED_SIDE / 2);
  const [nearest = null] = [...results].sort((a, b) => distance(a) - distance(b));
  return nearest;
}

function tiles({ width, height }: Picture): Region[] {
  const regions: Region[] = [];
  const size = { width: width * TILE_SHARE, height: height * TILE_SHARE };
  for (let row = 0; row < TILES; row += 1) {
    for (let column = 0; column < TILES; column += 1) {
      regions.push({ x: column * (width - size.width), y: row * (height - size.height), ...size });
    }
  }
  return regions;
}

/** Shared area over the area of both, 0–1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}
