import type { _Record } from '@aws-sdk/client-dynamodb-streams';

/** A record as the function gets it. */
export interface StreamRecord {
  readonly sequence: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly event: Record<string, unknown>;
}

/** A record of the stream API in the form Lambda hands it over. */
export function toStreamRecord(record: _Record, streamArn: string, region: string): StreamRecord {
  const createdAt = record.dynamodb?.ApproximateCreationDateTime?.getTime() ?? Date.now();
  return {
    sequence: record.dynamodb?.SequenceNumber ?? '',
    createdAt,
    event: {
      eventID: record.eventID,
      eventName: record.eventName,
      eventVersion: record.eventVersion ?? '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: region,
      ...(record.userIdentity
        ? { userIdentity: { type: record.userIdentity.Type, principalId: record.userIdentity.PrincipalId } }
        : {}),
      dynamodb: { ...bytesToText(record.dynamodb), ApproximateCreationDateTime: createdAt / 1000 },
      eventSourceARN: streamArn,
    },
  };
}

/** Binary attributes come as base64, as in Lambda. */
function bytesToText(value: object | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value ?? {}).map(([name, inner]) => [name, convert(inner)]));
}

function convert(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return bytesToText(value);
}
