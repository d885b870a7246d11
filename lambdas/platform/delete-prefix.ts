import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { Retryable } from './errors.ts';

/**
 * Deletes every object under a prefix, a thousand at a time.
 *
 * @returns how many there were.
 * @throws Retryable when S3 kept some
 */
export async function deletePrefix(s3: S3Client, bucket: string, prefix: string): Promise<number> {
  for (let count = 0; ; ) {
    const { Contents = [], IsTruncated } = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }),
    );
    const Objects = Contents.flatMap(({ Key }) => (Key ? [{ Key }] : []));
    if (Objects.length === 0) return count;
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0) throw new Retryable(`S3 kept ${Errors.length} objects: ${Errors[0]?.Code}`);
    count += Objects.length;
    if (!IsTruncated) return count;
  }
}
