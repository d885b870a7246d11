/** How long a warm `npm start` takes to answer: `node bench/start.ts [--quick]`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from '../bin/build.ts';
import { freePort, npmRun, outputOf } from './npm.ts';
import { type Benchmark, main } from './report.ts';
import { withFolder } from './scratch.ts';
import { median } from './statistics.ts';

const READY_MS = 120_000;

/** Seconds from the command to the first 200 of `/healthz`. */
async function timeStart(dataDir: string): Promise<number> {
  const port = await freePort();
  const start = npmRun('start', [], { CLOUDREEL_DATA: dataDir, CLOUDREEL_PORT: String(port) });
  try {
    const answers = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        async (answer) => {
          await answer.bytes();
          return answer.ok;
        },
        () => false,
      );
    while (!(await answers())) {
      if (!start.running() || Date.now() > start.startedAt + READY_MS)
        throw new Error(`npm start is not ready:\n${outputOf(start)}`);
      await sleep(20);
    }
    return (Date.now() - start.startedAt) / 1000;
  } finally {
    await start.interrupt();
  }
}

export const start: Benchmark = {
  name: 'start',
  title: 'Start',
  run: (quick) =>
    withFolder(async (folder) => {
      await build();
      const runs = quick ? 1 : 7;
      const first = await timeStart(folder);
      const warm: number[] = [];
      for (let n = 0; n < runs; n++) warm.push(await timeStart(folder));
      return {
        rows: [
          {
            what: 'warm `npm start` to `GET /healthz` 200, median',
            measured: median(warm),
            unit: 's',
            atMost: 5,
            note: `${runs} runs`,
          },
          { what: 'slowest of them', measured: Math.max(...warm), unit: 's' },
          { what: 'first start in an empty data folder', measured: first, unit: 's', note: '1 run' },
        ],
        method:
          'The whole process, from the spawn of `npm` to the first answer (asked every 20 ms), with the project built and ' +
          'the data folder of the first start. Each run is ended by Ctrl-C, and all its processes are gone before the next.',
      };
    }),
};

if (import.meta.main) await main(start);
