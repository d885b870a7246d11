import type { Cameo } from '../../lambdas/cameos/cameo.ts';
import type { CastGuard } from '../../lambdas/cameos/guard.ts';

const unexpected = async (): Promise<never> => {
  throw new Error('nobody is in these videos');
};

/** For tests of videos that nobody is in: whoever asks about a cast all the same is told off. */
export const NOBODY: Pick<CastGuard, 'admit' | 'check' | 'join' | 'stands'> = {
  admit: async ({ named, pictured = [] }) =>
    named.length + pictured.length > 0 ? unexpected() : { cast: [], writes: [] },
  check: unexpected,
  join: unexpected,
  stands: unexpected,
};

export const LIKENESS = {
  uris: ({ id, kind }: { id: string; kind: string }) => ({
    likeness: [`s3://likeness/cameos/${id}/face.jpg`],
    voice: kind === 'person' ? `s3://likeness/cameos/${id}/voice.mp4` : null,
    appearance: `s3://likeness/cameos/${id}/appearance.json`,
  }),
};

/** A person's cameo as its enrolment leaves it: nobody else may use it. */
export const aCameo = (overrides: Partial<Cameo> = {}): Cameo => ({
  id: 'cameo_1',
  ownerId: 'owner_a',
  handle: 'anna',
  name: 'Anna',
  kind: 'person',
  status: 'active',
  audience: 'only_me',
  teen: false,
  restrictions: [],
  epoch: 0,
  revokedEpoch: -1,
  createdAt: 0,
  ...overrides,
});
