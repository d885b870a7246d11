import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Engine, type EngineContext, EngineRefusal, type Made } from '../container/engine.ts';
import { refusingUnfitSource } from '../container/source-refusal.ts';
import { ARTEFACTS, type EngineRequest, Plan, screeningFrame, Transcript } from '../protocol/index.ts';
import { bestMoment } from './best-moment.ts';
import { DISSOLVE, dissolve, frameOfPicture } from './first-frame.ts';
import { type Earlier, planOf, transcriptOf } from './plan.ts';
import { openPrint } from './print/print.ts';
import { openSourceClip, type SourceClip } from './print/source-clip.ts';
import {
  decodeImage,
  frameJpeg,
  spriteOf,
  spritesheetJpeg,
  thumbnailWebp,
  UnreadableImageError,
} from './print/stills.ts';
import { watermark } from './print/watermark.ts';
import { type Production, prepare } from './production.ts';
import { finish, performing, type Steps } from './score/index.ts';
import { filmFrames } from './shoot/frames.ts';
import { i420ToRgba, type Picture } from './shoot/pixels.ts';
import { createRenderer, readyRenderer } from './shoot/renderer.ts';

/** Sub-frames a frame: what each step of quality costs is roughly proportional to them. */
const SAMPLES = { draft: 1, standard: 4, cinematic: 16 } as const;
/** Half a frame: the shutter of most films. */
const SHUTTER = 0.5;
const MOST_SPRITES = 20;
/** Share of the whole work that is done before the camera rolls, and when it has stopped. */
const PREPARED = 0.1;
const FILMED = 0.95;

/**
 * The sound of a draft up to this long, seconds, is made while the camera rolls, when this thread has time: earlier all but
 * one core would wait for it. What takes longer to film gains too little for the memory that both need at once.
 */
const SCORED_WHILE_FILMED = 20;

/** Milliseconds spent in each room. */
class Clock {
  readonly timings: Record<string, number> = {};
  #room: string | null = null;
  #since = 0;

  enter(room: string | null): void {
    const now = performance.now();
    if (this.#room !== null) {
      this.timings[this.#room] = (this.timings[this.#room] ?? 0) + now - this.#since;
    }
    this.#room = room;
    this.#since = now;
  }
}

const firstFrameOf = async (
  request: EngineRequest,
  bytes: Uint8Array | null,
): Promise<Uint8Array<ArrayBuffer> | null> => {
  if (bytes === null) {
    return null;
  }
  try {
    return frameOfPicture(await decodeImage(bytes), request.size.width, request.size.height);
  } catch (error) {
    if (error instanceof UnreadableImageError) {
      throw new EngineRefusal('invalid_image', error.message, 'input_reference');
    }
    throw error;
  }
};

interface Stills {
  readonly thumbnail: Picture;
  readonly sprites: readonly Picture[];
  readonly screening: number;
}

/**
 * Films every frame into the print, and takes the steps of the sound meanwhile; holds one frame at a time, and the few
 * pictures of the spritesheet.
 */
const film = async (
  request: EngineRequest,
  production: Production,
  first: Uint8Array<ArrayBuffer> | null,
  { folder, signal, progress }: EngineContext,
  spriteAt: ReadonlySet<number>,
  sound: Steps<Float32Array>,
  addFrame: (i420: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<Stills & { readonly pcm: Float32Array }> => {
  const { width, height } = request.size;
  const meanwhile = request.quality === 'draft' && production.frames / request.fps <= SCORED_WHILE_FILMED;
  let score = meanwhile ? null : finish(sound);
  const { fps } = request;
  const count = production.frames;
  const thumbnailAt = Math.min(count - 1, Math.floor(bestMoment(production.shots) * fps));
  const mark = request.watermark === null ? null : watermark({ ...request.watermark, width, height, fps });
  const sprites: Picture[] = [];
  let thumbnail: Picture | null = null;
  let screening = 0;
  await mkdir(join(folder, 'frames'), { recursive: true });
  for (const shot of production.shots) {
    const renderer = await createRenderer(shot.scene, {
      width,
      height,
      shading: production.screenplay.style === 'anime' ? 'toon' : 'physical',
      grade: production.screenplay.style === 'cinematic' ? 'cinema' : 'none',
      samples: SAMPLES[request.quality],
      shutter: SHUTTER,
      fps,
    });
    try {
      let index = shot.frames[0];
      for await (const frame of filmFrames(renderer, 0, shot.frames[1] - index)) {
        signal.throwIfAborted();
        progress(PREPARED + ((FILMED - PREPARED) * index) / count, 'shoot');
        // the crew is busy with the next frame
        if (score === null) {
          const { done, value } = sound.next();
          if (done) score = value;
        }
        const share = index / (DISSOLVE * fps);
        const clean = first !== null && share < 1 ? dissolve(first, frame.i420, share) : frame.i420;
        const i420 = mark === null ? clean : mark(clean, index);
        // the encoder may keep what it is given
        const picture = () => i420ToRgba(i420, width, height);
        if (index % fps === 0) {
          const still = await frameJpeg(i420ToRgba(clean, width, height));
          await writeFile(join(folder, screeningFrame(screening)), still);
          screening += 1;
        }
        if (index === thumbnailAt) {
          thumbnail = picture();
        }
        if (spriteAt.has(index)) {
          sprites.push(spriteOf(picture()));
        }
        await addFrame(i420);
        index += 1;
      }
    } finally {
      await renderer.close();
    }
  }
  if (thumbnail === null) {
    throw new Error('the film has no frame for its thumbnail');
  }
  return { thumbnail, sprites, screening, pcm: score ?? finish(sound) };
};

/** The video that an extension goes on from. */
interface Continued extends Earlier {
  readonly clip: SourceClip;
}

/** Frames of the whole video, evenly spaced, for the spritesheet. */
const spriteFrames = (frames: number, fps: number): readonly number[] => {
  const count = Math.min(MOST_SPRITES, frames, Math.max(5, Math.ceil(frames / fps)));
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) / count) * frames));
};

/** The video an extension goes on from, read once and closed whatever happens. */
const withSource = async <T>(
  { source }: EngineContext,
  { fps }: EngineRequest,
  use: (earlier: Continued | null) => Promise<T>,
): Promise<T> => {
  if (source === null || source.video === null) {
    return use(null);
  }
  const clip = await openSourceClip(source.video);
  try {
    return await use({ plan: source.plan, clip, seconds: clip.frames / fps });
  } finally {
    clip.close();
  }
};

const generate = (request: EngineRequest, context: EngineContext): Promise<Made> =>
  refusingUnfitSource(() => withSource(context, request, (earlier) => make(request, context, earlier)));

const make = async (
  request: EngineRequest,
  context: EngineContext,
  earlier: Continued | null,
): Promise<Made> => {
  const { folder, signal, progress } = context;
  const clock = new Clock();
  const { width, height } = request.size;
  signal.throwIfAborted();
  const first = await firstFrameOf(request, context.firstFrame);
  // the other cores have nothing to do meanwhile; who films will hear of what is wrong
  readyRenderer().catch(() => {});
  const production = await prepare(
    { ...request, appearances: context.appearances },
    context.source?.plan ?? null,
    (room, done) => {
      signal.throwIfAborted();
      clock.enter(room);
      progress(PREPARED * done, room);
    },
  );
  const plan = Plan.parse(planOf(request, production, earlier));
  const transcript = Transcript.parse(transcriptOf(production, earlier?.seconds));
  const before = earlier?.clip.frames ?? 0;
  const spriteAt = spriteFrames(before + production.frames, request.fps);
  const fresh = new Set(spriteAt.map((frame) => frame - before).filter((frame) => frame >= 0));
  clock.enter('shoot');
  const print = await openPrint({
    path: join(folder, ARTEFACTS.video.file),
    width,
    height,
    fps: request.fps,
  });
  try {
    const sound = performing(production.cues);
    const { pcm, ...stills } = await film(request, production, first, context, fresh, sound, (i420) =>
      print.addFrame(i420),
    );
    signal.throwIfAborted();
    clock.enter('print');
    progress(FILMED, 'print');
    if (earlier === null) {
      await print.finish(pcm);
    } else {
      await print.finish(await earlier.clip.soundThen(pcm), earlier.clip);
    }
    const early = spriteAt.filter((frame) => frame < before).map((frame) => frame / request.fps);
    const sprites = [...((await earlier?.clip.pictures(early)) ?? []), ...stills.sprites];
    await writeFile(join(folder, ARTEFACTS.thumbnail.file), await thumbnailWebp(stills.thumbnail));
    await writeFile(join(folder, ARTEFACTS.spritesheet.file), await spritesheetJpeg(sprites));
    await writeFile(join(folder, ARTEFACTS.plan.file), JSON.stringify(plan));
    await writeFile(join(folder, ARTEFACTS.transcript.file), JSON.stringify(transcript));
    clock.enter(null);
    return {
      width,
      height,
      fps: request.fps,
      seconds: (earlier?.seconds ?? 0) + production.frames / request.fps,
      plan,
      transcript,
      screeningFrames: stills.screening,
      timings: clock.timings,
    };
  } finally {
    await print.abort();
  }
};

/** The world simulator: six rooms in a row, no learned weights, no GPU. The same request gives the same frames. */
export const worldEngine: Engine = { name: 'world', version: '1', device: 'cpu', generate };
