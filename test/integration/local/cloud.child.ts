// A cloud in a process of its own, to be stopped or killed by a test. Prints the ids of its children, as one JSON line.
import { readdirSync, readFileSync } from 'node:fs';
import { startCloud } from '../../../local/cloud.ts';
import { silentLog } from '../../../local/log.ts';

const [assembly = '', dataDir = '', engineUrl = ''] = process.argv.slice(2);
const cloud = await startCloud({ assembly, dataDir, port: 0, log: silentLog, engineUrl });
await cloud.invoke('Authorize', { headers: {} });
process.on('SIGTERM', () => {
  void cloud.stop().then(() => process.exit(0));
});

const children = readdirSync('/proc')
  .filter((name) => /^\d+$/.test(name))
  .filter((pid) => parentOf(pid) === process.pid)
  .map(Number);
process.stdout.write(`${JSON.stringify(children)}\n`);

function parentOf(pid: string): number {
  try {
    // the command, in brackets, may hold anything; what follows it is state and parent
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return 0;
  }
}
