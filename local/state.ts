import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const SCHEMA = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS checkpoints (source TEXT PRIMARY KEY, sequence TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS schedules (name TEXT PRIMARY KEY, next_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS invocations (
  id TEXT PRIMARY KEY, function TEXT NOT NULL, event TEXT NOT NULL,
  attempts INTEGER NOT NULL, received_at INTEGER NOT NULL, next_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS inferences (
  id TEXT PRIMARY KEY, endpoint TEXT NOT NULL, request TEXT NOT NULL, received_at INTEGER NOT NULL
) STRICT;
`;

const settingRow = z.object({ value: z.string() }).optional();

/**
 * What the cloud itself has to remember over a restart: ports that signed URLs point to, credentials that signed them,
 * stream positions, pending asynchronous invocations and inferences.
 */
export class CloudState {
  readonly database: DatabaseSync;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.database = new DatabaseSync(path.join(folder, 'cloud.db'));
    this.database.exec(SCHEMA);
  }

  setting(name: string): string | null {
    return (
      settingRow.parse(this.database.prepare('SELECT value FROM settings WHERE name = ?').get(name))?.value ??
      null
    );
  }

  remember(name: string, value: string): void {
    this.database
      .prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
      .run(name, value);
  }

  /** The one key pair of this cloud, made at first use: URLs signed with it stay valid over a restart. */
  credentials(): Credentials {
    const known = this.setting('secretAccessKey');
    const secretAccessKey = known ?? randomBytes(30).toString('base64');
    if (!known) this.remember('secretAccessKey', secretAccessKey);
    return { accessKeyId: 'AKIALOCALCLOUDREEL00', secretAccessKey };
  }

  close(): void {
    this.database.close();
  }
}
