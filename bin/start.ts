/** `npm start`: runs the whole system on this machine until Ctrl-C. */
import { enableCompileCache } from 'node:module';

const started = performance.now();
// Node keeps compiled code between runs: worth more than half a second here, but only for modules loaded from now on
enableCompileCache();
const { startLocal } = await import('./local.ts');
const { env, stop } = await startLocal(console.log);

console.log(`Cloudreel is ready after ${((performance.now() - started) / 1000).toFixed(1)} s.

  API       ${env.baseUrl}
  Key       in ${env.file} (OPENAI_BASE_URL and OPENAI_API_KEY)
  Stop      Ctrl-C; your videos stay

Try it in another terminal:
  npm run demo -- "three red balls bounce on a wooden table"`);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    await stop();
    process.exit(0);
  });
