import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { JobFailure, Jobs, TokenMismatchError } from '../../../../local/detectors/jobs.ts';
import { MissingPartError } from '../../../../local/detectors/models/failure.ts';
import { FaceCollections } from '../../../../local/detectors/rekognition/collections.ts';
import { filmOperations } from '../../../../local/detectors/rekognition/film.ts';
import { DetectorStore } from '../../../../local/detectors/store.ts';
import { silentLog } from '../../../../local/log.ts';

const open = () => new DetectorStore(new DatabaseSync(':memory:'));

describe('jobs', () => {
  it('run one after the other and keep what they found', async () => {
    const jobs = new Jobs(open(), silentLog);
    const order: string[] = [];
    jobs.register('look', {
      run: async (request) => {
        order.push(`begin ${JSON.stringify(request)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push('end');
        return { seen: request };
      },
    });
    const [first, second] = [jobs.start('look', { at: 1 }, null), jobs.start('look', { at: 2 }, null)];
    expect(jobs.find('look', second)?.status).toBe('IN_PROGRESS');
    await vi.waitUntil(() => jobs.find('look', second)?.status === 'SUCCEEDED');
    expect(order).toEqual(['begin {"at":1}', 'end', 'begin {"at":2}', 'end']);
    expect(jobs.find('look', first)?.result).toEqual({ seen: { at: 1 } });
    expect(jobs.find('listen', first)).toBeNull();
  });

  it('fail with a reason for the caller, or with none that tells of our faults', async () => {
    const warn = vi.fn();
    const jobs = new Jobs(open(), { info: () => {}, warn });
    jobs.register('theirs', { run: () => Promise.reject(new JobFailure('no film')) });
    jobs.register('ours', { run: () => Promise.reject(new Error('secret')) });
    const [theirs, ours] = [jobs.start('theirs', {}, null), jobs.start('ours', {}, null)];
    await vi.waitUntil(() => jobs.find('ours', ours)?.status === 'FAILED');
    expect(jobs.find('theirs', theirs)?.message).toBe('no film');
    expect(jobs.find('ours', ours)?.message).toBe('internal failure');
    expect(warn).toHaveBeenCalledOnce();
  });

  it('are begun once by a token, which no other request may use', () => {
    const jobs = new Jobs(open(), silentLog);
    jobs.register('look', { run: () => new Promise(() => {}) });
    expect(jobs.start('look', { at: 1 }, 'token')).toBe(jobs.start('look', { at: 1 }, 'token'));
    expect(() => jobs.start('look', { at: 2 }, 'token')).toThrow(TokenMismatchError);
  });

  it('are begun again after a stop in the middle', async () => {
    const store = open();
    const before = new Jobs(store, silentLog);
    let interrupt: (() => void) | null = null;
    before.register('look', {
      run: () =>
        new Promise((_, reject) => {
          interrupt = () => reject(new Error('the models are gone'));
        }),
    });
    const id = before.start('look', { at: 1 }, null);
    const cut = await vi.waitUntil(() => interrupt);
    const stopped = before.stop();
    cut();
    await stopped;
    expect(before.find('look', id)?.status).toBe('IN_PROGRESS');

    const after = new Jobs(store, silentLog);
    after.register('look', { run: async (request) => request });
    after.resume();
    await vi.waitUntil(() => after.find('look', id)?.status === 'SUCCEEDED');
    expect(after.find('look', id)?.result).toEqual({ at: 1 });
  });
});

describe('a film on a machine without the codecs', () => {
  it('fails its job and names the package', async () => {
    const store = open();
    const jobs = new Jobs(store, silentLog);
    const { StartFaceDetection, GetFaceDetection } = filmOperations({
      jobs,
      models: { run: () => Promise.reject(new MissingPartError('films need @napi-rs/webcodecs')) },
      objects: { has: () => true, file: () => '/film', read: vi.fn() },
      collections: new FaceCollections(store),
      publish: vi.fn(),
    });
    const started = await StartFaceDetection?.call({
      Video: { S3Object: { Bucket: 'media', Name: 'a.mp4' } },
    });
    await vi.waitUntil(async () => {
      const answer = await GetFaceDetection?.call(started);
      return JSON.stringify(answer).includes('FAILED');
    });
    await expect(GetFaceDetection?.call(started)).resolves.toMatchObject({
      JobStatus: 'FAILED',
      StatusMessage: 'films need @napi-rs/webcodecs',
    });
  });
});
