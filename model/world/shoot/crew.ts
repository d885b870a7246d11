/** The threads that film: they wait for a message, share a frame's work through shared memory, and answer. */
import { Worker } from 'node:worker_threads';

export interface Crew {
  /** Lets every thread film its part of the frame that lies ready. */
  film(): Promise<void>;
  close(): Promise<void>;
}

export function startCrew(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  shared: { film: number; barrier: number; threads: number },
): Crew {
  let failure: Error | undefined;
  let pending: { remaining: number; resolve: () => void; reject: (error: Error) => void } | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    pending?.reject(failure);
    pending = undefined;
  };
  const workers = Array.from({ length: shared.threads }, (_, thread) => {
    const worker = new Worker(new URL('./raster.worker.ts', import.meta.url), {
      workerData: { module, memory, thread, ...shared },
    });
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('the renderer is closed')));
    worker.on('message', () => {
      if (!pending) return;
      pending.remaining -= 1;
      if (pending.remaining > 0) return;
      const { resolve } = pending;
      pending = undefined;
      resolve();
    });
    return worker;
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
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
