import type { Face } from './detectors.client.ts';

/** Whose faces are in a picture, as far as their owners let the uploader use them. */
export interface FaceBook {
  /**
   * The cameo behind each face, in order; null for a face that is nobody's cameo, or of one the uploader may not use.
   *
   * @param jpeg The picture, as the detectors saw it.
   */
  identify(
    uploader: { readonly ownerId: string },
    jpeg: Uint8Array,
    faces: readonly Face[],
  ): Promise<readonly (string | null)[]>;
}

/** Knows nobody, so that no face is allowed. */
export const knowsNobody: FaceBook = {
  identify: async (_uploader, _jpeg, faces) => faces.map(() => null),
};
