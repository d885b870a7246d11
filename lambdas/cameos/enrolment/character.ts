import type { Caller } from '../../platform/api/operation.ts';
import { Rejected } from '../../platform/errors.ts';
import { sha256, timeOrderedId } from '../../platform/ids.ts';
import { cleanFilm, type FilmLimits } from '../../platform/media/film.ts';
import type { LabelJudge } from '../../safety/shown.ts';
import { TAKEN_DOWN } from '../../safety/takedown.ts';
import type { TakedownStore } from '../../safety/takedowns.store.ts';
import { type Cameo, likenessKeys } from '../cameo.ts';
import type { Fact } from '../ledger/entry.ts';
import type { LikenessBucket } from '../likeness.client.ts';
import { characterHandle } from '../mention.ts';
import type { CameoStore } from '../store.ts';
import type { RecordingFaces } from './detectors.client.ts';
import type { Sample } from './evidence.ts';
import { type KeepDependencies, keepCharacter } from './keep-appearance.ts';
import type { FilmModeration } from './moderation.client.ts';
import { judgeFilm, type Shown } from './moderation.ts';

/** Seconds of the clip that shows an animal or object; the encoder may have added a frame. */
const MIN_SECONDS = 2;
const MAX_SECONDS = 10.2;
const CLIP_LIMITS: FilmLimits = {
  seconds: [MIN_SECONDS, MAX_SECONDS],
  rate: 120,
  side: [64, 3840],
  sound: 'optional',
};

export const CLIP_REASONS = {
  person_in_clip:
    'A person is in the clip. Characters are animals and objects; people enrol themselves as a cameo.',
  wrong_length: 'The clip must be 2 to 10 seconds long.',
  unreadable: 'The clip could not be read. Send an MP4 with H.264 pictures and, if any, AAC sound.',
} as const;
type ClipReason = NonNullable<Cameo['reason']>;

const reasonOf = (code: keyof typeof CLIP_REASONS): ClipReason => ({ code, message: CLIP_REASONS[code] });
const blocked = (message: string): ClipReason => ({ code: 'moderation_blocked', message });
const takenDown = blocked(
  `The clip was refused because ${TAKEN_DOWN.because} (${TAKEN_DOWN.id}). You can use something of your own instead.`,
);

export interface NewCharacter {
  readonly name: string;
  readonly kind: 'animal' | 'object';
  readonly bytes: Uint8Array;
}

/**
 * Takes in the clip of an animal or object. Nothing of it can be used until it has been looked at.
 *
 * @throws Rejected when it is no MP4, or the owner has a character of that name
 */
export async function createCharacter(
  caller: Caller,
  { name, kind, bytes }: NewCharacter,
  deps: {
    readonly store: Pick<CameoStore, 'create'>;
    readonly likeness: Pick<LikenessBucket, 'put' | 'deleteAll'>;
    readonly clock: () => number;
  },
): Promise<Cameo> {
  // ISO base media files begin with the size of their first box, and its name
  if (Buffer.from(bytes.subarray(4, 8)).toString('latin1') !== 'ftyp')
    throw new Rejected('invalid_video', CLIP_REASONS.unreadable, { param: 'video' });
  const now = deps.clock();
  const cameo: Cameo = {
    id: timeOrderedId('char', now),
    ownerId: caller.ownerId,
    handle: characterHandle(caller.handle, name),
    name,
    kind,
    status: 'verifying',
    audience: 'only_me',
    teen: caller.audience === 'teen',
    restrictions: [],
    epoch: 0,
    revokedEpoch: -1,
    createdAt: now,
  };
  const fact = {
    event: 'enrol',
    at: now,
    actor: caller.ownerId,
    user: null,
    video: null,
    detail: { kind },
  } as const;
  if (!(await deps.store.create(cameo, fact)))
    throw new Rejected('name_taken', `You have a character @${cameo.handle} already.`, { param: 'name' });
  // the row before the clip: its event must find the row
  await deps.likeness.put(likenessKeys.recording(cameo.id), bytes, 'video/mp4');
  return cameo;
}

const CLIP = /^recordings\/(char_[0-9a-f]{32})$/;

/** The character a stored object is the clip of; null for anything else. */
export const characterOfKey = (key: string): string | null => CLIP.exec(key)?.[1] ?? null;

export interface ClipDependencies {
  readonly cameos: Pick<CameoStore, 'get' | 'change'>;
  readonly likeness: Pick<LikenessBucket, 'read' | 'put' | 'deleteAll'>;
  readonly faces: Pick<RecordingFaces, 'startDetection' | 'readFaces'>;
  readonly moderation: Pick<FilmModeration, 'start' | 'read'>;
  readonly labelJudge: LabelJudge;
  readonly takedowns: Pick<TakedownStore, 'match'>;
  readonly meter: Pick<KeepDependencies['meter'], 'ofClip' | 'looksOfClip'>;
  readonly again: { send(id: string): Promise<void> };
  readonly clock: () => number;
}

/** One look at whether a clip has been judged; asks for another if not. */
export async function verifyClip(id: string, deps: ClipDependencies): Promise<void> {
  const cameo = await deps.cameos.get(id);
  const recording = likenessKeys.recording(id);
  // decided by a step that crashed before it had cleared up
  if (cameo?.status !== 'verifying') return clearUp(id, cameo?.status === 'refused', deps);
  // the same token gives the same job, however often it is started
  const [faces, labels] = await Promise.all([
    deps.faces.startDetection(recording, id).then((job) => deps.faces.readFaces(job)),
    deps.moderation.start(recording, id).then((job) => deps.moderation.read(job)),
  ]);
  if (faces.state === 'running' || labels.state === 'running') return deps.again.send(id);
  const reason =
    faces.state === 'failed' || labels.state === 'failed'
      ? reasonOf('unreadable')
      : ((await judgeClip(cameo, { ...faces.value, labels: labels.value }, deps)) ??
        (await keepClip(id, deps)));
  const fact: Fact = {
    event: 'enrol',
    at: deps.clock(),
    actor: 'system',
    user: cameo.ownerId,
    video: null,
    detail: reason === null ? { verified: true } : { verified: false, code: reason.code },
  };
  const change = reason === null ? ({ status: 'active' } as const) : ({ status: 'refused', reason } as const);
  // its owner changed something meanwhile
  if (!(await deps.cameos.change(cameo, change, fact))) return deps.again.send(id);
  await clearUp(id, reason !== null, deps);
}

async function clearUp(id: string, refused: boolean, { likeness }: Pick<ClipDependencies, 'likeness'>) {
  await likeness.deleteAll(likenessKeys.recording(id));
  // by a step that crashed, before the clip was taken down
  if (refused) await likeness.deleteAll(likenessKeys.all(id));
}

/** Keeps the clip without what it says of the place and the phone it was filmed with. */
async function keepClip(
  id: string,
  { likeness, meter, takedowns }: Pick<ClipDependencies, 'likeness' | 'meter' | 'takedowns'>,
): Promise<ClipReason | null> {
  const bytes = await likeness.read(likenessKeys.recording(id));
  if (!bytes) return reasonOf('unreadable');
  try {
    const mp4 = new Uint8Array((await cleanFilm(bytes, CLIP_LIMITS)).mp4);
    // nobody can be waited for, so a single picture that looks like it is enough
    if (await takedowns.match(sha256(bytes), await meter.looksOfClip(mp4))) return takenDown;
    await likeness.put(likenessKeys.clip(id), mp4, 'video/mp4');
    await keepCharacter(id, mp4, { likeness, meter });
    return null;
  } catch (error) {
    if (error instanceof Rejected) return reasonOf('unreadable');
    throw error;
  }
}

async function judgeClip(
  { teen }: Cameo,
  { seconds, samples, labels }: Shown & { readonly seconds: number; readonly samples: readonly Sample[] },
  { labelJudge }: Pick<ClipDependencies, 'labelJudge'>,
): Promise<ClipReason | null> {
  const stopped = await judgeFilm({ labels, samples }, teen ? 'teen' : 'adult', labelJudge);
  if (stopped) {
    const message =
      stopped.outcome === 'block'
        ? stopped.message
        : `The clip may be against the rules (${stopped.category}), and in doubt it is refused. You can use another clip.`;
    return blocked(`${message} Policy ${stopped.policy}.`);
  }
  if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) return reasonOf('wrong_length');
  // a sample is a moment in which a face was seen
  return samples.length > 0 ? reasonOf('person_in_clip') : null;
}
