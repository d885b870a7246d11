import { MAX_CAST } from '../cameos/casting.ts';
import type { CastGuard } from '../cameos/guard.ts';
import type { EnrolledFaces } from '../cameos/rekognition.client.ts';
import type { Audience } from '../platform/api/operation.ts';
import type { Codecs, Pixels } from '../platform/media/codecs.ts';
import { cropPixels } from '../platform/media/crop.ts';
import type { Face } from './detectors.client.ts';

/** Why a face may not be in a picture. Whether somebody else's cameo has this face is nobody's business: it is `nobody`. */
export type Refused = 'nobody' | 'unclear' | 'minor' | 'crowd';

/** Whose face it is: a cameo that the uploader may use, or why it is refused. */
export type Recognised = { readonly cameo: string } | { readonly cameo: null; readonly refused: Refused };

export interface Uploader {
  readonly ownerId: string;
  /** The owner's, when the upload began. */
  readonly audience: Audience;
}

/** Whose faces are in a picture, as far as their owners let the uploader use them. */
export interface FaceBook {
  /** @returns one answer for each face, in order */
  identify(uploader: Uploader, picture: Pixels, faces: readonly Face[]): Promise<readonly Recognised[]>;
}

export interface CameoFaceDependencies {
  readonly faces: Pick<EnrolledFaces, 'recognise'>;
  readonly guard: Pick<CastGuard, 'mayUse'>;
  readonly codecs: Pick<Codecs, 'encodeJpeg'>;
}

const ADULT = 18;
/** Pixels. Rekognition finds smaller faces than it can tell apart. */
const LEAST_SIDE = 50;
/** Around a face on each side, in its own width or height: detectors and descriptors want hair and chin. */
const MARGIN = 0.5;
/** Boxes that cover each other less are two faces. */
const SAME_FACE = 0.5;
const QUALITY = 95;

const refuse = (refused: Refused): Recognised => ({ cameo: null, refused });

/**
 * Looks every face of a picture up among the cameos. Each is cut out and looked for alone, and what the search compared
 * must lie where the face does: beside a larger one, a stranger would be taken for their neighbour.
 */
export class CameoFaces implements FaceBook {
  readonly #deps: CameoFaceDependencies;

  constructor(deps: CameoFaceDependencies) {
    this.#deps = deps;
  }

  async identify(uploader: Uploader, picture: Pixels, faces: readonly Face[]): Promise<Recognised[]> {
    if (faces.length > MAX_CAST) return faces.map(() => refuse('crowd'));
    const recognised: Recognised[] = [];
    for (const face of faces) recognised.push(await this.#identify(uploader, picture, face));
    return recognised;
  }

  async #identify(uploader: Uploader, picture: Pixels, { box, age }: Face): Promise<Recognised> {
    const [width, height] = [box.width * picture.width, box.height * picture.height];
    if (age.high < ADULT) return refuse('minor');
    if (Math.min(width, height) < LEAST_SIDE) return refuse('unclear');
    const region = {
      left: Math.round(box.left * picture.width - MARGIN * width),
      top: Math.round(box.top * picture.height - MARGIN * height),
      width: Math.round((1 + 2 * MARGIN) * width),
      height: Math.round((1 + 2 * MARGIN) * height),
    };
    const jpeg = await this.#deps.codecs.encodeJpeg(cropPixels(picture, region), QUALITY);
    const seen = await this.#deps.faces.recognise(jpeg);
    const share = 1 / (1 + 2 * MARGIN);
    const expected = { left: MARGIN * share, top: MARGIN * share, width: share, height: share };
    if (!seen || (seen.box && overlap(seen.box, expected) < SAME_FACE)) return refuse('unclear');
    const user = { userId: uploader.ownerId, audience: uploader.audience };
    for (const id of seen.cameos) {
      const cameo = await this.#deps.guard.mayUse(id, user);
      // of somebody who was verified as an adult, or not at all
      if (cameo) return cameo.teen ? refuse('minor') : { cameo: cameo.id };
    }
    return refuse('nobody');
  }
}

/** Shared area over the area of both, 0 to 1. */
function overlap(a: Face['box'], b: Face['box']): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}
