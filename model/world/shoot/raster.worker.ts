/** One thread of the rasteriser. It waits for a message, films its part of a frame, and answers. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { instantiateRaster } from './raster.ts';

const data = z
  .object({
    module: z.instanceof(WebAssembly.Module),
    memory: z.instanceof(WebAssembly.Memory),
    film: z.int(),
    thread: z.int(),
    threads: z.int(),
    /** Byte address of two 32-bit numbers: how many threads have arrived at the barrier, and how often it has opened. */
    barrier: z.int(),
  })
  .parse(workerData);

const call = instantiateRaster(data.module, data.memory);
const phases = call('phaseCount');
const gate = new Int32Array(data.memory.buffer, data.barrier, 2);

function awaitOthers(): void {
  const round = Atomics.load(gate, 1);
  if (Atomics.add(gate, 0, 1) === data.threads - 1) {
    Atomics.store(gate, 0, 0);
    Atomics.add(gate, 1, 1);
    Atomics.notify(gate, 1);
    return;
  }
  Atomics.wait(gate, 1, round);
}

parentPort?.on('message', () => {
  for (let phase = 0; phase < phases; phase++) {
    call('runPhase', data.film, phase, data.thread);
    awaitOthers();
  }
  parentPort?.postMessage('filmed');
});
