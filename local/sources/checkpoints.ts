import * as z from 'zod';
import type { CloudState } from '../state.ts';

const rowSchema = z.object({ sequence: z.string() }).optional();

/** How far each stream consumer has come; survives a restart. */
export class Checkpoints {
  readonly #state: CloudState;

  constructor(state: CloudState) {
    this.#state = state;
  }

  /** The last sequence number dealt with; '' when it was at the very beginning; null when this consumer is new. */
  read(source: string): string | null {
    const row = this.#state.database.prepare('SELECT sequence FROM checkpoints WHERE source = ?').get(source);
    return rowSchema.parse(row)?.sequence ?? null;
  }

  write(source: string, sequence: string): void {
    this.#state.database
      .prepare(
        'INSERT INTO checkpoints VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET sequence = excluded.sequence',
      )
      .run(source, sequence);
  }
}
