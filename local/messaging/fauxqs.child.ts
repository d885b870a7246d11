import { Server } from 'node:net';
import { startFauxqs } from 'fauxqs';

// fauxqs 2.4.1 always listens on 0.0.0.0. Nobody else on the network may read a developer's queues, so this process,
// which does nothing else, narrows every listen to the loopback interface.
const listen = Server.prototype.listen;
Server.prototype.listen = function (this: Server, ...args: unknown[]) {
  const [options] = args;
  if (typeof options === 'object' && options !== null && 'host' in options) {
    args[0] = { ...options, host: '127.0.0.1' };
  }
  return Reflect.apply(listen, this, args);
};

const { PORT, DATA_DIR } = process.env;
if (!PORT || !DATA_DIR) throw new Error('PORT and DATA_DIR are required');
const server = await startFauxqs({ port: Number(PORT), dataDir: DATA_DIR, logger: false });

// without a handler SIGTERM would end the process before SQLite has folded its log into the database
process.on('SIGTERM', () => {
  void server.stop().finally(() => process.exit(0));
});
