/** One thread of the rasteriser. It is given a scene, films its part of a frame whenever it is asked to, and answers. */
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { type Call, instantiateRaster } from './raster.ts';

const { module } = z.object({ module: z.instanceof(WebAssembly.Module) }).parse(workerData);

const Message = z.union([
  /** Byte address of the frame to film. */
  z.int(),
  /** Lets go of the scene's memory. */
  z.literal('rest'),
  z.object({
    memory: z.instanceof(WebAssembly.Memory),
    thread: z.int(),
    threads: z.int(),
    /** Byte address of two 32-bit numbers: how many threads have arrived at the barrier, and how often it has opened. */
    barrier: z.int(),
  }),
]);

interface Scene {
  readonly call: Call;
  readonly gate: Int32Array;
  readonly thread: number;
  readonly threads: number;
}
let scene: Scene | undefined;

function awaitOthers({ gate, threads }: Scene): void {
  const round = Atomics.load(gate, 1);
  if (Atomics.add(gate, 0, 1) === threads - 1) {
    Atomics.store(gate, 0, 0);
    Atomics.add(gate, 1, 1);
    Atomics.notify(gate, 1);
    return;
  }
  Atomics.wait(gate, 1, round);
}

function film(current: Scene, frame: number): void {
  const phases = current.call('phaseCount');
  for (let phase = 0; phase < phases; phase++) {
    if (current.call('isIdle', frame, phase)) continue;
    current.call('runPhase', frame, phase, current.thread);
    awaitOthers(current);
  }
  parentPort?.postMessage('filmed');
}

parentPort?.on('message', (data: unknown) => {
  const message = Message.parse(data);
  if (message === 'rest') scene = undefined;
  else if (typeof message !== 'number') {
    const { memory, barrier, ...place } = message;
    scene = {
      ...place,
      call: instantiateRaster(module, memory),
      gate: new Int32Array(memory.buffer, barrier, 2),
    };
  } else if (scene) film(scene, message);
  else throw new Error('asked to film before there was a scene');
});
