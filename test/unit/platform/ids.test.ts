import { expect, it } from 'vitest';
import { timeOrderedId } from '../../../lambdas/platform/ids.ts';
import { inferenceId, parseInferenceId } from '../../../lambdas/videos/video.ts';

it('makes ids that sort by age', () => {
  const ids = [1, 5, 5_000, Date.now(), Date.now() + 1].map((now) => timeOrderedId('video', now));
  expect(ids.toSorted()).toEqual(ids);
});

it('makes a different id each time', () => {
  expect(new Set(Array.from({ length: 1000 }, () => timeOrderedId('video', 7))).size).toBe(1000);
});

it('fits SageMaker’s limit for inference ids and reads them back', () => {
  const id = timeOrderedId('video', Date.now());
  expect(inferenceId(id, 10).length).toBeLessThanOrEqual(64);
  expect(parseInferenceId(inferenceId(id, 10))).toEqual({ id, attempt: 10 });
  expect(parseInferenceId('somebody-elses')).toBeNull();
});
