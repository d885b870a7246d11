/** Where the local cloud tells what it does; one line per call, never a secret, a prompt or a signed URL. */
export interface CloudLog {
  info(message: string): void;
  warn(message: string): void;
}

export const consoleLog: CloudLog = {
  info: (message) => console.log(message),
  warn: (message) => console.warn(message),
};

export const silentLog: CloudLog = { info: () => {}, warn: () => {} };

/** The sentence an unknown thrown value has to say. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
