/** `npm run demo -- "a prompt" --seconds 8 --size 1280x720 --out clip.mp4`: makes one clip through the whole pipeline. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { OpenAI } from 'openai';

// see bin/start.ts
enableCompileCache();
const [{ OpenAI: Client, APIError }, { readApiKey, settings, startLocal }] = await Promise.all([
  import('openai'),
  import('./local.ts'),
]);

const PROMPT = 'A basketball player misses a shot and the ball rebounds off the backboard';
const USAGE = `npm run demo -- ["a prompt"] [--seconds 4|8|12|16|20] [--size 1280x720] [--model sora-2] [--out clip.mp4]`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '4' },
    size: { type: 'string', default: '1280x720' },
    model: { type: 'string', default: 'sora-2' },
    out: { type: 'string', default: 'clip.mp4' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || positionals.length > 1) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

// before any work is done: a folder that cannot be made should not cost a minute
await mkdir(path.dirname(path.resolve(values.out)), { recursive: true });

interface Connection {
  readonly client: OpenAI;
  stop(): Promise<void>;
}

/** A cloud that already runs is used as it is; else one is started and stopped again. */
async function connect(): Promise<Connection> {
  const { CLOUDREEL_PORT, CLOUDREEL_DATA } = settings();
  const origin = `http://127.0.0.1:${CLOUDREEL_PORT}`;
  const apiKey = await readApiKey(CLOUDREEL_DATA);
  const running =
    apiKey !== null &&
    (await fetch(`${origin}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    ));
  if (running) return { client: new Client({ baseURL: `${origin}/v1`, apiKey }), stop: async () => {} };
  console.log('Starting the local cloud …');
  const { env, stop } = await startLocal(console.log);
  return { client: new Client({ baseURL: env.baseUrl, apiKey: env.apiKey }), stop };
}

function show(status: string, progress: number): void {
  const width = 30;
  const done = Math.round((progress / 100) * width);
  const bar = `${'█'.repeat(done)}${'░'.repeat(width - done)}`;
  const line = `${bar} ${String(progress).padStart(3)} %  ${status}`;
  // a terminal gets one line that moves, a log one line per change
  process.stdout.write(process.stdout.isTTY ? `\r${line.padEnd(60)}` : `${line}\n`);
}

async function save(client: OpenAI, id: string, variant: 'video' | 'thumbnail', file: string): Promise<void> {
  const response = await client.videos.downloadContent(id, { variant });
  if (!response.body) throw new Error(`the ${variant} came without a body`);
  await writeFile(`${file}.part`, response.body);
  await rename(`${file}.part`, file);
}

const { client, stop } = await connect();
const interrupted = async () => {
  await stop();
  process.exit(130);
};
process.once('SIGINT', interrupted);
process.once('SIGTERM', interrupted);
try {
  const started = performance.now();
  const prompt = positionals[0] ?? PROMPT;
  console.log(`“${prompt}”`);
  let video = await client.post<OpenAI.Videos.Video>('/videos', {
    body: { prompt, model: values.model, seconds: values.seconds, size: values.size },
  });
  let shown = '';
  while (video.status === 'queued' || video.status === 'in_progress') {
    if (shown !== `${video.status} ${video.progress}`) show(video.status, video.progress);
    shown = `${video.status} ${video.progress}`;
    await sleep(1000);
    video = await client.videos.retrieve(video.id);
  }
  show(video.status, video.progress);
  process.stdout.write('\n');
  if (video.status !== 'completed') throw new Error(video.error?.message ?? 'the video failed');
  const thumbnail = values.out.replace(/(\.mp4)?$/i, '.webp');
  await save(client, video.id, 'video', values.out);
  await save(client, video.id, 'thumbnail', thumbnail);
  const took = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`Made in ${took} s:\n  ${path.resolve(values.out)}\n  ${path.resolve(thumbnail)}`);
} catch (error) {
  console.error(error instanceof APIError ? `Refused (${error.status}): ${error.message}` : error);
  process.exitCode = 1;
} finally {
  await stop();
}
