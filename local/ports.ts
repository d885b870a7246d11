import { randomInt } from 'node:crypto';
import type { Server } from 'node:http';
import { createServer } from 'node:net';
import type { CloudState } from './state.ts';

export const HOST = '127.0.0.1';

/** The port that was asked for belongs to somebody else. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
}

/** Binds an HTTP server to a fixed port of the loopback interface. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new PortInUseError(`port ${port} of ${HOST} is in use; choose another one`, { cause })
          : cause,
      ),
    );
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** Binds to the port this service had the last time, or to a free one, and remembers it. */
export async function listenRemembered(server: Server, service: string, state: CloudState): Promise<number> {
  const port = await rememberedPort(service, state);
  return listen(server, port);
}

// below 32768, where Linux and macOS begin to hand out ports to outgoing connections: a remembered port must not be taken
// by chance the next time
const FIRST_PORT = 10_240;
const LAST_PORT = 32_767;

/**
 * The port a service had the last time if it is still free, otherwise a free one.
 * Presigned and queue URLs that users stored stay valid because the port stays.
 */
export async function rememberedPort(service: string, state: CloudState): Promise<number> {
  const name = `port:${service}`;
  let port = Number(state.setting(name) ?? 0);
  while (port === 0 || !(await isFree(port))) port = randomInt(FIRST_PORT, LAST_PORT + 1);
  state.remember(name, String(port));
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}
