import type { Appearance } from '../../../protocol/index.ts';
import { between, pick, type Random } from '../../random.ts';
import type { Entity } from '../../read/screenplay.ts';
import type { VoiceName } from '../../score/cue.ts';
import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { place } from '../geometry/mesh.ts';
import { buildOf, lookStream } from '../look-stream.ts';
import { rgb, surface } from '../surfaces.ts';
import type { Physique } from './body/anatomy.ts';
import { bodyMesh } from './body/build.ts';
import type { Field } from './body/field.ts';
import { shortsLegs, skirt } from './body/skirts.ts';
import { HAIR, IRISES, SKINS } from './complexion.ts';
import { digits } from './digits.ts';
import { draperyOf, swingingSkirt } from './drapes.ts';
import { addClasps, addExtra, depthOn, type Worn } from './extras.ts';
import type { BentPart, FacePlace, Person, PersonJoint, Piece, Proportions } from './figure.ts';
import { eyeAt, type HeadMeshes, headMeshes } from './head/build.ts';
import { glasses } from './head/glasses.ts';
import type { HairStyle } from './head/hair.ts';
import { goggles, headgear } from './head/headgear.ts';
import { type FaceShape, skullField } from './head/skull.ts';
import { beardOf, cutOf, featuresOf, skinOf } from './likeness.ts';
import { dress, type Wardrobe } from './outfit.ts';
import { proportionsOf } from './proportions.ts';
import { restLimbs } from './rest.ts';

const MEN: readonly [HairStyle, ...HairStyle[]] = ['short', 'short', 'crop', 'curly', 'short', 'bald'];
const WOMEN: readonly [HairStyle, ...HairStyle[]] = ['long', 'tail', 'bob', 'bun', 'long', 'curly'];
const DRAWN_MEN: readonly [HairStyle, ...HairStyle[]] = ['spiky', 'short', 'spiky'];

interface Frame {
  readonly at: Vec3;
  readonly heading: number;
  /** Anime: big eyes, larger head. */
  readonly drawn: boolean;
  /** What was measured of the cast member who it is: it goes before chance, and before the words. */
  readonly appearance?: Appearance;
}

/** Everything of a person but where they stand: the same for the same look. */
type Built = Pick<Person, 'body' | 'bent' | 'pieces' | 'voice' | 'ownVoice' | 'drapery'>;

const built = new Map<string, Built>();
/** How many people are kept; a film of several shots shows the same few again. */
const KEPT = 24;

/** How much taller than others the words make somebody: tall or short people differ by a tenth, those of tales by more. */
const statureOf = (scale: number): number =>
  scale > 0.6 && scale < 1.6 ? 1 + (scale - 1) / 4 : Math.min(2.5, Math.max(0.4, scale));

/** Builds somebody. The look depends on {@link lookStream} alone, so it is the same in every shot. */
export const person = (
  entity: Entity,
  seed: number,
  { at, heading, drawn, appearance = {} }: Frame,
): Person => {
  const key = JSON.stringify([seed, entity.id, entity.look, entity.color, entity.scale, drawn, appearance]);
  const known = built.get(key) ?? build(entity, seed, drawn, appearance);
  built.delete(key);
  built.set(key, known);
  const [oldest] = built.keys();
  if (built.size > KEPT && oldest !== undefined) {
    built.delete(oldest);
  }
  return { id: entity.id, name: entity.name, kind: 'person', ...known, at, heading };
};

const build = (entity: Entity, seed: number, drawn: boolean, measured: Appearance): Built => {
  const { look } = entity;
  const random = lookStream(entity, seed);
  const woman = buildOf(entity, seed) === 'woman';
  if (look.build === undefined) {
    // the toss that decided it
    random();
  }
  const child = look.age === 'child';
  const elder = look.age === 'elder';
  const player = look.outfit === 'jersey';
  const base = child
    ? between(random, 1.18, 1.36)
    : woman
      ? between(random, 1.62, 1.74)
      : between(random, 1.74, 1.86);
  const height = (player && !child ? base * 1.06 : base) * statureOf(entity.scale);
  const body = proportionsOf({ height, woman, child, drawn });
  const wardrobe = dress(entity.color === null ? look : { ...look, clothes: entity.color }, woman, random);
  // chance is asked all the same, so that what was not measured does not depend on what was
  const someSkin = pick(random, SKINS);
  const skin = measured.skin === undefined ? someSkin : skinOf(measured.skin);
  const someHair = look.hair ?? (elder ? '#cfcdc9' : pick(random, HAIR));
  const hairColor = measured.hair?.color ?? someHair;
  const athlete = look.outfit === 'skating dress' || look.outfit === 'leotard';
  const hairStyle = cutOf(
    measured.hair,
    athlete && woman
      ? 'bun'
      : player && woman
        ? 'tail'
        : pick(random, woman ? WOMEN : drawn ? DRAWN_MEN : MEN),
    athlete || player,
  );
  const someIris = pick(random, IRISES);
  const iris = measured.eyes ?? someIris;
  const spread = () => between(random, -1, 1);
  const shape: FaceShape = {
    woman,
    child,
    elder,
    drawn,
    jaw: spread() - (woman ? 0.5 : 0),
    nose: spread(),
    lips: spread(),
    cheeks: spread(),
    ...(measured.face && featuresOf(measured.face, woman)),
  };
  const covered = wardrobe.headgear !== 'none';
  const stubble = !woman && !child && random() < 0.5 ? between(random, 0.3, 1) : 0;
  const beard = measured.beard === undefined ? stubble : measured.beard ? beardOf(skin, hairColor) : 0;
  const physique: Physique = {
    woman,
    child,
    bulk: athlete || player ? 1 : between(random, 0.95, 1.1) * (elder ? 1.05 : 1),
  };
  const { geometry, field } = bodyMesh(body, physique, wardrobe, rgb(skin));
  const head = headMeshes(
    { shape, skin: rgb(skin), hair: rgb(hairColor), hairStyle, iris: rgb(iris), covered, beard },
    random,
  );
  const cloth = surface(
    wardrobe.top,
    wardrobe.metal ? { roughness: 0.32, metalness: 1 } : { roughness: 0.78 },
  );
  const drapery = draperyOf(field, body, {
    scarf: wardrobe.scarf,
    cape: wardrobe.cape,
    skirt: swingingSkirt(wardrobe, body),
  });
  return {
    body,
    ...(drapery === undefined ? {} : { drapery }),
    bent: [
      { rig: 'body', part: part(geometry, cloth) },
      ...looseCloth(wardrobe, field, body).map(
        (loose): BentPart => ({ rig: 'body', part: part(loose, cloth) }),
      ),
      {
        rig: 'face',
        part: part(place(head.face, { scale: body.head }), {
          ...surface(skin, { roughness: 0.54 }),
          soft: 0.2,
        }),
      },
    ],
    pieces: [
      ...headPieces(head, wardrobe, shape, hairColor, body),
      ...(measured.glasses && wardrobe.headgear !== 'visor' ? [spectacles(shape, body)] : []),
      ...wornPieces(wardrobe, field, body),
    ],
    voice: voiceOf(random, woman, child, elder),
    ...(measured.voice && { ownVoice: measured.voice }),
  };
};

const spectacles = (shape: FaceShape, body: Proportions): Piece<PersonJoint> => ({
  joint: 'head',
  part: part(place(glasses(skullField(shape)), { scale: body.head }), surface('#ffffff', { roughness: 0.3 })),
});

const voiceOf = (random: Random, woman: boolean, child: boolean, elder: boolean): VoiceName => {
  if (child) {
    return 'child';
  }
  if (woman) {
    return elder ? 'woman-low' : 'woman';
  }
  return random() < 0.4 ? 'man-low' : 'man';
};

const headPieces = (
  head: HeadMeshes,
  wardrobe: Wardrobe,
  shape: FaceShape,
  hairColor: string,
  body: Proportions,
): readonly Piece<PersonJoint | FacePlace>[] => {
  const scaled = (geometry: Geometry) => place(geometry, { scale: body.head });
  const pieces: Piece<PersonJoint | FacePlace>[] = [];
  const hidden = wardrobe.headgear === 'visor';
  const wet = surface('#ffffff', { roughness: 0.12 });
  const glow = surface('#ffffff', { roughness: 0.4, emission: shape.drawn ? 0.35 : 0.5 });
  if (head.hair !== null && !hidden && wardrobe.headgear !== 'helmet' && wardrobe.headgear !== 'hood') {
    pieces.push({
      joint: 'head',
      part: part(scaled(head.hair), { ...surface(hairColor, { roughness: 0.58 }), sheen: 0.35 }),
    });
  }
  if (!hidden) {
    for (const side of ['L', 'R'] as const) {
      if (head.eyeball !== null) {
        pieces.push({ joint: `eye${side}`, part: part(scaled(head.eyeball), wet, false) });
      }
      if (head.glint !== null) {
        pieces.push({ joint: `glint${side}`, part: part(scaled(head.glint), glow, false) });
      }
    }
    if (head.drawn !== null) {
      const flat = surface('#ffffff', { roughness: 0.9, emission: 0.25 });
      pieces.push(
        { joint: 'eyesOpen', part: part(scaled(head.drawn.open), flat, false) },
        {
          joint: 'eyesOpen',
          part: part(scaled(head.drawn.lashes), surface('#ffffff', { roughness: 0.9 }), false),
        },
        {
          joint: 'eyesShut',
          part: part(scaled(head.drawn.shut), surface('#ffffff', { roughness: 0.9 }), false),
        },
      );
    }
  }
  const gear = [
    ...headgear(wardrobe.headgear, wardrobe.gearColor, shape),
    ...(wardrobe.extras.includes('goggles') && wardrobe.headgear === 'beanie' ? goggles(wardrobe.trim) : []),
  ];
  for (const { geometry, surface: look } of gear) {
    pieces.push({ joint: 'head', part: part(scaled(geometry), look) });
  }
  return pieces;
};

/** Middle of an eye in the head's frame of a body; `side` 1 is the left. */
export const eyeOf = (body: Proportions, side: 1 | -1): Vec3 => {
  const [x, y, z] = eyeAt(side);
  return [x * body.head, y * body.head, z * body.head];
};

const looseCloth = (w: Wardrobe, field: Field, body: Proportions): readonly Geometry[] => {
  const s = body.height / 1.8;
  const cloth: Geometry[] = [];
  if (w.skirt > 0 && swingingSkirt(w, body) === null) {
    const length = (body.thigh + body.shin) * w.skirt;
    const short = w.skirt < 0.3;
    const color = rgb(short ? w.top : w.bottom);
    const top = body.pelvis + (short && w.padding > 0.01 ? -0.06 : 0.055) * s;
    cloth.push(
      skirt(field, body, {
        top,
        hem: body.pelvis - 0.06 * s - length,
        flare: (w.flare - 1) * (short ? 0.075 : 0.12) * s,
        folds: (w.flare > 1.4 ? 0.014 : 0.004) * s,
        color,
        trim: w.trimmed ? rgb(w.trim) : null,
      }),
    );
  }
  if (w.extras.includes('shorts')) {
    cloth.push(
      shortsLegs(field, body, {
        color: rgb(w.bottom),
        stripe: w.number === null ? null : rgb(w.trim),
        loose: w.number === null ? 0.012 : 0.03,
      }),
    );
  }
  return cloth;
};

const wornPieces = (w: Wardrobe, field: Field, body: Proportions): readonly Piece<PersonJoint>[] => {
  const s = body.height / 1.8;
  const pieces: Piece<PersonJoint>[] = [];
  const worn: Worn = { wardrobe: w, depth: depthOn(field, restLimbs(body).waist.y, s) };
  const add = (joint: PersonJoint, geometry: Geometry, look: Parameters<typeof part>[1]) =>
    pieces.push({ joint, part: part(place(geometry, { scale: s }), look) });
  for (const extra of w.extras) {
    addExtra(extra, worn, add);
  }
  if (w.cape !== null) {
    addClasps(worn, add);
  }
  if (w.number !== null) {
    const trim = surface(w.trim, { roughness: 0.8 });
    add('chest', digits(w.number, 0.11, { y: 0.2, facing: 1, depth: worn.depth }), trim);
    add('chest', digits(w.number, 0.16, { y: 0.25, facing: -1, depth: worn.depth }), trim);
  }
  return pieces;
};
