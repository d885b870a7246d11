import { Vector3 } from 'three';
import type { ReadyShot } from './production.ts';
import type { Cues, Movement, MusicCue } from './score/cue.ts';
import { bedOf } from './score/cueing/beds.ts';
import { callsOf } from './score/cueing/calls.ts';
import { impactsOf } from './score/cueing/impacts.ts';
import { reactionsOf } from './score/cueing/reactions.ts';
import { rubsOf } from './score/cueing/rubs.ts';

/** What is heard: everything of every take at its time in the film, the words, the beds of the places and the music. */
export const cuesOf = (shots: readonly ReadyShot[], seconds: number, seed: number): Cues => ({
  seconds,
  seed,
  impacts: shots.flatMap((shot) => impactsOf(shot)),
  rubs: shots.flatMap((shot) => rubsOf(shot)),
  calls: shots.flatMap((shot) => callsOf(shot, seed)),
  reactions: shots.flatMap((shot) => reactionsOf(shot, seed)),
  music: musicOf(shots, seconds),
  spoken: shots.flatMap(({ spoken }) => spoken),
  movements: shots.map(
    ({ take, scene, from, seconds: length }): Movement => ({
      from,
      to: from + length,
      ambience: bedOf(take.stage.place, take.stage.script.weather, take.stage.script.timeOfDay === 'night'),
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

/** One piece runs on over the cuts until a shot asks for another or for none. */
const musicOf = (shots: readonly ReadyShot[], seconds: number): MusicCue[] => {
  const pieces: MusicCue[] = [];
  for (const [index, { take, from }] of shots.entries()) {
    const direction = take.stage.script.music ?? null;
    const to = shots[index + 1]?.from ?? seconds;
    const last = pieces.at(-1);
    if (direction === null) continue;
    const goesOn = last?.to === from && JSON.stringify(last.direction) === JSON.stringify(direction);
    if (goesOn) pieces.splice(-1, 1, { ...last, to });
    else pieces.push({ from, to, direction });
  }
  return pieces;
};
