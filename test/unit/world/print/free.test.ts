import { expect, it } from 'vitest';
import { chooseCodec } from '../../../../model/world/print/print.ts';
import { describePrint } from './clip.ts';

describePrint('free');

it('is chosen by name, and leaves the process its own error handlers', async () => {
  expect(await chooseCodec('free')).toBe('free');
  await expect(chooseCodec('h265')).rejects.toThrow(/CLOUDREEL_CODEC/);
  // the encoder's loader would rethrow every uncaught error from a handler of its own
  const sources = [...process.listeners('uncaughtException'), ...process.listeners('unhandledRejection')].map(
    String,
  );
  expect(sources.filter((source) => source.includes('throw A'))).toEqual([]);
});
