/**
 * The threads that film: they wait for a message, share a frame's work through shared memory, and answer. A crew that has
 * finished a shot waits for the next one: starting threads takes longer than filming a frame.
 */
import { Worker } from 'node:worker_threads';

/** What a thread must know of a scene that is laid out in memory. */
export interface Assignment {
  readonly memory: WebAssembly.Memory;
  /** Byte addresses, as in `scene-memory.ts`. */
  readonly film: number;
  readonly barrier: number;
}

export interface Crew {
  /** Lets every thread film its part of the frame that lies ready. */
  film(): Promise<void>;
  /** Lets the threads go; a frame under way is lost. */
  close(): Promise<void>;
}

/** Threads that have nothing to do, all of one module. They do not keep the process alive. */
const idle = new Map<WebAssembly.Module, Worker[]>();

function waitingFor(module: WebAssembly.Module): Worker[] {
  const waiting = idle.get(module) ?? [];
  idle.set(module, waiting);
  return waiting;
}

function startThread(module: WebAssembly.Module): Worker {
  return new Worker(new URL('./raster.worker.ts', import.meta.url), { workerData: { module } });
}

/** Starts threads while nobody knows yet what they will film. */
export function callCrew(module: WebAssembly.Module, threads: number): void {
  const waiting = waitingFor(module);
  while (waiting.length < threads) {
    const worker = startThread(module);
    worker.unref();
    waiting.push(worker);
  }
}

function hire(module: WebAssembly.Module, threads: number): Worker[] {
  const waiting = waitingFor(module);
  return Array.from({ length: threads }, () => {
    const worker = waiting.pop() ?? startThread(module);
    worker.ref();
    return worker;
  });
}

export function startCrew(module: WebAssembly.Module, threads: number, scene: Assignment): Crew {
  let failure: Error | undefined;
  let pending: { remaining: number; resolve: () => void; reject: (error: Error) => void } | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    pending?.reject(failure);
    pending = undefined;
  };
  const exited = () => fail(new Error('a thread of the renderer has ended'));
  const answered = () => {
    if (!pending) return;
    pending.remaining -= 1;
    if (pending.remaining > 0) return;
    const { resolve } = pending;
    pending = undefined;
    resolve();
  };
  const workers = hire(module, threads);
  workers.forEach((worker, thread) => {
    worker.on('error', fail).on('exit', exited).on('message', answered);
    worker.postMessage({ ...scene, thread, threads });
  });
  return {
    film() {
      if (failure) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        pending = { remaining: workers.length, resolve, reject };
        for (const worker of workers) worker.postMessage('film');
      });
    },
    async close() {
      const reusable = !failure && !pending;
      fail(new Error('the renderer is closed'));
      for (const worker of workers) {
        worker.off('error', fail).off('exit', exited).off('message', answered);
      }
      if (!reusable) {
        await Promise.all(workers.map((worker) => worker.terminate()));
        return;
      }
      for (const worker of workers.splice(0)) {
        worker.postMessage('rest');
        worker.unref();
        waitingFor(module).push(worker);
      }
    },
  };
}
