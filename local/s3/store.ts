import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import * as z from 'zod';

const checksumSchema = z.object({
  algorithm: z.enum(['CRC32', 'SHA1', 'SHA256']),
  value: z.string(),
  type: z.enum(['FULL_OBJECT', 'COMPOSITE']),
});

/** What is kept with an object's bytes and given back with them. */
const attributesSchema = z.object({
  /** Content-Type and the like, by lower-case header name. */
  headers: z.record(z.string(), z.string()),
  /** User metadata, without the `x-amz-meta-` prefix. */
  metadata: z.record(z.string(), z.string()),
});
export type Attributes = z.output<typeof attributesSchema>;

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z.string().transform((text): z.output<Schema> => schema.parse(JSON.parse(text)));

const objectSchema = z.object({
  bucket: z.string(),
  key: z.string(),
  /** File name under `blobs/`. */
  blob: z.string(),
  /** Bytes. */
  size: z.number(),
  /** Without quotes. */
  etag: z.string(),
  /** Milliseconds since the epoch. */
  modified: z.number(),
  attributes: json(attributesSchema),
  checksum: json(checksumSchema.nullable()),
});
export type StoredObject = z.output<typeof objectSchema>;

const uploadSchema = z.object({
  id: z.string(),
  bucket: z.string(),
  key: z.string(),
  attributes: json(attributesSchema),
  algorithm: z.enum(['CRC32', 'SHA1', 'SHA256']).nullable(),
});
export type Upload = z.output<typeof uploadSchema>;

const partSchema = z.object({
  number: z.number(),
  blob: z.string(),
  size: z.number(),
  etag: z.string(),
  checksum: z.string().nullable(),
});
export type Part = z.output<typeof partSchema>;

const pendingEventSchema = z.object({ id: z.number(), bucket: z.string(), event: z.string() });
export type PendingEvent = z.output<typeof pendingEventSchema>;

const SCHEMA = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS objects (
  bucket TEXT NOT NULL, key TEXT NOT NULL, blob TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
  modified INTEGER NOT NULL, attributes TEXT NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (bucket, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS uploads (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, attributes TEXT NOT NULL, algorithm TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS parts (
  upload TEXT NOT NULL, number INTEGER NOT NULL, blob TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
  checksum TEXT, PRIMARY KEY (upload, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, event TEXT NOT NULL
) STRICT;
`;

/**
 * Objects on disk: bytes as files under `blobs/`, everything else in SQLite. A row is written only after its file is
 * complete and in place, together with the event it causes, so a crash leaves either the old object or the new one.
 */
export class ObjectStore {
  readonly #database: DatabaseSync;
  readonly #blobs: string;
  readonly #incoming: string;

  constructor(folder: string) {
    this.#blobs = path.join(folder, 'blobs');
    this.#incoming = path.join(folder, 'incoming');
    // what a crash left half-written belongs to nobody
    rmSync(this.#incoming, { recursive: true, force: true });
    mkdirSync(this.#incoming, { recursive: true });
    mkdirSync(this.#blobs, { recursive: true });
    this.#database = new DatabaseSync(path.join(folder, 's3.db'));
    this.#database.exec(SCHEMA);
  }

  /** A new file to write to, outside of what anybody can read. */
  temporaryFile(): string {
    return path.join(this.#incoming, randomUUID());
  }

  newBlob(): string {
    return randomUUID();
  }

  blobPath(blob: string): string {
    return path.join(this.#blobs, blob);
  }

  find(bucket: string, key: string): StoredObject | null {
    const row = this.#row('SELECT * FROM objects WHERE bucket = ? AND key = ?', bucket, key);
    return row === undefined ? null : objectSchema.parse(row);
  }

  /**
   * Makes a blob the object of that key, with the event that tells about it.
   * @param guard sees the object that is there now and throws to refuse the write; nothing can come in between.
   */
  commit(object: StoredObject, event: string, guard: (current: StoredObject | null) => void): void {
    const replaced = this.#transaction(() => {
      const current = this.find(object.bucket, object.key);
      guard(current);
      this.#run(
        'INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        object.bucket,
        object.key,
        object.blob,
        object.size,
        object.etag,
        object.modified,
        JSON.stringify(object.attributes),
        JSON.stringify(object.checksum),
      );
      this.#run('INSERT INTO events (bucket, event) VALUES (?, ?)', object.bucket, event);
      return current;
    });
    if (replaced) this.discardBlob(replaced.blob);
  }

  /** @returns the object that was there, or null: deleting nothing is no error and causes no event. */
  delete(bucket: string, key: string, event: (deleted: StoredObject) => string): StoredObject | null {
    const deleted = this.#transaction(() => {
      const current = this.find(bucket, key);
      if (!current) return null;
      this.#run('DELETE FROM objects WHERE bucket = ? AND key = ?', bucket, key);
      this.#run('INSERT INTO events (bucket, event) VALUES (?, ?)', bucket, event(current));
      return current;
    });
    if (deleted) this.discardBlob(deleted.blob);
    return deleted;
  }

  /** Objects whose key starts with `prefix` and sorts after `after`, in UTF-8 order, one at a time. */
  *list(bucket: string, prefix: string, after: string): Generator<StoredObject> {
    const rows = this.#database
      .prepare('SELECT * FROM objects WHERE bucket = ? AND key >= ? AND key > ? ORDER BY key')
      .iterate(bucket, prefix, after);
    for (const row of rows) {
      const object = objectSchema.parse(row);
      if (!object.key.startsWith(prefix)) return;
      yield object;
    }
  }

  startUpload(upload: Upload): void {
    this.#run(
      'INSERT INTO uploads VALUES (?, ?, ?, ?, ?)',
      upload.id,
      upload.bucket,
      upload.key,
      JSON.stringify(upload.attributes),
      upload.algorithm,
    );
  }

  findUpload(id: string, bucket: string, key: string): Upload | null {
    const row = this.#row('SELECT * FROM uploads WHERE id = ? AND bucket = ? AND key = ?', id, bucket, key);
    return row === undefined ? null : uploadSchema.parse(row);
  }

  putPart(upload: string, part: Part): void {
    const replaced = this.#transaction(() => {
      const current = this.#row('SELECT * FROM parts WHERE upload = ? AND number = ?', upload, part.number);
      this.#run(
        'INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?)',
        upload,
        part.number,
        part.blob,
        part.size,
        part.etag,
        part.checksum,
      );
      return current;
    });
    if (replaced !== undefined) this.discardBlob(partSchema.parse(replaced).blob);
  }

  parts(upload: string): Part[] {
    const rows = this.#database.prepare('SELECT * FROM parts WHERE upload = ? ORDER BY number').all(upload);
    return z.array(partSchema).parse(rows);
  }

  /** Forgets an upload and its parts, after it was completed or aborted. */
  endUpload(id: string): void {
    const parts = this.#transaction(() => {
      const gone = this.parts(id);
      this.#run('DELETE FROM parts WHERE upload = ?', id);
      this.#run('DELETE FROM uploads WHERE id = ?', id);
      return gone;
    });
    for (const part of parts) this.discardBlob(part.blob);
  }

  pendingEvents(limit: number): PendingEvent[] {
    return z
      .array(pendingEventSchema)
      .parse(this.#database.prepare('SELECT * FROM events ORDER BY id LIMIT ?').all(limit));
  }

  eventDelivered(id: number): void {
    this.#run('DELETE FROM events WHERE id = ?', id);
  }

  /** Readers that hold the file open keep it until they are done. */
  discardBlob(blob: string): void {
    void rm(this.blobPath(blob), { force: true });
  }

  close(): void {
    this.#database.close();
  }

  #row(sql: string, ...values: SQLInputValue[]): unknown {
    return this.#database.prepare(sql).get(...values);
  }

  #run(sql: string, ...values: SQLInputValue[]): void {
    this.#database.prepare(sql).run(...values);
  }

  #transaction<Result>(work: () => Result): Result {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
