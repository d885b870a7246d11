import type { Frame, Renderer } from './renderer.ts';
import { SLOTS } from './scene-memory.ts';

/**
 * Frames in order, `count` from `first` on. While the caller is busy with one, the next is filmed and that after it laid
 * out. A frame is written over when the caller asks for the one after it. Who gives up closes the renderer.
 */
export async function* filmFrames(renderer: Renderer, first: number, count: number): AsyncGenerator<Frame> {
  const spare: Uint8Array<ArrayBuffer>[] = [];
  const coming: Promise<Frame>[] = [];
  const ask = (index: number) => {
    const next = renderer.frame(index, spare.pop());
    // a caller that gives up never asks for this frame
    next.catch(() => {});
    coming.push(next);
  };
  for (let index = 0; index < Math.min(SLOTS, count); index += 1) ask(first + index);
  for (let index = 0; index < count; index += 1) {
    const next = coming.shift();
    if (next === undefined) return;
    const frame = await next;
    if (index + SLOTS < count) ask(first + index + SLOTS);
    yield frame;
    spare.push(frame.i420);
  }
}
