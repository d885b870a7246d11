// What the host writes into shared memory, field by field. `../layout.ts` is its mirror image.
// Every field is 4 bytes wide; pointers are byte addresses.

/** One per renderer. */
@unmanaged
export class Film {
  width: i32;
  height: i32;
  /** Interleaving: pixel (x, y) belongs to class (x % gridX, y % gridY); each exposure films one class. */
  gridX: i32;
  gridY: i32;
  /** Size in pixels of one exposure; its width is padded to a multiple of 4. */
  cellWidth: i32;
  cellHeight: i32;
  /** Exposures in all, and in each class. */
  exposures: i32;
  /** How many of them are shaded everywhere; the others only where those do not agree. */
  firstExposures: i32;
  samples: i32;
  threads: i32;
  toon: i32;
  /** 1 where the picture is graded as for the cinema: vignette, grain, warm lights on cool shadows. */
  graded: i32;
  /** Index of the frame being filmed. */
  frame: i32;
  shadowSize: i32;
  modelCount: i32;
  /** Of all models together, for one exposure. */
  matrixCount: i32;
  vertexCount: i32;
  /** 1 where the kept shadows must be cast anew before this frame. */
  recast: i32;
  // pointers
  models: usize;
  clusters: usize;
  vertices: usize;
  indices: usize;
  /** The model of each triangle, and the group that decides where ink divides it from another; -1 for no ink. */
  owners: usize;
  inks: usize;
  /** Three floats for each vertex that has a colour of its own. */
  colors: usize;
  /** A `SKIN` record for each vertex that bends. */
  skins: usize;
  exposureTable: usize;
  matrices: usize;
  /** For each matrix of an exposure: a sphere around what follows it (center, radius) in its own space, ... */
  spheres: usize;
  /** ... and how many pixels that moves while the shutter is open. */
  motion: usize;
  /** A word for each model: 1 where it has never moved, so that its shadow is kept from frame to frame. */
  resting: usize;
  /** One shadow map for each exposure, size × size depths, and its tiles: see `shadow.ts`. */
  shadows: usize;
  shadowTiles: usize;
  threadTable: usize;
  counters: usize;
  /** What the first exposures agree on, classes and planes as in `Bench.sums`: see `calm.ts`. */
  calmOwners: usize;
  calmDepths: usize;
  calmLight: usize;
  noise: usize;
  hdr: usize;
  glow: usize;
  glowSpare: usize;
  i420: usize;
  // light; the direction is that of the sun's centre
  sunX: f32;
  sunY: f32;
  sunZ: f32;
  sunR: f32;
  sunG: f32;
  sunB: f32;
  discCosine: f32;
  zenithR: f32;
  zenithG: f32;
  zenithB: f32;
  horizonR: f32;
  horizonG: f32;
  horizonB: f32;
  groundR: f32;
  groundG: f32;
  groundB: f32;
  clouds: f32;
  fogR: f32;
  fogG: f32;
  fogB: f32;
  fogDensity: f32;
  gain: f32;
  /** Width of a line of ink, full pixels. */
  ink: f32;
  /** World size of one texel of the shadow map, metres. */
  texel: f32;
}

/** A run of triangles, the matrices that pose it and its surface. */
@unmanaged
export class Model {
  firstVertex: i32;
  vertexCount: i32;
  firstTriangle: i32;
  triangleCount: i32;
  firstCluster: i32;
  clusterCount: i32;
  castsShadow: i32;
  firstMatrix: i32;
  /** One for each bone; 1 for a rigid model. */
  matrixCount: i32;
  /** Place of its first vertex among all that bend; -1 for a rigid model. */
  bent: i32;
  /** Place of its first vertex among all with colours; -1 where the surface has the colour. */
  colored: i32;
  /** The longest axis, 0..2: wood grain runs along it. */
  grain: i32;
  pattern: i32;
  colorR: f32;
  colorG: f32;
  colorB: f32;
  roughness: f32;
  metalness: f32;
  emission: f32;
  /** How far light passes below the surface, and how much its nap catches at a grazing look; 0..1. */
  soft: f32;
  sheen: f32;
  repeat: f32;
  secondR: f32;
  secondG: f32;
  secondB: f32;
}

/** A run of a rigid model's triangles that lie close together, or all of a bent one's. */
@unmanaged
export class Cluster {
  firstVertex: i32;
  vertexCount: i32;
  firstTriangle: i32;
  triangleCount: i32;
  // a sphere around them, in the model's own space
  centerX: f32;
  centerY: f32;
  centerZ: f32;
  radius: f32;
}

/** One look at the world: one class of pixels at one instant through one point of the lens, with one point of the sun. */
@unmanaged
export class Exposure {
  classX: i32;
  classY: i32;
  time: f32;
  // where the ambient-occlusion taps go, in parts of their reach
  tap0x: f32;
  tap0y: f32;
  tap1x: f32;
  tap1y: f32;
  eyeX: f32;
  eyeY: f32;
  eyeZ: f32;
  // the ray through pixel (x, y) is ray + x·stepX + y·stepY; its length along the optical axis is 1
  rayX: f32;
  rayY: f32;
  rayZ: f32;
  stepXx: f32;
  stepXy: f32;
  stepXz: f32;
  stepYx: f32;
  stepYy: f32;
  stepYz: f32;
  /** Pixels per unit of tangent, of the exposure. */
  focal: f32;
  /** Blur circle, full pixels across: blur · |1/focus − 1/depth|. */
  blur: f32;
  inverseFocus: f32;
  // rows of world → (x·w, y·w, w), in pixels of the exposure
  toX0: f32;
  toX1: f32;
  toX2: f32;
  toX3: f32;
  toY0: f32;
  toY1: f32;
  toY2: f32;
  toY3: f32;
  toW0: f32;
  toW1: f32;
  toW2: f32;
  toW3: f32;
  // rows of world → (texel x, texel y, metres towards the sun)
  shadowX0: f32;
  shadowX1: f32;
  shadowX2: f32;
  shadowX3: f32;
  shadowY0: f32;
  shadowY1: f32;
  shadowY2: f32;
  shadowY3: f32;
  shadowZ0: f32;
  shadowZ1: f32;
  shadowZ2: f32;
  shadowZ3: f32;
}

/** The private memory of one thread. */
@unmanaged
export class Bench {
  clip: usize;
  posed: usize;
  /** Vertices of bent models in the world, `VERTEX` bytes each; the word after the place is the motion in pixels. */
  bent: usize;
  depth: usize;
  ids: usize;
  /** What the shadows of moving things cover in a kept map while they lie on it. */
  covered: usize;
  /** The rectangles of it: see `cover.ts`. */
  covers: usize;
  /** How much of the sky the pixels of one row of an exposure see. */
  openness: usize;
  /** What they mirror: see `reflection.ts`. */
  mirrored: usize;
  /** Where it shows more than water and sky: see `things.ts`. */
  things: usize;
  sums: usize;
  /**
   * Bounds of what the first exposures saw: brightness, distance and model, a plane each over all classes. Later the
   * first plane counts how often the others saw the same.
   */
  seen: usize;
  polygon: usize;
  /** Bytes of `depth` (and of `ids`) and of `sums`. */
  depthBytes: i32;
  sumBytes: i32;
}

/**
 * A model at one instant: unit axes in the world, the scale along each, and a sphere around it. A bent model has the
 * world's own axes. Written and read by one thread only.
 */
@unmanaged
export class Posed {
  visible: i32;
  ax: f32;
  ay: f32;
  az: f32;
  bx: f32;
  by: f32;
  bz: f32;
  cx: f32;
  cy: f32;
  cz: f32;
  scaleX: f32;
  scaleY: f32;
  scaleZ: f32;
  // 1 / scale
  shrinkX: f32;
  shrinkY: f32;
  shrinkZ: f32;
  centerX: f32;
  centerY: f32;
  centerZ: f32;
  reach: f32;
  /** 1 where the model keeps its triangles' winding, -1 where its matrix mirrors them. */
  handedness: i32;
}

/** Bytes of one vertex: position, pad, normal, pad. */
export const VERTEX: usize = 32;
/** Bytes of what bends a vertex: four bones, a byte each, then their weights, the heaviest first. */
export const SKIN: usize = 20;
/** Bytes of a vertex's own colour. */
export const COLOR: usize = 12;
/** Pixels rasterised around an exposure, so that outlines and occlusion know what lies just outside. */
export const RIM: i32 = 4;
/** Pixels of empty memory around an exposure; no occlusion tap reaches further. */
export const MARGIN: i32 = 48;
/** Radiance is summed as whole numbers, so that the sum does not depend on which thread adds first. */
export const UNIT: f32 = 1048576;
export const BRIGHTEST: f32 = 60;

/** Pixels from one row of an exposure's buffers to the next. */
export function strideOf(film: Film): i32 { return film.cellWidth + 2 * MARGIN; }
