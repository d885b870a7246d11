/** What the pipeline adds to the engine's own time: `node bench/overhead.ts [--quick]`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchCloud, NULL_ENGINE, type Owner, REQUEST, withCloud } from './cloud.ts';
import { readEngineRuns } from './engine-log.ts';
import { type Benchmark, main, type Row } from './report.ts';
import { percentile } from './statistics.ts';

/** Time between two looks at a row, milliseconds: the measurement's error. */
const LOOK_MS = 20;
const JOB_MS = 60_000;

/** Milliseconds. */
interface Overhead {
  /** Create call to engine start. */
  readonly before: number;
  /** Engine end to a row that says completed. */
  readonly after: number;
}

/** Waits until the table says that a job is completed. Asks the database itself: the API would get in its own way. */
async function completion({ videos }: BenchCloud, id: string): Promise<number> {
  for (const deadline = Date.now() + JOB_MS; Date.now() < deadline; await sleep(LOOK_MS)) {
    const row = await videos.get(id);
    if (row?.status === 'completed') return Date.now();
    if (row?.status === 'failed') throw new Error(`${id} failed: ${row.reason.code}`);
  }
  throw new Error(`${id} is not completed after ${JOB_MS / 1000} s`);
}

async function measure(bench: BenchCloud, { client }: Owner, prompt: string): Promise<Overhead> {
  const calledAt = Date.now();
  const { id } = await client.videos.create({ prompt, ...REQUEST });
  const completedAt = await completion(bench, id);
  const [run, ...more] = (await readEngineRuns(bench.dataDir)).filter(({ job }) => job === id);
  if (!run || more.length > 0) throw new Error(`the engine made ${id} ${more.length + (run ? 1 : 0)} times`);
  return { before: run.startedAt - calledAt, after: completedAt - run.endedAt };
}

export const overhead: Benchmark = {
  name: 'overhead',
  title: 'Pipeline overhead',
  run: (quick) =>
    withCloud({ engineEnvironment: NULL_ENGINE }, async (bench) => {
      const owner = await bench.newOwner('overhead');
      const cold = await measure(bench, owner, 'the first job');
      const jobs: Overhead[] = [];
      for (let n = 0; n < (quick ? 3 : 50); n++) jobs.push(await measure(bench, owner, `job ${n}`));
      const row = (what: string, p: number, of: (job: Overhead) => number): Row => ({
        what: `${what}, p${p}`,
        measured: percentile(jobs.map(of), p) / 1000,
        unit: 's',
      });
      const both = ({ before, after }: Overhead) => before + after;
      return {
        rows: [
          { ...row('overhead', 50, both), atMost: 1.5, note: `${jobs.length} jobs, one after the other` },
          row('overhead', 95, both),
          row('create call to engine start', 50, ({ before }) => before),
          row('create call to engine start', 95, ({ before }) => before),
          row('engine end to completed', 50, ({ after }) => after),
          row('engine end to completed', 95, ({ after }) => after),
          {
            what: 'overhead of the first job',
            measured: both(cold) / 1000,
            unit: 's',
            note: 'every function starts cold; the engine may still be loading',
          },
        ],
        method:
          "One owner creates a job, waits until it is completed, creates the next. The call is the client's clock before the " +
          "request, the engine's start and end are those of its container's log, and completed is what the table says, asked " +
          `every ${LOOK_MS} ms. The engine is the null engine with a film of ${NULL_ENGINE.CLOUDREEL_NULL_SIZE}.`,
      };
    }),
};

if (import.meta.main) await main(overhead);
