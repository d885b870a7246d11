import { describe, findFaces, followFaces as followKnown, overlap } from './faces.ts';
import { watch } from './frames.ts';
import type { Face, Film, Nudity } from './measures.ts';
import { classifyNudity as classifyPicture } from './nudity.ts';
import type { Picture } from './picture.ts';

/** Whole frames are searched for new faces so often, descriptors taken so often, seconds. */
const SEARCH_EVERY_S = 0.4;
const DESCRIBE_EVERY_S = 1;
const SAME_FACE_OVERLAP = 0.2;

interface FilmQuestion {
  readonly file: string;
  readonly framesPerSecond: number;
}

/** Finds the faces of a film, and follows them between two searches. */
export async function followFaces({
  file,
  framesPerSecond,
  describe: describing,
}: FilmQuestion & { readonly describe: boolean }): Promise<Film<Face[]>> {
  const frames: { time: number; seen: Face[] }[] = [];
  let known: Face[] = [];
  let [searched, described] = [-Infinity, -Infinity];
  const video = await watch(file, framesPerSecond, async (picture, time) => {
    const due = time - searched >= SEARCH_EVERY_S;
    let faces = due ? [] : await followKnown(picture, known);
    if (due || faces.length < known.length) {
      searched = time;
      faces = await followKnown(picture, await findFaces(picture, { thorough: false, describe: false }));
    }
    if (describing) {
      const fresh = time - described >= DESCRIBE_EVERY_S;
      if (fresh) described = time;
      faces = await withDescriptors(picture, faces, fresh ? [] : known);
    }
    known = faces;
    frames.push({ time, seen: faces });
  });
  return { video, frames };
}

/** A face keeps the age and the descriptor it had a moment ago; a new one is described. */
async function withDescriptors(
  picture: Picture,
  faces: readonly Face[],
  known: readonly Face[],
): Promise<Face[]> {
  const result: Face[] = [];
  for (const face of faces) {
    const before = known.find((other) => overlap(other.box, face.box) > SAME_FACE_OVERLAP);
    if (before?.descriptor) result.push({ ...face, descriptor: before.descriptor, age: before.age });
    else result.push(await describe(picture, face));
  }
  return result;
}

export async function classifyNudity({ file, framesPerSecond }: FilmQuestion): Promise<Film<Nudity>> {
  const frames: { time: number; seen: Nudity }[] = [];
  const video = await watch(file, framesPerSecond, async (picture, time) => {
    frames.push({ time, seen: await classifyPicture(picture) });
  });
  return { video, frames };
}
