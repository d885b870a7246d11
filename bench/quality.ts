/**
 * What each quality costs, end to end through the world engine in a process of its own: `node bench/quality.ts [--quick]`.
 * Seconds for a second of video, and how much memory the process held at most, for a short and for a long video.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Benchmark, main, type Row } from './report.ts';
import { withFolder } from './scratch.ts';

const COMMAND = path.resolve(import.meta.dirname, '../model/world/cli.ts');
const PROMPT = 'A basketball player misses a shot in a gym and walks after the ball.';
/** Megabytes that a process may hold. */
const MOST_MEMORY = 800;

interface Order {
  readonly quality: 'draft' | 'standard' | 'cinematic';
  readonly style: 'realistic' | 'cinematic' | 'anime';
  readonly size: `${number}x${number}`;
  readonly seconds: number;
}

interface Cost {
  /** Of the whole process, from its start to its end. */
  readonly seconds: number;
  /** Highest resident memory seen, megabytes; null where the system does not tell. */
  readonly memory: number | null;
}

/** Resident memory of a process, megabytes, as Linux tells it. */
async function residentMegabytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) / 1000;
}

const make = ({ quality, style, size, seconds }: Order): Promise<Cost> =>
  withFolder(async (folder) => {
    const options = {
      quality,
      style,
      size,
      seconds: String(seconds),
      seed: '1',
      out: path.join(folder, 'clip'),
    };
    const started = performance.now();
    const child = spawn(
      process.execPath,
      [COMMAND, PROMPT, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
    let ended = false;
    const exit = once(child, 'exit').finally(() => {
      ended = true;
    });
    let memory: number | null = null;
    while (!ended) {
      const now = child.pid === undefined ? null : await residentMegabytes(child.pid);
      if (now !== null) memory = Math.max(memory ?? 0, now);
      await Promise.race([exit, sleep(100)]);
    }
    const [code] = await exit;
    if (code !== 0) throw new Error(`the engine ended with ${code}:\n${said}`);
    return { seconds: (performance.now() - started) / 1000, memory };
  });

const QUALITIES: readonly (Omit<Order, 'seconds'> & { readonly atMost: number })[] = [
  { quality: 'draft', style: 'realistic', size: '854x480', atMost: 1 },
  { quality: 'standard', style: 'realistic', size: '1280x720', atMost: 5 },
  { quality: 'standard', style: 'anime', size: '1280x720', atMost: 5 },
  { quality: 'cinematic', style: 'cinematic', size: '1280x720', atMost: 12 },
];

export const quality: Benchmark = {
  name: 'quality',
  title: 'Qualities of the world engine',
  run: async (quick) => {
    const [short, long] = quick ? [1, 2] : [12, 60];
    const rows: Row[] = [];
    for (const { atMost, ...order } of QUALITIES) {
      const size = quick ? '320x180' : order.size;
      const { seconds, memory } = await make({ ...order, size, seconds: short });
      rows.push({
        what: `${order.quality}, ${order.style}, ${size}: seconds for a second of video`,
        measured: seconds / short,
        unit: 's',
        atMost,
        note: `${short} s of video in ${seconds.toFixed(1)} s${memory === null ? '' : `, at most ${memory.toFixed(0)} MB`}`,
      });
    }
    const size = quick ? '320x180' : '1280x720';
    const lengths = [short, long];
    const peaks: { readonly seconds: number; readonly memory: number }[] = [];
    for (const seconds of lengths) {
      const { memory } = await make({ quality: 'standard', style: 'realistic', size, seconds });
      if (memory !== null) peaks.push({ seconds, memory });
    }
    for (const { seconds, memory } of peaks) {
      rows.push({
        what: `most memory, ${seconds} s of ${size}`,
        measured: memory,
        unit: 'MB',
        atMost: MOST_MEMORY,
      });
    }
    return {
      rows,
      method:
        `“${PROMPT}” through the command line: start of the process, all rooms, H.264 and AAC, thumbnail and spritesheet. ` +
        'Memory is what the system counts as resident, looked at every 100 ms; a long video may not need more than a short one.',
    };
  },
};

if (import.meta.main) await main(quality);
