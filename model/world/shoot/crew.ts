/**
 * The threads that film: they wait for a message, share a frame's work through shared memory, and answer. A crew that has
 * finished a shot waits for the next one: starting threads takes longer than filming a frame.
 */
import { Worker } from 'node:worker_threads';

/** What a thread must know of a scene that is laid out in memory. */
export interface Assignment {
  readonly memory: WebAssembly.Memory;
  /** Byte address, as in `scene-memory.ts`. */
  readonly barrier: number;
}

export interface Crew {
  /** Lets every thread film its part of the frame that lies ready at this byte, after those it was asked for before. */
  film(at: number): Promise<void>;
  /** Lets the threads go; frames under way are lost. */
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

/** A frame under way. */
interface Order {
  /** Threads that have not answered. */
  readonly awaited: Set<number>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export function startCrew(module: WebAssembly.Module, threads: number, scene: Assignment): Crew {
  let failure: Error | undefined;
  const underWay: Order[] = [];
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of underWay.splice(0)) reject(failure);
  };
  const exited = () => fail(new Error('a thread of the renderer has ended'));
  const workers = hire(module, threads);
  const hands = workers.map((worker, thread) => {
    // threads answer in turn, each for itself: one may be heard twice before another is heard once
    const answered = () => {
      const order = underWay.find(({ awaited }) => awaited.delete(thread));
      if (!order || order.awaited.size > 0) return;
      underWay.splice(underWay.indexOf(order), 1);
      order.resolve();
    };
    worker.on('error', fail).on('exit', exited).on('message', answered);
    worker.postMessage({ ...scene, thread, threads });
    return { worker, answered };
  });
  return {
    film(at) {
      if (failure) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        underWay.push({ awaited: new Set(workers.keys()), resolve, reject });
        for (const worker of workers) worker.postMessage(at);
      });
    },
    async close() {
      const reusable = !failure && underWay.length === 0;
      fail(new Error('the renderer is closed'));
      for (const { worker, answered } of hands) {
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
