import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another cloud runs on the same data folder. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
}

/**
 * Takes the data folder for this process. The lock is SQLite's own lock on a file, which the operating system drops when
 * the process dies, however it dies: a stale lock cannot exist.
 * @returns a function that gives the folder back.
 * @throws DataFolderInUseError when another process holds it.
 */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path.join(folder, 'lock.db'), { timeout: 0 });
  try {
    database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (at INTEGER);',
    );
  } catch (cause) {
    database.close();
    throw new DataFolderInUseError(`another local cloud is using ${folder}: stop it first`, { cause });
  }
  return () => database.close();
}
