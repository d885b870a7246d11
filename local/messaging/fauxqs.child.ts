// SQS and SNS in a process of their own, which does nothing else: that is why it may bend two things that fauxqs 2.4.1
// leaves no option for.
import { Server } from 'node:net';
import { DatabaseSync } from 'node:sqlite';

// It listens on 0.0.0.0. Nobody else on the network may read a developer's queues.
const listen = Server.prototype.listen;
Server.prototype.listen = function (this: Server, ...args: unknown[]) {
  const [options] = args;
  if (typeof options === 'object' && options !== null && 'host' in options) {
    args[0] = { ...options, host: '127.0.0.1' };
  }
  return Reflect.apply(listen, this, args);
};

// With persistence, ChangeMessageVisibility to 0 writes NULL where the column forbids it, fails, and the message is gone
// until the next start. The message keeps its receive count instead.
const prepare = DatabaseSync.prototype.prepare;
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string) {
  const column = 'approximate_receive_count';
  const kept = sql.includes('UPDATE sqs_messages')
    ? sql.replace(`${column} = ?`, `${column} = coalesce(?, ${column})`)
    : sql;
  return Reflect.apply(prepare, this, [kept]);
};

const { PORT, DATA_DIR } = process.env;
if (!PORT || !DATA_DIR) throw new Error('PORT and DATA_DIR are required');
const { startFauxqs } = await import('fauxqs');
const server = await startFauxqs({ port: Number(PORT), dataDir: DATA_DIR, logger: false });

// without a handler SIGTERM would end the process before SQLite has folded its log into the database
process.on('SIGTERM', () => {
  void server.stop().finally(() => process.exit(0));
});
