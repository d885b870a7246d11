import { EngineRequest } from '../../model/protocol/request.ts';
import { ARTEFACTS, type Completed } from '../../model/protocol/response.ts';
import { sha256 } from '../platform/ids.ts';
import type { Claim } from '../provenance/manifest.ts';
import type { Signer } from '../provenance/signer.ts';
import type { Media } from './media.client.ts';
import { type CompletedRow, keys, type RELEASED, type VideoRow } from './video.ts';

export interface SigningDependencies {
  readonly media: Pick<Media, 'read' | 'readText' | 'put'>;
  readonly signer: Pick<Signer, 'sign'>;
  /** Version of Cloudreel. */
  readonly version: string;
}

/**
 * Puts content credentials into what the engine made and stores the signed files beside it. A file's key holds its hash, so
 * that of two deliveries at once each names its own, and what a row names is never written over.
 */
export async function signArtefacts(
  row: VideoRow,
  response: Completed,
  deps: SigningDependencies,
): Promise<CompletedRow['artefacts']> {
  const claim = await claimOf(row, response, deps);
  // one after the other: a film and its signed copy are held in memory at once
  const video = await signArtefact(row, response, 'video', claim, deps);
  const thumbnail = await signArtefact(row, response, 'thumbnail', claim, deps);
  const spritesheet = await signArtefact(row, response, 'spritesheet', claim, deps);
  return { video, thumbnail, spritesheet };
}

async function signArtefact(
  { id, attempt }: VideoRow,
  response: Completed,
  name: (typeof RELEASED)[number],
  claim: Claim,
  { media, signer }: SigningDependencies,
): Promise<CompletedRow['artefacts']['video']> {
  const { file, contentType: type } = ARTEFACTS[name];
  const bytes = await media.read(keys.output(id, attempt) + file);
  // we vouch for what the engine said it made, not for what lies there
  if (bytes === null || sha256(bytes) !== response.artefacts[name].sha256)
    throw new Error(`the engine's ${name} is not in the bucket as it said`);
  const signed = await signer.sign({ bytes, type }, claim);
  const digest = sha256(signed);
  const key = keys.released(id, attempt, digest) + file;
  await media.put(key, signed, type);
  return { key, bytes: signed.length, sha256: digest };
}

async function claimOf(
  row: VideoRow,
  { engine }: Completed,
  { media, version }: SigningDependencies,
): Promise<Claim> {
  const request = EngineRequest.parse(
    JSON.parse((await media.readText(keys.request(row.id, row.attempt))) ?? 'null'),
  );
  return {
    title: row.id,
    version,
    engine: { name: engine.name, version: engine.version },
    madeAt: row.createdAt,
    // who is shown is told, and nobody else
    creator: request.watermark === null ? null : row.handle,
    likenesses: request.cast
      .filter(({ kind, likeness, voice }) => kind === 'person' && (likeness.length > 0 || voice !== null))
      .map(({ name }) => name),
    firstFrame: row.firstFrame !== null,
    source: row.source && {
      relation: row.source.relation,
      id: row.source.id,
      file: await sourceOf(row.id, media),
    },
  };
}

async function sourceOf(id: string, media: SigningDependencies['media']) {
  const bytes = await media.read(keys.sourceVideo(id));
  if (bytes === null) throw new Error('the source of the video is not in the bucket');
  return { bytes, type: 'video/mp4' } as const;
}
