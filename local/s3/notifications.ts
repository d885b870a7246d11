import { randomUUID } from 'node:crypto';
import { type CloudLog, describeError } from '../log.ts';
import { type ObjectEvent, readEvent } from './events.ts';
import type { ObjectStore } from './store.ts';

/** One rule of a bucket's notification configuration. */
export interface NotificationRule {
  readonly id: string;
  /** e.g. `s3:ObjectCreated:*`. */
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
  /** Hands the message over; a rejection means "again later". */
  readonly deliver: (message: unknown) => Promise<void>;
}

export interface BucketNotifications {
  readonly rules: readonly NotificationRule[];
  /** Receives the event in EventBridge's form, when the bucket has EventBridge switched on. */
  readonly eventBridge: ((event: unknown) => Promise<void>) | null;
}

const BATCH = 50;
const RETRY_MS = 1000;

const DETAIL_TYPES = {
  'ObjectCreated:Put': ['Object Created', 'PutObject'],
  'ObjectCreated:Post': ['Object Created', 'POST Object'],
  'ObjectCreated:Copy': ['Object Created', 'CopyObject'],
  'ObjectCreated:CompleteMultipartUpload': ['Object Created', 'CompleteMultipartUpload'],
  'ObjectRemoved:Delete': ['Object Deleted', 'DeleteObject'],
} as const;

/** Delivers stored events in order. An event is forgotten only after every receiver took it. */
export class NotificationDispatcher {
  readonly #store: ObjectStore;
  readonly #region: string;
  readonly #account: string;
  readonly #log: CloudLog;
  readonly #buckets = new Map<string, BucketNotifications>();
  #running: Promise<void> | null = null;
  #again = false;
  #retry: NodeJS.Timeout | null = null;
  #stopped = true;

  constructor(store: ObjectStore, region: string, account: string, log: CloudLog) {
    this.#store = store;
    this.#region = region;
    this.#account = account;
    this.#log = log;
  }

  configure(bucket: string, notifications: BucketNotifications): void {
    this.#buckets.set(bucket, notifications);
  }

  /** Begins to deliver, what a crash left behind first. */
  start(): void {
    this.#stopped = false;
    this.wake();
  }

  /** Something was stored. Returns at once. */
  wake(): void {
    this.#again = true;
    if (this.#stopped || this.#running) return;
    this.#running = this.#drain().finally(() => {
      this.#running = null;
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#retry) clearTimeout(this.#retry);
    await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const pending = this.#store.pendingEvents(BATCH);
      if (pending.length === BATCH) this.#again = true;
      for (const { id, bucket, event } of pending) {
        try {
          await this.#deliver(bucket, readEvent(event));
          this.#store.eventDelivered(id);
        } catch (error) {
          this.#log.warn(
            `a notification of bucket ${bucket} was not taken and is tried again: ${describeError(error)}`,
          );
          this.#retry = setTimeout(() => this.wake(), RETRY_MS);
          return;
        }
      }
    }
  }

  async #deliver(bucket: string, event: ObjectEvent): Promise<void> {
    const configured = this.#buckets.get(bucket);
    if (!configured) return;
    for (const rule of configured.rules) {
      if (!matches(rule, event)) continue;
      await rule.deliver({ Records: [this.#record(bucket, rule.id, event)] });
    }
    await configured.eventBridge?.(this.#busEvent(bucket, event));
  }

  #record(bucket: string, configurationId: string, event: ObjectEvent): unknown {
    return {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: this.#region,
      eventTime: new Date(event.time).toISOString(),
      eventName: event.name,
      userIdentity: { principalId: 'AWS:LOCAL' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': event.sequencer, 'x-amz-id-2': event.sequencer },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId,
        bucket: { name: bucket, ownerIdentity: { principalId: 'LOCAL' }, arn: `arn:aws:s3:::${bucket}` },
        object: {
          // notifications carry the key form-encoded, EventBridge does not
          key: encodeURIComponent(event.key).replaceAll('%20', '+').replaceAll('%2F', '/'),
          ...(event.name === 'ObjectRemoved:Delete' ? {} : { size: event.size, eTag: event.etag }),
          sequencer: event.sequencer,
        },
      },
    };
  }

  #busEvent(bucket: string, event: ObjectEvent): unknown {
    const [detailType, reason] = DETAIL_TYPES[event.name];
    const deleted = event.name === 'ObjectRemoved:Delete';
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': detailType,
      source: 'aws.s3',
      account: this.#account,
      time: new Date(event.time).toISOString(),
      region: this.#region,
      resources: [`arn:aws:s3:::${bucket}`],
      detail: {
        version: '0',
        bucket: { name: bucket },
        object: {
          key: event.key,
          ...(deleted ? {} : { size: event.size, etag: event.etag }),
          sequencer: event.sequencer,
        },
        'request-id': event.sequencer,
        requester: this.#account,
        'source-ip-address': '127.0.0.1',
        reason,
        ...(deleted ? { 'deletion-type': 'Permanently Deleted' } : {}),
      },
    };
  }
}

function matches(rule: NotificationRule, event: ObjectEvent): boolean {
  const name = `s3:${event.name}`;
  const named = rule.event.endsWith('*') ? name.startsWith(rule.event.slice(0, -1)) : name === rule.event;
  return named && event.key.startsWith(rule.prefix) && event.key.endsWith(rule.suffix);
}
