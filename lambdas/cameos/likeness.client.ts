import {
  CopyObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { PresignedPost } from '@aws-sdk/s3-presigned-post';
import { deletePrefix } from '../platform/delete-prefix.ts';
import { type FormLimits, uploadForm } from '../platform/upload-form.ts';
import { type Kind, likenessKeys } from './cameo.ts';

/** Everything captured from people: faces, voices, recordings. A bucket and a key of their own. */
export class LikenessBucket {
  readonly #s3: S3Client;
  readonly bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.bucket = bucket;
  }

  /** What an engine gets of a cast member: where the likeness lies, never the likeness. */
  uris({ id, kind }: { readonly id: string; readonly kind: Kind }): {
    likeness: string[];
    voice: string | null;
    appearance: string;
  } {
    const uri = (key: string) => `s3://${this.bucket}/${key}`;
    const appearance = uri(likenessKeys.appearance(id));
    return kind === 'person'
      ? { likeness: [uri(likenessKeys.face(id))], voice: uri(likenessKeys.voice(id)), appearance }
      : { likeness: [uri(likenessKeys.clip(id))], voice: null, appearance };
  }

  /** A form that uploads one object of one type and bounded size, until it expires. Never log it. */
  uploadForm(key: string, limits: FormLimits): Promise<PresignedPost> {
    return uploadForm(this.#s3, this.bucket, key, limits);
  }

  async put(key: string, body: Uint8Array | string, contentType: string): Promise<void> {
    await this.#s3.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body, ContentType: contentType }),
    );
  }

  /** The object's bytes, or null when there is none. The forms bound how many there can be. */
  async read(key: string): Promise<Uint8Array | null> {
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  }

  async copy(from: string, to: string): Promise<void> {
    await this.#s3.send(
      new CopyObjectCommand({ Bucket: this.bucket, CopySource: `${this.bucket}/${from}`, Key: to }),
    );
  }

  /** Deletes every object under a prefix. @returns how many there were. */
  deleteAll(prefix: string): Promise<number> {
    return deletePrefix(this.#s3, this.bucket, prefix);
  }
}
