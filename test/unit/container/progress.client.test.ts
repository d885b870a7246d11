import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgressReporter } from '../../../model/container/progress.client.ts';
import { Progress } from '../../../model/protocol/index.ts';
import { aRequest, recordLog } from './fixtures.ts';

const QUEUE = 'http://127.0.0.1:4566/000000000000/progress';

describe('progress', () => {
  const sqs = mockClient(SQSClient);
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    sqs.reset();
    sqs.on(SendMessageCommand).resolves({});
  });
  afterEach(() => vi.useRealTimers());

  const { log, lines } = recordLog();
  const reporter = (progressQueue: string | null = QUEUE) =>
    createProgressReporter(new SQSClient({}), aRequest({ progressQueue }), log);
  const sent = () =>
    sqs
      .commandCalls(SendMessageCommand)
      .map(({ args }) => Progress.parse(JSON.parse(args[0].input.MessageBody ?? '')));
  const second = async () => {
    // lets the message on its way arrive
    await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(1000);
  };

  it('sends the first at once, as the protocol has it', () => {
    reporter().report(0, 'start');
    expect(sent()).toEqual([{ protocol: '1', job: 'video_1', attempt: 1, progress: 0, step: 'start' }]);
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input.QueueUrl).toBe(QUEUE);
  });

  it('sends at most one a second', async () => {
    const progress = reporter();
    for (let i = 0; i < 50; i++) progress.report(i / 100, 'work');
    expect(sent()).toHaveLength(1);
    await second();
    progress.report(0.5, 'work');
    progress.report(0.6, 'work');
    expect(sent().map((message) => message.progress)).toEqual([0, 50]);
  });

  it('never falls, never says 100 and survives nonsense', async () => {
    const progress = reporter();
    for (const fraction of [0.4, 0.2, Number.NaN, 1, 7]) {
      progress.report(fraction, 'work');
      await second();
    }
    expect(sent().map((message) => message.progress)).toEqual([40, 40, 40, 99, 99]);
  });

  it('does not fail the job when the queue is gone', async () => {
    sqs.on(SendMessageCommand).rejects(new Error('gone'));
    const progress = reporter();
    progress.report(0, 'start');
    await expect(progress.close()).resolves.toBeUndefined();
    expect(lines.join()).toContain('progress could not be sent');
  });

  it('sends nothing when nobody listens, nor after the end', async () => {
    reporter(null).report(0, 'start');
    const progress = reporter();
    await progress.close();
    progress.report(0.5, 'work');
    expect(sent()).toEqual([]);
  });
});
