type Level = 'debug' | 'info' | 'warn' | 'error';
type Fields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** The same log with more fields on every line. */
  with(fields: Fields): Log;
}

/** One JSON object a line, as CloudWatch reads them. */
export function createLog(write: (line: string) => void, context: Fields = {}): Log {
  const at =
    (level: Level) =>
    (message: string, fields: Fields = {}) =>
      write(
        `${JSON.stringify({ level, message, timestamp: new Date().toISOString(), ...context, ...fields })}\n`,
      );
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => createLog(write, { ...context, ...fields }),
  };
}

/**
 * What may be logged of an error: its kind and where it arose. Not its message, which may quote the prompt, a signed
 * URL or a key.
 */
export function describeError(error: unknown): { name: string; code?: string; frames: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, ...(code === undefined ? {} : { code }), frames };
}
