/** How long `npm run demo` takes, and where the time goes: `node bench/demo.ts [--quick]`. */
import path from 'node:path';
import { build } from '../bin/build.ts';
import { readEngineRuns } from './engine-log.ts';
import { freePort, type NpmRun, npmRun, outputOf } from './npm.ts';
import { type Benchmark, main, type Row } from './report.ts';
import { withFolder } from './scratch.ts';
import { median } from './statistics.ts';

/** The parts of a run in order, seconds. */
interface Parts {
  readonly whole: number;
  readonly start: number;
  readonly queue: number;
  readonly engine: number;
  readonly release: number;
  readonly download: number;
  readonly stop: number;
}

function when(demo: NpmRun, text: RegExp): number {
  const line = demo.lines.find((candidate) => text.test(candidate.text));
  if (!line) throw new Error(`npm run demo does not say ${text}:\n${outputOf(demo)}`);
  return line.at;
}

const timeDemo = (): Promise<Parts> =>
  withFolder(async (folder) => {
    const dataDir = path.join(folder, 'data');
    const out = path.join(folder, 'clip.mp4');
    const demo = npmRun('demo', ['--seconds', '4', '--size', '1280x720', '--out', out], {
      CLOUDREEL_DATA: dataDir,
      CLOUDREEL_PORT: String(await freePort()),
      TMPDIR: folder,
    });
    const code = await demo.ended;
    const endedAt = Date.now();
    if (code !== 0) throw new Error(`npm run demo ended with ${code}:\n${outputOf(demo)}`);
    const [engine, ...more] = await readEngineRuns(dataDir);
    if (!engine || more.length > 0) throw new Error('the demo did not make one attempt of one video');
    // printed just before the request is sent
    const asked = when(demo, /^“/);
    const completed = when(demo, /completed$/);
    const saved = when(demo, /^Made in/);
    const seconds = (from: number, to: number) => (to - from) / 1000;
    return {
      whole: seconds(demo.startedAt, endedAt),
      start: seconds(demo.startedAt, asked),
      queue: seconds(asked, engine.startedAt),
      engine: seconds(engine.startedAt, engine.endedAt),
      release: seconds(engine.endedAt, completed),
      download: seconds(completed, saved),
      stop: seconds(saved, endedAt),
    };
  });

export const demo: Benchmark = {
  name: 'demo',
  title: 'Demo',
  run: async (quick) => {
    await build();
    const runs: Parts[] = [];
    for (let n = 0; n < (quick ? 1 : 3); n++) runs.push(await timeDemo());
    const of = (part: keyof Parts) => median(runs.map((run) => run[part]));
    const row = (what: string, part: keyof Parts, note = ''): Row => ({
      what,
      measured: of(part),
      unit: 's',
      note,
    });
    return {
      rows: [
        {
          ...row('`npm run demo`, 4 s clip, whole process, median', 'whole', `${runs.length} runs`),
          atMost: 30,
        },
        row('to the request: npm, and the local cloud in an empty folder', 'start'),
        row('request to engine start', 'queue', 'functions and engine start cold'),
        row('engine', 'engine', 'the world engine, first attempt in its process'),
        row('engine end to seen completed', 'release', 'the demo looks every second'),
        row('download of video and thumbnail', 'download'),
        row('stop, to the end of the process', 'stop'),
      ],
      method:
        "The demo's own prompt at 1280x720, project built, data folder empty: what a new user sees after the build. Parts are " +
        "medians of their own, so their sum may differ from the whole. Engine times are those of the container's log, " +
        "the others the times at which the demo's lines arrive.",
    };
  },
};

if (import.meta.main) await main(demo);
