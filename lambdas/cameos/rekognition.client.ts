import {
  CreateCollectionCommand,
  DeleteFacesCommand,
  IndexFacesCommand,
  InvalidParameterException,
  ListFacesCommand,
  type RekognitionClient,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  SearchFacesByImageCommand,
} from '@aws-sdk/client-rekognition';

/** Per cent; what Rekognition recommends for telling people apart where a mistake matters. */
const SAME_PERSON = 99;

/** What a search compared, and whose face it is. */
export interface FaceSearch {
  /** Where the face lies, in parts of the picture; null: nothing was compared, because nobody is enrolled yet. */
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  } | null;
  /** Cameos with this face, the likest first. */
  readonly cameos: readonly string[];
}

interface ImageLocation {
  readonly bucket: string;
  readonly key: string;
}

const image = ({ bucket, key }: ImageLocation) => ({ S3Object: { Bucket: bucket, Name: key } });

/** The faces of everybody who has a cameo, so that nobody can enrol somebody else's a second time. */
export class EnrolledFaces {
  readonly #rekognition: RekognitionClient;
  readonly #collection: string;

  constructor(rekognition: RekognitionClient, collection: string) {
    this.#rekognition = rekognition;
    this.#collection = collection;
  }

  /** Cameos whose face this is. */
  async search(at: ImageLocation): Promise<string[]> {
    return this.#orEmpty(async () => {
      const { FaceMatches = [] } = await this.#rekognition.send(
        new SearchFacesByImageCommand({
          CollectionId: this.#collection,
          Image: image(at),
          FaceMatchThreshold: SAME_PERSON,
          MaxFaces: 5,
        }),
      );
      return FaceMatches.flatMap(({ Face }) => (Face?.ExternalImageId ? [Face.ExternalImageId] : []));
    });
  }

  /** Whose the largest face of a picture is; null: there is none that can be told. @param jpeg 5 MB at most */
  async recognise(jpeg: Uint8Array): Promise<FaceSearch | null> {
    try {
      const { FaceMatches = [], SearchedFaceBoundingBox: box } = await this.#rekognition.send(
        new SearchFacesByImageCommand({
          CollectionId: this.#collection,
          Image: { Bytes: jpeg },
          FaceMatchThreshold: SAME_PERSON,
          MaxFaces: 5,
          QualityFilter: 'HIGH',
        }),
      );
      if (!box) return null;
      const { Left: left = 0, Top: top = 0, Width: width = 0, Height: height = 0 } = box;
      const cameos = FaceMatches.flatMap(({ Face }) => (Face?.ExternalImageId ? [Face.ExternalImageId] : []));
      return { box: { left, top, width, height }, cameos };
    } catch (error) {
      // its word for a picture in which there is no face, or none of the quality asked for
      if (error instanceof InvalidParameterException) return null;
      if (error instanceof ResourceNotFoundException) return { box: null, cameos: [] };
      throw error;
    }
  }

  /** Remembers a cameo's face. */
  async index(at: ImageLocation, cameoId: string): Promise<void> {
    const command = new IndexFacesCommand({
      CollectionId: this.#collection,
      Image: image(at),
      ExternalImageId: cameoId,
      MaxFaces: 1,
      QualityFilter: 'HIGH',
    });
    try {
      await this.#rekognition.send(command);
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      await this.#create();
      await this.#rekognition.send(command);
    }
  }

  /** @returns how many faces were kept of the cameo. */
  async forget(cameoId: string): Promise<number> {
    const ids = await this.#orEmpty(() => this.#facesOf(cameoId));
    if (ids.length > 0)
      await this.#rekognition.send(new DeleteFacesCommand({ CollectionId: this.#collection, FaceIds: ids }));
    return ids.length;
  }

  async #facesOf(cameoId: string): Promise<string[]> {
    const ids: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.#rekognition.send(
        new ListFacesCommand({
          CollectionId: this.#collection,
          MaxResults: 1000,
          ...(NextToken && { NextToken }),
        }),
      );
      for (const { ExternalImageId, FaceId } of page.Faces ?? [])
        if (ExternalImageId === cameoId && FaceId) ids.push(FaceId);
      NextToken = page.NextToken;
    } while (NextToken);
    return ids;
  }

  async #create(): Promise<void> {
    try {
      await this.#rekognition.send(new CreateCollectionCommand({ CollectionId: this.#collection }));
    } catch (error) {
      if (!(error instanceof ResourceAlreadyExistsException)) throw error;
    }
  }

  /** Nobody is enrolled before the collection exists. */
  async #orEmpty(work: () => Promise<string[]>): Promise<string[]> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  }
}
