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

/**
 * The port a service had the last time if it is still free, otherwise a free one chosen by the system.
 * Presigned and queue URLs that users stored stay valid because the port stays.
 */
export async function rememberedPort(service: string, state: CloudState): Promise<number> {
  const name = `port:${service}`;
  const known = Number(state.setting(name) ?? 0);
  const port = known > 0 && (await isFree(known)) ? known : await freePort();
  state.remember(name, String(port));
  return port;
}

async function isFree(port: number): Promise<boolean> {
  return probe(port).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  return probe(0);
}

function probe(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address !== 'string'
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}
