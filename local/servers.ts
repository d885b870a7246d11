import type { Server } from 'node:http';

/** Closes a server and what is still connected to it. A server that never listened is closed already. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
