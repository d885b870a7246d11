import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, follow, startTestCloud, type TestCloud } from './cloud.ts';

let cloud: TestCloud;

/** Two tries, and a silence of two seconds is too long. The sweep is called by hand instead of every minute. */
const environment = { MAX_ATTEMPTS: '2', SILENCE_SECONDS: '2', START_SECONDS: '60' };
const small = { seconds: '4', size: '720x1280' } as const;

const withFault = (fault: string) => ({
  environment,
  engineEnvironment: {
    CLOUDREEL_NULL_FAULT: fault,
    CLOUDREEL_STOP_SECONDS: '0.5',
    CLOUDREEL_JOB_SECONDS: '30',
  },
});

beforeAll(async () => {
  cloud = await startTestCloud(withFault('none'));
});
afterAll(() => cloud.stop());

describe('an engine', () => {
  it.each([
    ['fails', 'fail', { code: 'engine_error' }],
    ['crashes', 'crash', { code: 'engine_error' }],
    ['answers garbage', 'garbage', { code: 'engine_error' }],
    ['says it made a file that it did not make', 'no-video', { code: 'engine_error' }],
    ['finds its disk full', 'disk-full', { code: 'engine_error' }],
    ['refuses', 'refuse', { code: 'unsupported', param: 'prompt' }],
  ])('that %s ends the job with a reason, and costs the owner nothing', async (_, fault, error) => {
    await cloud.restart(withFault(fault));
    const { client } = await cloud.newUser(4);
    const { id } = await client.videos.create({ prompt: 'a ball', ...small });
    expect(await ended(client, id)).toMatchObject({ status: 'failed', error });
    await expect
      .poll(() => client.videos.create({ prompt: 'a ball', ...small }).catch(() => null), { timeout: 15_000 })
      .toMatchObject({ status: 'queued' });
  });

  it('that never answers is given up by the sweep', async () => {
    await cloud.restart(withFault('hang'));
    const { client } = await cloud.newUser();
    const { id } = await client.videos.create({ prompt: 'a ball', ...small });
    const sweeping = setInterval(() => void cloud.cloud.invoke('CloudreelPipeline/Videos/Sweep', {}), 700);
    try {
      expect(await ended(client, id)).toMatchObject({ status: 'failed', error: { code: 'engine_timeout' } });
    } finally {
      clearInterval(sweeping);
    }
  });
});

describe('around a healthy engine', () => {
  beforeAll(() => cloud.restart(withFault('none')));

  const queue = () => {
    const { endpoints, region, credentials } = cloud.cloud;
    const client = new SQSClient({
      endpoint: endpoints.sqs,
      region,
      credentials,
      useQueueUrlAsEndpoint: false,
    });
    const jobs = cloud.cloud.resource('CloudreelPipeline/Videos/Jobs/Queue').ref;
    const deadLetters = cloud.cloud.resource('CloudreelPipeline/Videos/Jobs/DeadLetters').ref;
    return { client, jobs, deadLetters };
  };

  it('SageMaker may throttle: the job waits in its queue and is made', async () => {
    const throttled = { code: 'ThrottlingException', status: 400, message: 'Rate exceeded' };
    cloud.cloud.faults.add(throttled, throttled, throttled);
    const { client } = await cloud.newUser();
    const { id } = await client.videos.create({ prompt: 'a ball', ...small });
    expect(await ended(client, id)).toMatchObject({ status: 'completed' });
  });

  it('a message that is not JSON holds up nobody', async () => {
    const { client: sqs, jobs } = queue();
    await sqs.send(new SendMessageCommand({ QueueUrl: jobs, MessageBody: '{"video":' }));
    const { client } = await cloud.newUser();
    const { id } = await client.videos.create({ prompt: 'a ball', ...small });
    expect(await ended(client, id)).toMatchObject({ status: 'completed' });
  });

  it('a job message sent five times makes one video', async () => {
    const { client: sqs, jobs } = queue();
    const { client } = await cloud.newUser();
    const { id } = await client.videos.create({ prompt: 'a ball', ...small });
    const MessageBody = JSON.stringify({ video: id, attempt: 1 });
    for (let n = 0; n < 5; n++) await sqs.send(new SendMessageCommand({ QueueUrl: jobs, MessageBody }));
    const states = await follow(client, id);
    expect(states.at(-1)).toMatchObject({ status: 'completed' });
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: jobs, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    expect(Attributes?.ApproximateNumberOfMessages).toBe('0');
  });
});
