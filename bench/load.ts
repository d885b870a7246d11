/** Many jobs of many owners at once: `node bench/load.ts [--quick]`. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CompletedRow } from '../lambdas/videos/video.ts';
import { type BenchCloud, NULL_ENGINE, type Owner, REQUEST, withCloud } from './cloud.ts';
import { type EngineRun, readEngineRuns } from './engine-log.ts';
import { judgeFairness } from './fairness.ts';
import { type Benchmark, main, type Row } from './report.ts';
import { median, sum } from './statistics.ts';

const OWNERS = 10;
const LOOK_MS = 1000;
/** Without any progress for so long, what is left counts as lost. */
const PATIENCE_MS = 60_000;
const PAGE = 100;

/** Jobs of one owner, all the API lists: a job that was made twice would show here. */
async function listed({ client }: Owner): Promise<string[]> {
  const { data } = await client.videos.list({ limit: PAGE });
  return data.map(({ id }) => id);
}

/** Waits until all are completed, or nothing moves any more. @returns the rows that are. */
async function completions({ videos }: BenchCloud, ids: readonly string[]): Promise<CompletedRow[]> {
  const completed = new Map<string, CompletedRow>();
  let movedAt = Date.now();
  while (completed.size < ids.length && Date.now() < movedAt + PATIENCE_MS) {
    await sleep(LOOK_MS);
    const open = ids.filter((id) => !completed.has(id));
    for (const row of await Promise.all(open.map((id) => videos.get(id)))) {
      if (row?.status !== 'completed') continue;
      completed.set(row.id, row);
      movedAt = Date.now();
    }
  }
  return [...completed.values()];
}

/** How long each owner's jobs waited. Of one whose jobs were all lost there is nothing to say. */
function waits(
  owners: readonly Owner[],
  rows: readonly CompletedRow[],
  runsOf: ReadonlyMap<string, readonly EngineRun[]>,
): Row[] {
  const waitOf = ({ id, createdAt }: CompletedRow): number => {
    const run = runsOf.get(id)?.[0];
    if (!run) throw new Error(`${id} is completed, and no engine made it`);
    return (run.startedAt - createdAt) / 1000;
  };
  return owners.flatMap(({ ownerId }, index): Row[] => {
    const wait = rows.filter((row) => row.ownerId === ownerId).map(waitOf);
    if (wait.length === 0) return [];
    return [
      {
        what: `wait of owner ${index + 1}, creation to engine start, median`,
        measured: median(wait),
        unit: 's',
        note: `${wait.length} videos, shortest ${Math.min(...wait).toFixed(1)} s, longest ${Math.max(...wait).toFixed(1)} s`,
      },
    ];
  });
}

export const load: Benchmark = {
  name: 'load',
  title: 'Load',
  run: (quick) =>
    withCloud({ engineEnvironment: NULL_ENGINE }, async (bench) => {
      const jobsEach = quick ? 8 : 20;
      const owners: Owner[] = [];
      for (let n = 0; n < OWNERS; n++) owners.push(await bench.newOwner(`owner ${n + 1}`));
      const startedAt = Date.now();
      // owner after owner: whoever serves in order of arrival serves the first owner first
      const created = await Promise.all(
        owners.flatMap(({ client }, owner) =>
          Array.from({ length: jobsEach }, (_, n) =>
            client.videos.create({ prompt: `job ${n} of owner ${owner}`, ...REQUEST }),
          ),
        ),
      );
      const admitted = (Date.now() - startedAt) / 1000;
      const ids = created.map(({ id }) => id);
      const rows = await completions(bench, ids);
      const runs = await readEngineRuns(bench.dataDir);
      const visible = (await Promise.all(owners.map(listed))).flat();

      const fairness = judgeFairness(rows);
      const took = (Math.max(...rows.map(({ endedAt }) => endedAt)) - startedAt) / 1000;
      const runsOf = Map.groupBy(runs, ({ job }) => job);
      const engineSeconds = sum(runs.map((run) => run.endedAt - run.startedAt)) / 1000;
      return {
        rows: [
          {
            what: 'jobs lost',
            measured: ids.length - rows.length,
            unit: 'number',
            atMost: 0,
            note: `of ${ids.length}, ${OWNERS} owners with ${jobsEach} each`,
          },
          {
            what: 'videos an engine made more than once',
            measured: [...runsOf.values()].filter(({ length }) => length > 1).length,
            unit: 'number',
            atMost: 0,
            note: `${runs.length} engine runs`,
          },
          {
            what: 'videos that nobody asked for',
            measured: visible.length - new Set(ids).size,
            unit: 'number',
            atMost: 0,
            note: `${visible.length} in the owners’ lists`,
          },
          {
            what: 'owners with nothing when the first owner had everything',
            measured: fairness.starved,
            unit: 'number',
            atMost: 0,
          },
          {
            what: "spread of the owners' median ranks of finishing",
            measured: fairness.spread,
            unit: 'number',
            note: `served in order of arrival it would have been ${fairness.spreadInOrder}`,
          },
          {
            what: 'rank by which every owner had a first video',
            measured: fairness.allServedAt,
            unit: 'number',
            note: `${OWNERS} at best`,
          },
          {
            what: 'throughput',
            measured: rows.length / took,
            unit: 'jobs/s',
            note: `${took.toFixed(1)} s in all`,
          },
          {
            what: 'time the one engine worked',
            measured: (100 * engineSeconds) / took,
            unit: '%',
            note: `${((1000 * engineSeconds) / runs.length).toFixed(0)} ms a film`,
          },
          { what: 'all creates answered', measured: admitted, unit: 's' },
          ...waits(owners, rows, runsOf),
        ],
        method:
          'All create calls are sent at once, the first owner’s first. Engine runs are counted in the container’s log, ' +
          'completion is what the table says. There is one engine, which makes one film at a time, on the processor that also runs ' +
          `the cloud and the clients; it is the null engine with a film of ${NULL_ENGINE.CLOUDREEL_NULL_SIZE}.`,
      };
    }),
};

if (import.meta.main) await main(load);
