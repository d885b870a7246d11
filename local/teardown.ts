import { type CloudLog, describeError } from './log.ts';

/** What has to be undone, in reverse order, whether the start succeeded or broke off half-way. */
export class Teardown {
  readonly #steps: { readonly name: string; readonly undo: () => void | Promise<void> }[] = [];
  readonly #log: CloudLog;
  #running: Promise<void> | null = null;

  constructor(log: CloudLog) {
    this.#log = log;
  }

  add(name: string, undo: () => void | Promise<void>): void {
    this.#steps.push({ name, undo });
  }

  /** Runs every step, even when one fails; a second call waits for the first. */
  run(): Promise<void> {
    this.#running ??= this.#undoAll();
    return this.#running;
  }

  async #undoAll(): Promise<void> {
    for (const { name, undo } of this.#steps.toReversed()) {
      try {
        await undo();
      } catch (error) {
        this.#log.warn(`stopping ${name}: ${describeError(error)}`);
      }
    }
  }
}
