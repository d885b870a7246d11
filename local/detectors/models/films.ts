import { describe, findFaces, followFaces as followKnown, overlap } from './faces.ts';
import { watch } from './frames.ts';
import { judgeLiveness, type LivenessFrame } from './liveness.ts';
import type { Face, Film, Liveness, Nudity } from './measures.ts';
import { classifyNudity as classifyPicture } from './nudity.ts';
import { crop, encodePicture, type Picture } from './picture.ts';

/** Whole frames are searched for new faces so often, descriptors taken so often, seconds. */
const SEARCH_EVERY_S = 0.4;
const DESCRIBE_EVERY_S = 1;
const SAME_FACE_OVERLAP = 0.2;
/** A turn of the head takes a second or two. */
const LIVENESS_RATE = 10;
const MAX_LIVENESS_S = 30;
/** Longest side of the pictures that are kept, pixels. */
const SHOT_SIDE = 960;

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
  const follow = follower();
  let known: Face[] = [];
  let described = -Infinity;
  const video = await watch(file, framesPerSecond, async (picture, time) => {
    let faces = await follow(picture, time);
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

/** Finds the faces of one frame after the other: whole frames are searched now and then, and when a face got lost. */
function follower(): (picture: Picture, time: number) => Promise<Face[]> {
  let known: Face[] = [];
  let searched = -Infinity;
  return async (picture, time) => {
    const due = time - searched >= SEARCH_EVERY_S;
    let faces = due ? [] : await followKnown(picture, known);
    if (due || faces.length < known.length) {
      searched = time;
      faces = await followKnown(picture, await findFaces(picture, { thorough: false, describe: false }));
    }
    known = faces;
    return faces;
  };
}

/** Judges a recording of somebody who turns the head. */
export async function examineLiveness({
  file,
  auditImages,
}: {
  readonly file: string;
  readonly auditImages: number;
}): Promise<Liveness> {
  const frames: LivenessFrame[] = [];
  const shots: Buffer[] = [];
  const follow = follower();
  await watch(file, LIVENESS_RATE, async (picture, time) => {
    if (time > MAX_LIVENESS_S) return;
    frames.push({ time, faces: await follow(picture, time), aspect: picture.width / picture.height });
    shots.push(await shot(picture));
  });
  const { confidence, reference } = judgeLiveness(frames);
  const shown = (index: number): Liveness['audit'] => {
    const [jpeg, face] = [shots[index], frames[index]?.faces[0]];
    return jpeg && face ? [{ jpeg, box: face.box }] : [];
  };
  const every = Math.floor(frames.length / Math.max(1, auditImages));
  const [front = null] = reference === null ? [] : shown(reference);
  return {
    confidence,
    reference: front,
    audit: Array.from({ length: auditImages }, (_, index) => shown(index * every)).flat(),
  };
}

async function shot(picture: Picture): Promise<Buffer> {
  const { width, height } = picture;
  const scale = Math.min(1, SHOT_SIDE / Math.max(width, height));
  return encodePicture(
    crop(picture, { x: 0, y: 0, width, height }, Math.round(width * scale), Math.round(height * scale)),
  );
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
