import type { Left } from '../memory.ts';
import type { PlaceName, Reading, ShotScript } from '../read/screenplay.ts';
import type { Acoustics, Ambience, Material } from '../score/cue.ts';
import type { Geometry, Lighting, Surface, Vec3 } from '../shoot/scene.ts';
import type { Drapery } from './cloth.ts';
import type { Creature, Person } from './figures/figure.ts';

export type Quat = readonly [x: number, y: number, z: number, w: number];

/** A convex solid for the physics, in its body's own space. */
export type Shape =
  | { readonly kind: 'ball'; readonly radius: number }
  | { readonly kind: 'box'; readonly half: Vec3 }
  | { readonly kind: 'cylinder'; readonly halfHeight: number; readonly radius: number }
  | { readonly kind: 'capsule'; readonly halfHeight: number; readonly radius: number }
  | { readonly kind: 'cone'; readonly halfHeight: number; readonly radius: number }
  | { readonly kind: 'hull'; readonly points: Float32Array };

/** `restitution` of two things multiplies: 1 on a floor leaves a ball its own bounce. */
export interface Collider {
  readonly shape: Shape;
  readonly at: Vec3;
  readonly turn: Quat;
  readonly sound: Material;
  readonly friction: number;
  readonly restitution: number;
}

/** What is seen of a body: a mesh in the body's own space. */
export interface Part {
  readonly geometry: Geometry;
  readonly surface: Surface;
  readonly castsShadow: boolean;
}

/** A rigid thing of the set or a prop. Kilograms, metres. */
export interface Body {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly motion: 'fixed' | 'dynamic';
  readonly parts: readonly Part[];
  readonly colliders: readonly Collider[];
  readonly mass: number;
  /** Largest extent, which sets the pitch of its sound. */
  readonly size: number;
  readonly position: Vec3;
  readonly rotation: Quat;
  /** A ball or wheel: rolling makes a sound of its own. */
  readonly rolls: boolean;
  /** A closed mesh that displaces water, where the colliders are too coarse for it. */
  readonly displaces?: Geometry;
  /** Leans with the wind: metres sideways a metre of height, at most. Only of what is fixed. */
  readonly sways?: number;
  /** Cloth that hangs from it, and what of it that lies on. */
  readonly drapery?: Drapery<'body'>;
  /** Pieces it may break into, placed in the whole body's own space; empty for what never breaks. */
  readonly fragments: readonly Body[];
}

/** The hoop of the basketball court. The board faces -x. */
export interface Hoop {
  /** Centre of the ring. */
  readonly ring: Vec3;
  readonly ringRadius: number;
  /** x of the face of the board, and its extent. */
  readonly boardX: number;
  readonly boardBottom: number;
  readonly boardTop: number;
  readonly boardHalfWidth: number;
}

/** Open water: metres. */
export interface Water {
  /** Height of its surface when it lies still. */
  readonly level: number;
  /** It lies where z is less than this. */
  readonly beyondZ: number;
  /** From trough to crest of the highest waves. */
  readonly waves: number;
}

/** A place, built: what stands there, how it is lit, how it sounds. */
export interface Place {
  readonly name: PlaceName;
  readonly bodies: readonly Body[];
  readonly lighting: Lighting;
  readonly ambience: Ambience;
  readonly acoustics: Acoustics;
  readonly indoors: boolean;
  readonly gravity: number;
  readonly ground: { readonly sound: Material; readonly friction: number };
  readonly hoop: Hoop | null;
  /** Open water; null where there is none. */
  readonly water: Water | null;
  /** Radius around the origin where things may stand and a camera may move. */
  readonly room: number;
}

/** One shot, built and in its places, before anything moves. */
export interface Stage {
  readonly script: ShotScript;
  readonly seed: number;
  readonly place: Place;
  readonly props: readonly Body[];
  readonly people: readonly Person[];
  readonly creatures: readonly Creature[];
  /** Those who start as an earlier shot left them: moving, or in pieces. */
  readonly kept: ReadonlyMap<string, Left>;
  /** Those who are there unasked, since an earlier shot left them: the camera does not look for them. */
  readonly extras: ReadonlySet<string>;
  /** What could not go on from an earlier shot, for the plan. */
  readonly notes: readonly Reading[];
}
