import { describe, expect, it } from 'vitest';
import { addedSince, parseFunctionLog } from '../../../bench/cost/function-log.ts';
import { parseEngineLog } from '../../../bench/engine-log.ts';
import { createLog } from '../../../model/container/log.ts';

describe("an engine's log", () => {
  it('tells when attempts began and ended, and nothing of answers without work', () => {
    let text = 'a warning of the runtime\n{"level":"info"}\n';
    const log = createLog((line) => {
      text += line;
    }).with({ job: 'video_1', attempt: 2 });
    log.info('done', { status: 'completed', ms: 1500 });
    log.info('answered before', { status: 'completed' });
    log.error('failed', { code: 'engine_error', ms: 10 });
    const runs = parseEngineLog(text);
    expect(runs).toMatchObject([
      { job: 'video_1', attempt: 2 },
      { job: 'video_1', attempt: 2 },
    ]);
    expect(runs.map(({ startedAt, endedAt }) => endedAt - startedAt)).toEqual([1500, 10]);
  });
});

describe("a function's log", () => {
  const id = '9f7053ab-aa50-4f43-873e-61f8f8db7bb9';

  it("divides the function's own lines from the cloud's", () => {
    const text = `{"message":"é"}\n${id} ended after 11 ms\n{"a":1}\n${id} failed (Error: no) after 7 ms\n`;
    expect(parseFunctionLog(text)).toEqual({
      invocations: [11, 7],
      lines: 2,
      bytes: Buffer.byteLength('{"message":"é"}\n{"a":1}'),
    });
  });

  it('is empty when nothing was written', () => {
    expect(parseFunctionLog('')).toEqual({ invocations: [], lines: 0, bytes: 0 });
  });

  it('is read from where the last reading stopped, new logs from their beginning', () => {
    const before = new Map([['a', 'one\n']]);
    const after = new Map([
      ['a', 'one\ntwo\n'],
      ['b', 'new\n'],
    ]);
    expect(addedSince(before, after)).toEqual(
      new Map([
        ['a', 'two\n'],
        ['b', 'new\n'],
      ]),
    );
  });
});
