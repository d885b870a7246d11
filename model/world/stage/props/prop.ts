import type { Random } from '../../random.ts';
import type { Entity, MaterialName, PropKind } from '../../read/screenplay.ts';
import type { Geometry, Surface, Vec3 } from '../../shoot/scene.ts';
import { collider, UPRIGHT } from '../build.ts';
import type { Drapery } from '../cloth.ts';
import { lookStream } from '../look-stream.ts';
import type { Body, Collider, Part, Shape } from '../stage.ts';
import { STUFF, surface, tint } from '../surfaces.ts';
import { ALOFT } from './aloft.ts';
import { BALLS } from './balls.ts';
import { BUSES } from './bus.ts';
import { CAMPING } from './camping.ts';
import { CYCLES } from './cycles.ts';
import { FESTIVE } from './festive.ts';
import { FLAGS } from './flags.ts';
import { FURNITURE } from './furniture.ts';
import { HOUSEHOLD } from './household.ts';
import { INSTRUMENTS } from './instruments.ts';
import { KITES } from './kite.ts';
import { LUGGAGE } from './luggage.ts';
import { OUTDOORS } from './outdoors.ts';
import { ROWED } from './rowed.ts';
import { SCREENS } from './screens.ts';
import { SOLIDS } from './solids.ts';
import { SQUARES } from './squares.ts';
import { TREATS } from './treats.ts';
import { shards, VESSELS } from './vessels.ts';
import { WATERCRAFT } from './watercraft.ts';

/** What a maker of props is given: colours already decided, sizes in metres. */
export interface Order {
  readonly random: Random;
  readonly scale: number;
  readonly material: MaterialName;
  /** The main surface, in the words' colour and material. */
  readonly main: Surface;
  readonly color: string;
  readonly named: boolean;
  /** What a vessel holds; null: nothing. */
  readonly filled: Surface | null;
}

/** What a maker of props hands back; the rest of a body follows from it. */
export interface Made {
  readonly parts: readonly Part[];
  readonly shapes: readonly { readonly shape: Shape; readonly at?: Vec3; readonly turn?: Collider['turn'] }[];
  /** Height of the body's origin over what it stands on. */
  readonly base: number;
  readonly size: number;
  /** Cubic metres, for its weight. */
  readonly volume: number;
  readonly rolls?: boolean;
  readonly density?: number;
  readonly restitution?: number;
  readonly friction?: number;
  /** A closed mesh that displaces water, where the shapes are too coarse for it. */
  readonly displaces?: Geometry;
  /** Cloth that hangs from it. */
  readonly drapery?: Drapery<'body'>;
  /** Too heavy or rooted to be moved by what happens here. */
  readonly rooted?: boolean;
  /** Profile of a turned vessel, for breaking it. */
  readonly profile?: readonly (readonly [radius: number, y: number])[];
}

export interface Maker {
  readonly material: MaterialName;
  readonly color?: string;
  make(order: Order): Made;
}

const MAKERS: Readonly<Record<PropKind, Maker>> = {
  ...BALLS,
  ...SOLIDS,
  ...VESSELS,
  ...FURNITURE,
  ...OUTDOORS,
  ...WATERCRAFT,
  ...FLAGS,
  ...KITES,
  ...ROWED,
  ...CYCLES,
  ...BUSES,
  ...ALOFT,
  ...INSTRUMENTS,
  ...HOUSEHOLD,
  ...SCREENS,
  ...LUGGAGE,
  ...TREATS,
  ...CAMPING,
  ...FESTIVE,
  ...SQUARES,
};

const isProp = (kind: string): kind is PropKind => Object.hasOwn(MAKERS, kind);

/** A prop, and how high its origin lies over what it stands on. */
export interface Prop {
  readonly body: Body;
  readonly base: number;
}

/** Builds a prop at the origin; the stage puts it in its place. */
export const prop = (entity: Entity, seed: number): Prop => {
  const random = lookStream(entity, seed);
  const maker = MAKERS[isProp(entity.kind) ? entity.kind : 'crate'];
  const material = entity.material ?? maker.material;
  const stuff = STUFF[material];
  const color = entity.color ?? (entity.material === null ? (maker.color ?? stuff.color) : stuff.color);
  const named = entity.color !== null || entity.material !== null;
  const { pattern, ...finish } = stuff.finish;
  const main = surface(
    color,
    pattern === undefined
      ? finish
      : {
          ...finish,
          pattern: [pattern[0], pattern[1], entity.color === null ? pattern[2] : tint(color, 0.75)],
        },
  );
  const made = maker.make({
    random,
    scale: entity.scale,
    material,
    main,
    color,
    named,
    filled: entity.look.filled === undefined ? null : surface(entity.look.filled, { roughness: 0.08 }),
  });
  const feel = {
    sound: stuff.sound,
    friction: made.friction ?? stuff.friction,
    restitution: made.restitution ?? stuff.restitution,
  };
  const body: Body = {
    id: entity.id,
    kind: entity.kind,
    name: entity.name,
    motion: made.rooted === true ? 'fixed' : 'dynamic',
    parts: made.parts,
    colliders: made.shapes.map(({ shape, at, turn }) =>
      collider(shape, {
        ...feel,
        ...(at === undefined ? {} : { at }),
        ...(turn === undefined ? {} : { turn }),
      }),
    ),
    mass: Math.max(0.004, made.volume * (made.density ?? stuff.density)),
    size: made.size,
    position: [0, made.base, 0],
    rotation: UPRIGHT,
    rolls: made.rolls ?? false,
    ...(made.displaces === undefined ? {} : { displaces: made.displaces }),
    ...(made.drapery === undefined ? {} : { drapery: made.drapery }),
    fragments: [],
  };
  const brittle = stuff.sound === 'glass' || stuff.sound === 'ceramic' || stuff.sound === 'ice';
  const fragments =
    made.profile !== undefined && brittle ? shards(body, made.profile, main, feel, random) : [];
  return { body: { ...body, fragments }, base: made.base };
};
