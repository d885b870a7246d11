import { EngineResponse, screeningFrame } from '../../model/protocol/response.ts';
import { dynamodb, s3 } from '../platform/clients.ts';
import { unmarshallImage } from '../platform/dynamodb.ts';
import { readEnv } from '../platform/env.ts';
import { logger } from '../platform/log.ts';
import { Codecs } from '../platform/media/codecs.ts';
import { loadDecoder } from '../platform/media/decoder.ts';
import { openPicture } from '../platform/media/picture-file.ts';
import { serveStream } from '../platform/queue.ts';
import { Media } from '../videos/media.client.ts';
import { type CompletedRow, isDeleted, keys, lengthOf, VideoRow } from '../videos/video.ts';
import { soundOfFilm } from './decode.ts';
import { RememberEnv } from './env.ts';
import { FilmStore } from './films.store.ts';
import type { FrameMark } from './fingerprint.ts';
import { markOf } from './marks.ts';
import { packSound, type SoundMark, soundKeysOf, soundMarks } from './sound-fingerprint.ts';

export interface RememberDependencies {
  readonly films: Pick<FilmStore, 'remember' | 'forget'>;
  readonly media: Pick<Media, 'read' | 'readText'>;
  readonly codecs: Pick<Codecs, 'decode'>;
  /** Whether films can be decoded here: without it a sound is not remembered. */
  readonly loadDecoder: () => Promise<boolean>;
}

/**
 * Remembers what a released video looks like, from the stills that its engine made for screening, and what it sounds like;
 * forgets one that was deleted. The stream brings each at least once; both may be done twice.
 */
export async function remember(row: VideoRow, deps: RememberDependencies): Promise<void> {
  if (row.status !== 'completed') return;
  if (isDeleted(row)) return deps.films.forget(row.id);
  const answer = await deps.media.readText(keys.response(row.id, row.attempt));
  // deleted meanwhile: its erasure comes through the stream as well
  if (answer === null) return;
  const response = EngineResponse.parse(JSON.parse(answer));
  if (response.status !== 'completed') throw new Error('a released video whose engine did not complete it');
  const marks = await marksOf(row, response.screeningFrames, deps);
  const sound = await soundOf(row, deps);
  await deps.films.remember({
    video: row.id,
    engine: response.engine.name,
    madeAt: row.createdAt,
    expiresAt: row.expiresAt,
    files: Object.values(row.artefacts).map(({ sha256 }) => sha256),
    marks,
    sound: packSound(sound),
    soundKeys: soundKeysOf(sound),
  });
  logger.info('remembered', { pictures: marks.length, moments: sound.length });
}

/** The stills are of what the engine filmed: an extension begins with its source, which is remembered by itself. */
async function marksOf(
  row: VideoRow,
  stills: number,
  { media, codecs }: RememberDependencies,
): Promise<FrameMark[]> {
  const before = lengthOf(row) - row.seconds;
  const marks: FrameMark[] = [];
  for (let index = 0; index < stills; index++) {
    const bytes = await media.read(keys.output(row.id, row.attempt) + screeningFrame(index));
    if (bytes === null) continue;
    marks.push(...markOf(await codecs.decode(openPicture(bytes)), before + index));
  }
  return marks;
}

/** As with the stills, of its own part only. */
async function soundOf(
  row: CompletedRow,
  { media, loadDecoder }: RememberDependencies,
): Promise<SoundMark[]> {
  if (!(await loadDecoder())) return [];
  const film = await media.read(row.artefacts.video.key);
  const sound = film && (await soundOfFilm(film));
  const before = lengthOf(row) - row.seconds;
  return sound ? soundMarks(sound).filter(({ at }) => at >= before) : [];
}

export const handler = serveStream(() => {
  const env = readEnv(RememberEnv);
  const deps: RememberDependencies = {
    films: new FilmStore(dynamodb(), env.PROVENANCE_TABLE),
    media: new Media(s3(), env.MEDIA_BUCKET),
    codecs: new Codecs((file) => new URL(file, import.meta.url)),
    loadDecoder,
  };
  return async (record) => {
    const row = VideoRow.parse(unmarshallImage(record.dynamodb?.NewImage));
    logger.appendKeys({ videoId: row.id });
    await remember(row, deps);
  };
});
