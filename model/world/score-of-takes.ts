import { Vector3 } from 'three';
import type { ReadyShot } from './production.ts';
import type { Cues, Impact, Movement, Rub } from './score/cue.ts';

/** What is heard: the blows and rubs of every take at their times in the film, the words, and the beds of the places. */
export const cuesOf = (shots: readonly ReadyShot[], seconds: number, seed: number): Cues => ({
  seconds,
  seed,
  impacts: shots.flatMap(({ take, from }) =>
    take.contacts.map(
      ({ at, impulse, position, sounds, sizes }): Impact => ({
        at: from + at / take.pace,
        impulse,
        position,
        between: [
          { material: sounds[0], size: sizes[0] },
          { material: sounds[1], size: sizes[1] },
        ],
      }),
    ),
  ),
  rubs: shots.flatMap(({ take, from }) =>
    take.rubbings.map((rubbing): Rub => {
      const body = take.tracks.bodies.find(({ id }) => id === rubbing.id);
      const { x, y, z } = take.tracks.position(rubbing.id, rubbing.from);
      return {
        kind: rubbing.kind,
        from: from + rubbing.from / take.pace,
        to: from + rubbing.to / take.pace,
        speeds: rubbing.speeds,
        force: (body?.mass ?? 0.1) * take.stage.place.gravity,
        position: [x, y, z],
        between: [
          { material: body?.colliders[0]?.sound ?? 'wood', size: body?.size ?? 0.1 },
          { material: take.stage.place.ground.sound, size: 4 },
        ],
      };
    }),
  ),
  spoken: shots.flatMap(({ spoken }) => spoken),
  movements: shots.map(
    ({ take, scene, from, seconds: length }): Movement => ({
      from,
      to: from + length,
      ambience: take.stage.place.ambience,
      acoustics: take.stage.place.acoustics,
      listener: (time) => {
        const { eye, target, up } = scene.camera(time - from);
        const { x, y, z } = new Vector3(...target)
          .sub(new Vector3(...eye))
          .cross(new Vector3(...up))
          .normalize();
        return { position: eye, right: [x, y, z] };
      },
    }),
  ),
});
