import { Matrix4, Quaternion } from 'three';
import { randomStream } from '../../random.ts';
import { BODY_BONES, type BodyBone, bodyBones } from '../../stage/figures/body/bones.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Performance, Tracks } from '../take.ts';
import { windOf } from './air.ts';
import type { ClothTrack } from './cloth-track.ts';
import { type Frames, hang, type Weather } from './hang.ts';

/** Lets all cloth of a shot hang: on its people, and on its things. It follows what wears it and does not pull on it. */
export const drape = (
  { place, props, seed }: Pick<Stage, 'place' | 'props' | 'seed'>,
  tracks: Tracks,
  people: readonly Performance[],
  seconds: number,
): readonly ClothTrack[] => {
  const weather: Weather = {
    gravity: place.gravity,
    air: place.name === 'space' ? null : windOf(place, randomStream(seed, 'wind')),
    floor: place.water === null ? 0 : null,
  };
  const onThings = props.flatMap((body) =>
    (body.drapery?.cloths ?? []).map((cloth) => {
      const still = new Matrix4()
        .makeRotationFromQuaternion(new Quaternion(...body.rotation))
        .setPosition(...body.position);
      const framesAt = (t: number): Frames<'body'> => {
        if (!tracks.has(body.id)) {
          return () => still;
        }
        const frame = new Matrix4()
          .makeRotationFromQuaternion(tracks.rotation(body.id, t))
          .setPosition(tracks.position(body.id, t));
        return () => frame;
      };
      return hang(
        { id: `${body.id} ${cloth.id}`, cloth, body: body.drapery ?? NOTHING, framesAt },
        weather,
        seconds,
      );
    }),
  );
  const onPeople = people.flatMap(({ person, joints }) => {
    const moves = bodyBones(person.body);
    const framesAt = (t: number): Frames<BodyBone> => {
      const matrices = moves(joints(t));
      return (bone) => matrices[BONE_INDEX.get(bone) ?? 0] ?? new Matrix4();
    };
    return (person.drapery?.cloths ?? []).map((cloth) =>
      hang(
        { id: `${person.id} ${cloth.id}`, cloth, body: person.drapery ?? NOTHING, framesAt },
        weather,
        seconds,
      ),
    );
  });
  return [...onThings, ...onPeople];
};

const NOTHING = { solids: [], shells: [] };

const BONE_INDEX: ReadonlyMap<BodyBone, number> = new Map(BODY_BONES.map((bone, i) => [bone, i]));
