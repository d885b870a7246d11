import { dynamodb, s3 } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { Rejected } from '../platform/errors.ts';
import { sha256 } from '../platform/ids.ts';
import { logger, MetricUnit, metrics } from '../platform/log.ts';
import { Codecs } from '../platform/media/codecs.ts';
import { loadDecoder } from '../platform/media/decoder.ts';
import { openPicture } from '../platform/media/picture-file.ts';
import { parseMessage, serveQueue } from '../platform/queue.ts';
import { VideoStore } from '../videos/store.ts';
import { isDeleted } from '../videos/video.ts';
import { type Asset, C2pa } from './c2pa.ts';
import { ChainStore } from './chain.store.ts';
import { checkKey, type Findings } from './check.ts';
import { ChecksBucket } from './checks.client.ts';
import { CheckStore } from './checks.store.ts';
import { marksOfFilm, soundOfFilm } from './decode.ts';
import { C2PA_WASM, CheckEnv } from './env.ts';
import { FilmStore } from './films.store.ts';
import type { FrameMark } from './fingerprint.ts';
import { marksOf } from './marks.ts';
import { bestMatches, type Match, type Question } from './match.ts';
import { CheckMessage } from './messages.ts';
import { type SoundMark, soundKeysOf, soundMarks } from './sound-fingerprint.ts';

export interface CheckDependencies {
  readonly checks: Pick<CheckStore, 'get' | 'end'>;
  readonly bucket: Pick<ChecksBucket, 'read' | 'delete'>;
  readonly films: Pick<FilmStore, 'get' | 'ofFile' | 'near'>;
  readonly videos: Pick<VideoStore, 'get'>;
  readonly chains: Pick<ChainStore, 'get'>;
  readonly c2pa: Pick<C2pa, 'read'>;
  readonly codecs: Codecs;
  /** Whether films can be decoded here. */
  readonly loadDecoder: () => Promise<boolean>;
}

/** Pixels of the largest picture that is decoded. */
const MOST_PIXELS = 50_000_000;
/** Films that are compared in full, and those that are named. */
const CANDIDATES = 40;
const NAMED = 3;
/** Looks at a file that somebody sent, says what was found, and deletes it. Every call may come twice. */
export async function check({ check: id }: CheckMessage, deps: CheckDependencies): Promise<void> {
  const row = await deps.checks.get(id);
  if (row?.status === 'waiting') {
    const bytes = await deps.bucket.read(checkKey(id), row.bytes);
    if (bytes) {
      const findings = await examine({ bytes, type: row.type }, deps);
      await deps.checks.end(id, { status: 'done', findings });
      const { credentials, ours, pictures, sound } = findings;
      logger.info('checked', { type: row.type, credentials, ours, pictures, sound });
      metrics.addMetric('Checked', MetricUnit.Count, 1);
    } else
      await deps.checks.end(id, {
        status: 'failed',
        code: 'file_missing',
        message: 'The file did not arrive as it was announced. Ask for a new check and send it again.',
      });
  }
  await deps.bucket.delete(checkKey(id));
}

async function examine(asset: Asset, deps: CheckDependencies): Promise<Findings> {
  const chain = await deps.chains.get();
  const reading = await deps.c2pa.read(asset, chain ?? '');
  const credentials = reading.state;
  const signedByUs = reading.state === 'valid' && reading.trusted;
  const base = { credentials, signedByUs } as const;

  const title = reading.state === 'valid' && signedByUs ? reading.title : null;
  const exact = (await deps.films.ofFile(sha256(asset.bytes))) ?? (title && (await deps.films.get(title)));
  if (signedByUs || exact) {
    const itself = { similarity: 1, pictures: 'same', sound: 'same' } as const;
    return {
      ...base,
      ours: 'yes',
      pictures: 'not_needed',
      sound: 'not_needed',
      videos: await name(exact ? [{ film: exact, ...itself }] : [], deps),
    };
  }

  const seen = await look(asset, deps);
  const heard = await listen(asset, deps);
  const alike = await findAlike(
    { type: asset.type, marks: outcomeOr([], seen), sound: outcomeOr([], heard) },
    deps,
  );
  return {
    ...base,
    ours: alike.length > 0 ? 'likely' : 'no',
    pictures: typeof seen === 'string' ? seen : 'compared',
    sound: typeof heard === 'string' ? heard : 'compared',
    videos: await name(alike, deps),
  };
}

const outcomeOr = <T extends object>(otherwise: T, outcome: T | string): T =>
  typeof outcome === 'string' ? otherwise : outcome;

/** The hashes of what the file shows, or why there are none. */
async function look(
  { bytes, type }: Asset,
  { codecs, loadDecoder }: CheckDependencies,
): Promise<readonly FrameMark[] | 'no_decoder' | 'unreadable'> {
  if (type === 'video/mp4' && !(await loadDecoder())) return 'no_decoder';
  try {
    if (type === 'video/mp4') return await marksOfFilm(bytes);
    const file = openPicture(bytes);
    if (file.width * file.height > MOST_PIXELS) return 'unreadable';
    return marksOf(await codecs.decode(file), 0);
  } catch (error) {
    logger.info('the file cannot be decoded', { code: error instanceof Rejected ? error.code : 'damaged' });
    return 'unreadable';
  }
}

/** The marks of what one hears, or why there are none. */
async function listen(
  { bytes, type }: Asset,
  { loadDecoder }: CheckDependencies,
): Promise<readonly SoundMark[] | 'no_decoder' | 'unreadable' | 'none'> {
  if (type !== 'video/mp4') return 'none';
  if (!(await loadDecoder())) return 'no_decoder';
  try {
    const sound = await soundOfFilm(bytes);
    const marks = sound ? soundMarks(sound) : [];
    return marks.length > 0 ? marks : 'none';
  } catch (error) {
    logger.info('the sound cannot be decoded', { code: error instanceof Rejected ? error.code : 'damaged' });
    return 'unreadable';
  }
}

async function findAlike(question: Question, { films }: CheckDependencies): Promise<Match[]> {
  const near = await films.near(
    question.marks.map(({ hash }) => hash),
    soundKeysOf(question.sound),
    CANDIDATES,
  );
  const known = (await Promise.all(near.map((video) => films.get(video)))).filter((film) => film !== null);
  return bestMatches(known, question).slice(0, NAMED);
}

/** A video that its owner deleted, or that is withdrawn, is named no more. */
async function name(
  matches: readonly Omit<Match, 'distance'>[],
  { videos }: CheckDependencies,
): Promise<Findings['videos']> {
  const named = await Promise.all(
    matches.map(async ({ film: { video, engine, madeAt }, similarity, pictures, sound }) => {
      const row = await videos.get(video);
      const shown = row?.status === 'completed' && !isDeleted(row) && row.withdrawnAt === undefined;
      return shown ? [{ id: video, engine, madeAt, similarity, pictures, sound }] : [];
    }),
  );
  return named.flat();
}

export const handler = serveQueue(() => {
  const env = readEnv(CheckEnv);
  const db = dynamodb();
  const deps: CheckDependencies = {
    checks: new CheckStore(db, env.PROVENANCE_TABLE),
    bucket: new ChecksBucket(s3(), env.CHECKS_BUCKET),
    films: new FilmStore(db, env.PROVENANCE_TABLE),
    videos: new VideoStore(db, env.VIDEOS_TABLE),
    chains: new ChainStore(db, env.PROVENANCE_TABLE),
    c2pa: new C2pa(new URL(C2PA_WASM, import.meta.url)),
    codecs: new Codecs((file) => new URL(file, import.meta.url)),
    loadDecoder,
  };
  return async (record) => {
    const message = parseMessage(CheckMessage, record.body);
    logger.appendKeys({ checkId: message.check });
    await check(message, deps);
  };
});
