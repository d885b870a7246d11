import { setTimeout as sleep } from 'node:timers/promises';

/** A service did not answer in time, or ended while we waited. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError';
}

/**
 * Asks until the service answers.
 * @param probe resolves to true once the service is up; a rejection counts as "not yet".
 * @param alive turns false when there is nothing left to wait for.
 */
export async function waitUntilReady(
  name: string,
  probe: () => Promise<boolean>,
  alive: () => boolean,
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (alive()) {
    if (await probe().catch(() => false)) return;
    if (performance.now() > deadline)
      throw new NotReadyError(`${name} did not answer within ${timeoutMs / 1000} s`);
    await sleep(15);
  }
  throw new NotReadyError(`${name} ended before it was ready`);
}
