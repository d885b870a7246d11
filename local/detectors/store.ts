import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import * as z from 'zod';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS face_collections (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS indexed_faces (
  id TEXT PRIMARY KEY, collection TEXT NOT NULL REFERENCES face_collections ON DELETE CASCADE,
  number INTEGER NOT NULL, face TEXT NOT NULL, descriptor TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS indexed_faces_by_collection ON indexed_faces (collection, number);
CREATE TABLE IF NOT EXISTS detector_jobs (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, token TEXT, status TEXT NOT NULL, request TEXT NOT NULL,
  result TEXT, message TEXT, created_at INTEGER NOT NULL, completed_at INTEGER, UNIQUE (kind, token)
) STRICT;
CREATE TABLE IF NOT EXISTS liveness_sessions (
  id TEXT PRIMARY KEY, token TEXT UNIQUE, status TEXT NOT NULL, request TEXT NOT NULL, result TEXT,
  created_at INTEGER NOT NULL
) STRICT;
`;

/** The tables of what the detectors remember over a restart: collections, jobs, sessions. */
export class DetectorStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec('PRAGMA foreign_keys = ON');
    database.exec(SCHEMA);
  }

  /** @returns the first row, or null. */
  find<Row>(schema: z.ZodType<Row>, sql: string, ...values: SQLInputValue[]): Row | null {
    const row = this.#database.prepare(sql).get(...values);
    return row === undefined ? null : schema.parse(row);
  }

  all<Row>(schema: z.ZodType<Row>, sql: string, ...values: SQLInputValue[]): Row[] {
    return z.array(schema).parse(this.#database.prepare(sql).all(...values));
  }

  /** @returns how many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#database.prepare(sql).run(...values).changes);
  }
}

/** A column that holds JSON. */
export const json = <Schema extends z.ZodType>(schema: Schema) =>
  z.string().transform((text): z.output<Schema> => schema.parse(JSON.parse(text)));
