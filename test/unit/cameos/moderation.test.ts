import { GetContentModerationCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { describe, expect, it, vi } from 'vitest';
import type { SeenFace } from '../../../lambdas/cameos/enrolment/evidence.ts';
import { FilmModeration } from '../../../lambdas/cameos/enrolment/moderation.client.ts';
import { judgeFilm } from '../../../lambdas/cameos/enrolment/moderation.ts';
import { face } from '../../support/performance.ts';
import { builtInScreener } from '../../support/safety.ts';

const explicit = (confidence: number) => ({ name: 'Explicit Nudity', parent: 'Explicit', confidence });
const bare = (confidence: number) => ({ name: 'Non-Explicit Nudity', parent: '', confidence });
const adult = face(0, 8);
const judge = async (
  label: { name: string; parent: string; confidence: number },
  audience: 'adult' | 'teen',
  faces: readonly SeenFace[],
) => {
  const samples = faces.map((one, at) => ({ time: at / 5, faces: [one] }));
  const stopped = await judgeFilm({ labels: [label], samples }, audience, builtInScreener);
  return stopped?.outcome ?? 'allow';
};

describe('what a film shows', () => {
  it.each([
    ['explicit', explicit(90), 'adult', [], 'block'],
    ['explicit, perhaps, of a thing', explicit(60), 'adult', [], 'review'],
    ['hardly explicit', explicit(25), 'adult', [], 'allow'],
    ['explicit, perhaps, by a teen', explicit(60), 'teen', [], 'block'],
    ['explicit, perhaps, of a person', explicit(60), 'adult', [adult], 'block'],
    ['somebody bare in one of many frames', bare(60), 'adult', [adult], 'review'],
    ['the same of a thing', bare(60), 'adult', [], 'allow'],
    ['somebody hardly bare', bare(30), 'adult', [adult], 'allow'],
    ['a face of perhaps seventeen', bare(30), 'adult', [adult, { ...adult, ageLow: 17 }], 'block'],
    ['a face of an age nobody told', bare(30), 'adult', [{ ...adult, ageLow: null }], 'block'],
  ] as const)('%s: the policy of uploads', async (_, label, audience, faces, outcome) => {
    expect(await judge(label, audience, faces)).toBe(outcome);
  });

  it('is judged by the worst of its frames', async () => {
    const stopped = await judgeFilm(
      { labels: [bare(10), explicit(99), bare(10)], samples: [] },
      'adult',
      builtInScreener,
    );
    expect(stopped).toMatchObject({ stage: 'upload', outcome: 'block', category: 'sexual' });
  });
});

describe('the answers of Rekognition', () => {
  const answering = (...pages: object[]) => {
    const client = new RekognitionClient({ region: 'us-east-1' });
    const send = vi.spyOn(client, 'send');
    for (const page of pages) send.mockImplementationOnce(async () => page);
    return { send, moderation: new FilmModeration(client, 'likeness') };
  };

  it('are read to their last page', async () => {
    const frame = (Name: string) => ({
      Timestamp: 0,
      ModerationLabel: { Name, ParentName: '', Confidence: 90 },
    });
    const { send, moderation } = answering(
      { JobStatus: 'SUCCEEDED', ModerationLabels: [frame('Smoking')], NextToken: 'more' },
      { JobStatus: 'SUCCEEDED', ModerationLabels: [frame('Explicit')] },
    );
    expect(await moderation.read('job')).toEqual({
      state: 'done',
      value: [
        { name: 'Smoking', parent: '', confidence: 90 },
        { name: 'Explicit', parent: '', confidence: 90 },
      ],
    });
    const asked = send.mock.calls.map(([command]) =>
      command instanceof GetContentModerationCommand ? command.input.NextToken : null,
    );
    expect(asked).toEqual([undefined, 'more']);
  });

  it.each([
    ['IN_PROGRESS', 'running'],
    ['FAILED', 'failed'],
  ])('that say %s are no verdict', async (JobStatus, state) => {
    expect(await answering({ JobStatus }).moderation.read('job')).toEqual({ state });
  });
});
