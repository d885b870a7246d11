import { Rejected } from '../platform/errors.ts';
import { sha256 } from '../platform/ids.ts';
import type { Codecs } from '../platform/media/codecs.ts';
import { readableText } from '../platform/media/metadata.ts';
import { perceptualHash } from '../platform/media/perceptual-hash.ts';
import { cleanPicture, uprightSize } from '../platform/media/picture.ts';
import { openPicture, type PictureFile } from '../platform/media/picture-file.ts';
import type { ReviewStore } from '../safety/reviews.store.ts';
import type { Screener } from '../safety/screening.ts';
import type { TakedownStore } from '../safety/takedowns.store.ts';
import { SIZES } from '../videos/contract.ts';
import type { Detectors } from './detectors.client.ts';
import type { FaceBook } from './faces.ts';
import { BLOCKED, barred, judgePicture, surelyFaces } from './judge.ts';
import { type CleanFile, type Contested, type Found, keys, type Reason, type UploadRow } from './upload.ts';

/** A well-meant progressive JPEG has ten or so; thousands are made to keep a decoder busy. */
const MOST_PASSES = 60;
/** Writing that is kept with the upload, characters. */
const MOST_TEXT = 5000;

export interface PictureDependencies {
  readonly detectors: Pick<Detectors, 'labels' | 'faces' | 'text'>;
  readonly faceBook: FaceBook;
  readonly codecs: Pick<Codecs, 'decode' | 'encodeJpeg'>;
  readonly screener: Screener;
  readonly takedowns: Pick<TakedownStore, 'match'>;
  /** What a person allowed after an appeal. */
  readonly reviews: Pick<ReviewStore, 'allowance'>;
}

export type PictureVerdict =
  | { readonly kind: 'cleared'; readonly jpeg: Uint8Array; readonly file: CleanFile; readonly found: Found }
  | {
      readonly kind: 'rejected';
      readonly reason: Reason;
      /** What an appeal would be about, where a person may decide otherwise: a policy's word, not consent nor a takedown. */
      readonly contested: { readonly jpeg: Uint8Array; readonly file: Contested } | null;
    };

/**
 * Inspects a picture that is to open a video. What its header promises is checked before anything is decoded; the
 * detectors see, byte for byte, the file that is cleared.
 *
 * @throws Rejected for a file that is not such a picture
 */
export async function inspectPicture(
  row: UploadRow,
  bytes: Uint8Array,
  { detectors, faceBook, codecs, screener, takedowns, reviews }: PictureDependencies,
): Promise<PictureVerdict> {
  const opened = openPicture(bytes);
  checkPromises(opened);
  const { jpeg, width, height, pixels } = await cleanPicture(opened, codecs);
  const look = perceptualHash(pixels);
  const sent = sha256(bytes);
  if (await takedowns.match(sent, look ? [look] : []))
    return { kind: 'rejected', reason: barred(), contested: null };
  const [labels, seen, text] = await Promise.all([
    detectors.labels(jpeg),
    detectors.faces(jpeg),
    detectors.text(jpeg),
  ]);
  const faces = surelyFaces(seen);
  const people = await faceBook.identify(row, pixels, faces);
  const metadata = readableText(opened.metadata);
  const allowance = await reviews.allowance(row.ownerId, sent);
  const found = { labels, faces, people, text, metadata };
  const reason = await judgePicture(row, found, screener, allowance?.category ?? null);
  const digest = sha256(jpeg);
  if (reason) {
    const file = { key: keys.refused(row.id, digest), sentSha256: sent };
    return { kind: 'rejected', reason, contested: reason.code === BLOCKED ? { jpeg, file } : null };
  }
  const key = keys.cleared(row.id, digest);
  return {
    kind: 'cleared',
    jpeg,
    file: {
      key,
      contentType: 'image/jpeg',
      bytes: jpeg.length,
      sha256: digest,
      width,
      height,
    },
    found: {
      faces: faces.length,
      cameos: [...new Set(people.flatMap(({ cameo }) => cameo ?? []))],
      text: text.join('\n').slice(0, MOST_TEXT).split('\n').filter(Boolean),
    },
  };
}

function checkPromises(file: PictureFile): void {
  if (file.pictures > 1)
    throw new Rejected(
      'invalid_image',
      'The file holds several pictures or an animation. Export one still picture as a plain JPEG or PNG.',
    );
  const { width, height } = uprightSize(file);
  if (!SIZES.some((size) => size === `${width}x${height}`))
    throw new Rejected(
      'invalid_image_size',
      `The picture is ${width}x${height}. A first frame has the size of its video: ${SIZES.join(', ')}.`,
    );
  if (file.passes > MOST_PASSES)
    throw new Rejected('invalid_image', 'The JPEG is built in far too many passes. Export it again.');
}
