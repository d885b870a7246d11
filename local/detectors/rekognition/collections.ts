import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Face } from '../models/measures.ts';
import { findFaces } from '../models/wire.ts';
import { type DetectorStore, json } from '../store.ts';
import { invalidParameter, notFound, ServiceError } from '../wire/errors.ts';
import { type Operation, operation } from '../wire/json-service.ts';
import { boundingBox, faceDetail, percent } from './face-detail.ts';
import type { ImageServices } from './faces.ts';
import { look, readImage } from './image.ts';
import { page } from './pages.ts';
import { collectionIdSchema, externalImageIdSchema, imageSchema, percentSchema } from './schema.ts';
import { similarity } from './similarity.ts';

export const FACE_MODEL_VERSION = 'local-human-3.3.6';

const indexedFaceSchema = z.object({
  FaceId: z.string(),
  BoundingBox: z.object({ Left: z.number(), Top: z.number(), Width: z.number(), Height: z.number() }),
  ImageId: z.string(),
  ExternalImageId: z.string().optional(),
  Confidence: z.number(),
  IndexFacesModelVersion: z.string(),
});
const faceRow = z.object({ face: json(indexedFaceSchema), descriptor: json(z.array(z.number())) });

export interface FaceMatch {
  readonly Similarity: number;
  readonly Face: z.output<typeof indexedFaceSchema>;
}

/** Sets of faces that can be searched. Only descriptors are kept, never pictures. */
export class FaceCollections {
  readonly #store: DetectorStore;

  constructor(store: DetectorStore) {
    this.#store = store;
  }

  create(id: string): void {
    const made = this.#store.run('INSERT OR IGNORE INTO face_collections VALUES (?, ?)', id, Date.now());
    if (made === 0) {
      throw new ServiceError('ResourceAlreadyExistsException', `The collection id: ${id} already exists`);
    }
  }

  delete(id: string): void {
    if (this.#store.run('DELETE FROM face_collections WHERE id = ?', id) === 0) throw noCollection(id);
  }

  list(): string[] {
    const rows = this.#store.all(z.object({ id: z.string() }), 'SELECT id FROM face_collections ORDER BY id');
    return rows.map(({ id }) => id);
  }

  /** @throws ServiceError ResourceNotFoundException */
  createdAt(id: string): number {
    const row = this.#store.find(
      z.object({ created_at: z.number() }),
      'SELECT created_at FROM face_collections WHERE id = ?',
      id,
    );
    if (!row) throw noCollection(id);
    return row.created_at;
  }

  add(id: string, face: Face, imageId: string, externalImageId: string | undefined): FaceMatch['Face'] {
    this.createdAt(id);
    const indexed = {
      FaceId: randomUUID(),
      BoundingBox: boundingBox(face.box),
      ImageId: imageId,
      ...(externalImageId === undefined ? {} : { ExternalImageId: externalImageId }),
      Confidence: percent(face.confidence),
      IndexFacesModelVersion: FACE_MODEL_VERSION,
    };
    this.#store.run(
      `INSERT INTO indexed_faces VALUES (?, ?, (SELECT COUNT(*) + 1 FROM indexed_faces), ?, ?)`,
      indexed.FaceId,
      id,
      JSON.stringify(indexed),
      JSON.stringify(face.descriptor ?? []),
    );
    return indexed;
  }

  faces(id: string): FaceMatch['Face'][] {
    return this.#rows(id).map(({ face }) => face);
  }

  /** @returns the ids that were there. */
  deleteFaces(id: string, faceIds: readonly string[]): string[] {
    this.createdAt(id);
    return faceIds.filter(
      (face) => this.#store.run('DELETE FROM indexed_faces WHERE collection = ? AND id = ?', id, face) > 0,
    );
  }

  /** The faces that are alike enough, the likest first. */
  search(id: string, descriptor: readonly number[], threshold: number, limit: number): FaceMatch[] {
    return this.#rows(id)
      .map((row) => ({ Similarity: similarity(descriptor, row.descriptor), Face: row.face }))
      .filter(({ Similarity }) => Similarity >= threshold)
      .sort((a, b) => b.Similarity - a.Similarity)
      .slice(0, limit);
  }

  #rows(id: string): z.output<typeof faceRow>[] {
    this.createdAt(id);
    return this.#store.all(
      faceRow,
      'SELECT face, descriptor FROM indexed_faces WHERE collection = ? ORDER BY number, id',
      id,
    );
  }
}

const noCollection = (id: string): ServiceError => notFound(`The collection id: ${id} does not exist`);

const collection = z.object({ CollectionId: collectionIdSchema });
const limit = z.number().int().min(1).max(4096).default(1000);

export function collectionOperations(
  { models, objects }: ImageServices,
  collections: FaceCollections,
): Record<string, Operation> {
  return {
    CreateCollection: operation(collection, ({ CollectionId }) => {
      collections.create(CollectionId);
      return {
        StatusCode: 200,
        CollectionArn: `aws:rekognition:us-east-1:000000000000:collection/${CollectionId}`,
        FaceModelVersion: FACE_MODEL_VERSION,
      };
    }),
    DeleteCollection: operation(collection, ({ CollectionId }) => {
      collections.delete(CollectionId);
      return { StatusCode: 200 };
    }),
    DescribeCollection: operation(collection, ({ CollectionId }) => ({
      CreationTimestamp: collections.createdAt(CollectionId) / 1000,
      FaceCount: collections.faces(CollectionId).length,
      FaceModelVersion: FACE_MODEL_VERSION,
    })),
    ListCollections: operation(
      z.object({ MaxResults: limit, NextToken: z.string().optional() }),
      ({ MaxResults, NextToken }) => {
        const { items, next } = page(collections.list(), MaxResults, NextToken);
        return { CollectionIds: items, FaceModelVersions: items.map(() => FACE_MODEL_VERSION), ...next };
      },
    ),
    ListFaces: operation(
      collection.extend({ MaxResults: limit, NextToken: z.string().optional() }),
      ({ CollectionId, MaxResults, NextToken }) => {
        const { items, next } = page(collections.faces(CollectionId), MaxResults, NextToken);
        return { Faces: items, FaceModelVersion: FACE_MODEL_VERSION, ...next };
      },
    ),
    DeleteFaces: operation(
      collection.extend({ FaceIds: z.array(z.string()).min(1).max(4096) }),
      ({ CollectionId, FaceIds }) => ({ DeletedFaces: collections.deleteFaces(CollectionId, FaceIds) }),
    ),
    IndexFaces: operation(
      collection.extend({
        Image: imageSchema,
        ExternalImageId: externalImageIdSchema.optional(),
        MaxFaces: z.number().int().min(1).default(100),
        DetectionAttributes: z.array(z.string()).default(['DEFAULT']),
      }),
      async ({ CollectionId, Image, ExternalImageId, MaxFaces, DetectionAttributes }) => {
        collections.createdAt(CollectionId);
        const image = await readImage(Image, objects);
        const faces = await look(models, findFaces, { image, thorough: true, describe: true });
        const all = DetectionAttributes.includes('ALL');
        const imageId = randomUUID();
        const indexed = faces.filter(({ descriptor }) => descriptor !== null).slice(0, MaxFaces);
        const rest = faces.filter((face) => !indexed.includes(face));
        return {
          FaceRecords: indexed.map((face) => ({
            Face: collections.add(CollectionId, face, imageId, ExternalImageId),
            FaceDetail: faceDetail(face, all),
          })),
          FaceModelVersion: FACE_MODEL_VERSION,
          UnindexedFaces: rest.map((face) => ({
            Reasons: [face.descriptor === null ? 'LOW_FACE_QUALITY' : 'EXCEEDS_MAX_FACES'],
            FaceDetail: faceDetail(face, all),
          })),
        };
      },
    ),
    SearchFacesByImage: operation(
      collection.extend({
        Image: imageSchema,
        MaxFaces: limit,
        FaceMatchThreshold: percentSchema.default(80),
      }),
      async ({ CollectionId, Image, MaxFaces, FaceMatchThreshold }) => {
        collections.createdAt(CollectionId);
        const image = await readImage(Image, objects);
        const [largest] = await look(models, findFaces, { image, thorough: true, describe: true });
        if (!largest?.descriptor) throw invalidParameter('There are no faces in the image.');
        return {
          SearchedFaceBoundingBox: boundingBox(largest.box),
          SearchedFaceConfidence: percent(largest.confidence),
          FaceMatches: collections.search(CollectionId, largest.descriptor, FaceMatchThreshold, MaxFaces),
          FaceModelVersion: FACE_MODEL_VERSION,
        };
      },
    ),
  };
}
