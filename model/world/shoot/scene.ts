/**
 * What the camera can see: the seam between the rooms that build a world and the one that films it.
 * Metres, seconds, radians; right-handed, y up; colours are linear RGB, 0..1 (lights may exceed 1).
 */
export type Vec3 = readonly [x: number, y: number, z: number];
export type Rgb = readonly [r: number, g: number, b: number];

/** A triangle mesh, counter-clockwise seen from outside. `positions` and `normals` hold 3 floats a vertex. */
export interface Geometry {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly indices: Uint32Array;
  /** Linear RGB, 3 floats a vertex, in place of the surface's colour: skin, cloth and trim of one mesh. */
  readonly colors?: Float32Array;
  /** Absent: the mesh is rigid. */
  readonly skin?: Skin;
}

/** What bends a mesh: each vertex follows up to 4 bones of its model, by weights that add up to 1. */
export interface Skin {
  /** How many matrices `Scene.pose` writes for a model with this mesh: each a bone's matrix times its inverse at rest. */
  readonly bones: number;
  /** 4 a vertex. */
  readonly indices: Uint8Array;
  /** 4 a vertex. */
  readonly weights: Float32Array;
}

/**
 * Procedural detail, computed from the position in the model's own space, so that it sticks to the thing.
 * `color` is the second colour; `scale` is how many repeats fit in a metre.
 */
export type PatternKind =
  | 'plain'
  | 'noise'
  | 'wood'
  | 'planks'
  | 'checker'
  | 'stripes'
  | 'bricks'
  | 'grass'
  | 'snow'
  | 'water'
  | 'basketball';
export interface Pattern {
  readonly kind: PatternKind;
  readonly scale: number;
  readonly color: Rgb;
}

/** GGX metal-roughness surface. `emission` multiplies `color`. */
export interface Surface {
  readonly color: Rgb;
  readonly roughness: number;
  readonly metalness: number;
  readonly emission: number;
  /** 0..1: light enters and leaves again near by, reddened, as in skin, wax or a leaf; 0 by default. */
  readonly soft?: number;
  /** 0..1: fine fibres brighten the rim, as on velvet, fleece or hair; 0 by default. */
  readonly sheen?: number;
  readonly pattern: Pattern;
}

/** A part of the world: rigid, or bent by the bones of its skin. */
export interface Model {
  readonly id: string;
  readonly geometry: Geometry;
  readonly surface: Surface;
  readonly castsShadow: boolean;
  /** In anime style, whether a line of ink runs around it; by default what casts a shadow has one. */
  readonly ink?: boolean;
}

export interface Lighting {
  /** `direction` points to the sun and has length 1; `angularRadius` makes shadows soft. */
  readonly sun: {
    readonly direction: Vec3;
    readonly color: Rgb;
    readonly intensity: number;
    readonly angularRadius: number;
  };
  /**
   * Radiance straight up, at the horizon and from the ground below it; `clouds` 0..1. Walls do not hold this light off:
   * a set indoors gives it the colours of the room.
   */
  readonly sky: {
    readonly zenith: Rgb;
    readonly horizon: Rgb;
    readonly ground: Rgb;
    readonly clouds: number;
  };
  /** `density` per metre; 0 is clear air. */
  readonly fog: { readonly color: Rgb; readonly density: number };
  /** Exposure multiplier before the tone curve; 1 is a sunny day. */
  readonly exposure: number;
}

export interface Camera {
  readonly eye: Vec3;
  readonly target: Vec3;
  readonly up: Vec3;
  /** Vertical field of view, radians. */
  readonly fov: number;
  /** Distance in focus, and radius of the lens: 0 is a pinhole. */
  readonly focus: number;
  readonly aperture: number;
}

/** One shot, ready to film. `time` is seconds from the start of the shot; both functions must be pure. */
export interface Scene {
  readonly models: readonly Model[];
  readonly lighting: Lighting;
  /** Radius around `center` that the sun's shadow map covers. */
  readonly shadows: { readonly center: Vec3; readonly radius: number };
  /** Writes column-major 4×4 matrices in the models' order: one for a rigid model, one a bone for a skinned one; zero hides. */
  pose(time: number, matrices: Float32Array): void;
  camera(time: number): Camera;
}
