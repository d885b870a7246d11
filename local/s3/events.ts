import * as z from 'zod';

/** What happened to an object. Stored with the change itself, delivered afterwards, at least once. */
const objectEventSchema = z.object({
  /** As in S3 notifications, without the `s3:` prefix. */
  name: z.enum([
    'ObjectCreated:Put',
    'ObjectCreated:Post',
    'ObjectCreated:Copy',
    'ObjectCreated:CompleteMultipartUpload',
    'ObjectRemoved:Delete',
  ]),
  key: z.string(),
  size: z.number(),
  etag: z.string(),
  /** Milliseconds since the epoch. */
  time: z.number(),
  /** Grows with every change of a key, as text. */
  sequencer: z.string(),
});
export type ObjectEvent = z.output<typeof objectEventSchema>;

let lastSequence = 0n;

export function newEvent(
  name: ObjectEvent['name'],
  object: Pick<ObjectEvent, 'key' | 'size' | 'etag'>,
): string {
  const time = Date.now();
  const next = BigInt(time) * 1_000_000n;
  lastSequence = next > lastSequence ? next : lastSequence + 1n;
  const sequencer = lastSequence.toString(16).toUpperCase().padStart(16, '0');
  const { key, size, etag } = object;
  return JSON.stringify({ name, key, size, etag, time, sequencer } satisfies ObjectEvent);
}

export function readEvent(text: string): ObjectEvent {
  return objectEventSchema.parse(JSON.parse(text));
}
