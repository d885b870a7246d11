import { imageSize } from 'image-size';
import type { DirectObjects } from '../../s3/direct.ts';
import { S3Error } from '../../s3/errors.ts';
import { MissingPartError, UnreadableMediaError } from '../models/failure.ts';
import type { Models } from '../models/host.ts';
import type { Task } from '../models/wire.ts';
import { invalidImage, invalidParameter, ServiceError } from '../wire/errors.ts';
import type { ImageInput } from './schema.ts';

/** Rekognition's limits for an image: bytes in S3, and pixels on either side. */
const MAX_STORED_BYTES = 15 * 1024 * 1024;
const MIN_SIDE = 80;

/**
 * The bytes of a JPEG or PNG that was sent along or lies in S3.
 * @throws ServiceError by Rekognition's names.
 */
export async function readImage(image: ImageInput, objects: Pick<DirectObjects, 'read'>): Promise<Buffer> {
  const bytes = image.Bytes ?? (await readStored(image, objects));
  if (bytes.length > MAX_STORED_BYTES) {
    throw new ServiceError('ImageTooLargeException', 'the image has more than 15 MB');
  }
  let size: ReturnType<typeof imageSize>;
  try {
    size = imageSize(bytes);
  } catch {
    throw invalidImage('Request has invalid image format');
  }
  if (size.type !== 'jpg' && size.type !== 'png') throw invalidImage('the image is neither JPEG nor PNG');
  if (Math.min(size.width, size.height) < MIN_SIDE) {
    throw invalidParameter(`the image must have at least ${MIN_SIDE} pixels on either side`);
  }
  return bytes;
}

async function readStored({ S3Object }: ImageInput, objects: Pick<DirectObjects, 'read'>): Promise<Buffer> {
  if (!S3Object) throw invalidParameter('an image is required');
  try {
    return await objects.read(S3Object.Bucket, S3Object.Name);
  } catch (error) {
    if (error instanceof S3Error) {
      throw new ServiceError(
        'InvalidS3ObjectException',
        `Unable to get object metadata from S3: ${S3Object.Bucket}/${S3Object.Name}`,
      );
    }
    throw error;
  }
}

/** Has a model look at a picture; a picture it cannot read is the caller's fault. */
export async function look<Input, Output>(
  models: Models,
  task: Task<Input, Output>,
  input: Input,
): Promise<Output> {
  try {
    return await models.run(task, input);
  } catch (error) {
    if (error instanceof UnreadableMediaError) throw invalidImage(error.message);
    if (error instanceof MissingPartError)
      throw new ServiceError('NotImplementedException', error.message, 501);
    throw error;
  }
}
