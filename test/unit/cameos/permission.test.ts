import { expect, it } from 'vitest';
import type { Cameo, Relation, Use } from '../../../lambdas/cameos/cameo.ts';
import { decide, type Follows, stands } from '../../../lambdas/cameos/permission.ts';
import { CAMEO_AUDIENCES } from '../../../lambdas/platform/api/operation.ts';
import { aCameo } from '../../support/cameos.ts';

const cameo = (overrides: Partial<Cameo> = {}): Cameo => aCameo({ epoch: 5, ...overrides });
const relation = (standing: Relation['standing'], revokedEpoch = -1): Relation => ({
  cameoId: 'cameo_1',
  userId: 'owner_b',
  handle: 'bob',
  standing,
  revokedEpoch,
  changedAt: 0,
});
const use = (overrides: Partial<Use> = {}): Use => ({
  cameoId: 'cameo_1',
  videoId: 'video_1',
  userId: 'owner_b',
  handle: 'bob',
  epoch: 4,
  state: 'standing',
  usedAt: 0,
  ...overrides,
});
const follows = (mutual: boolean, apart = false): Follows => ({
  areMutual: async () => mutual,
  areApart: async () => apart,
});
const BOB = { userId: 'owner_b', audience: 'adult' } as const;
const OWNER = { userId: 'owner_a', audience: 'adult' } as const;

async function permitted(...args: Parameters<typeof decide>): Promise<boolean> {
  return (await decide(...args)).permitted;
}

it('lets in whom the audience says, in every standing', async () => {
  const rows: string[] = [];
  for (const audience of CAMEO_AUDIENCES)
    for (const standing of ['none', 'asked', 'approved', 'declined', 'blocked'] as const)
      for (const mutual of [false, true])
        if (await permitted(cameo({ audience }), relation(standing), BOB, follows(mutual)))
          rows.push(`${audience} ${standing}${mutual ? ' mutual' : ''}`);
  expect(rows).toEqual([
    'approved approved',
    'approved approved mutual',
    'mutuals none mutual',
    'mutuals asked mutual',
    'mutuals approved',
    'mutuals approved mutual',
    'mutuals declined mutual',
    'everyone none',
    'everyone none mutual',
    'everyone asked',
    'everyone asked mutual',
    'everyone approved',
    'everyone approved mutual',
    'everyone declined',
    'everyone declined mutual',
  ]);
});

it('lets the owner in whatever the audience, and nobody once it is erased', async () => {
  expect(await permitted(cameo(), null, OWNER, follows(false))).toBe(true);
  expect(await permitted(cameo({ status: 'erased' }), null, OWNER, follows(false))).toBe(false);
  expect(await permitted(cameo({ status: 'verifying' }), null, OWNER, follows(false))).toBe(false);
  expect(await permitted(null, null, OWNER, follows(false))).toBe(false);
});

it('lets nobody in whom either has blocked as an account, approved or not', async () => {
  for (const standing of ['none', 'approved'] as const)
    expect(
      await permitted(cameo({ audience: 'everyone' }), relation(standing), BOB, follows(true, true)),
    ).toBe(false);
});

it('lets no adult into a teen’s cameo without approval', async () => {
  const teen = cameo({ audience: 'everyone', teen: true });
  expect(await permitted(teen, null, BOB, follows(true))).toBe(false);
  expect(await permitted(teen, relation('approved'), BOB, follows(false))).toBe(true);
  expect(await permitted(teen, null, { ...BOB, audience: 'teen' }, follows(false))).toBe(true);
});

it('lets a use stand until a revocation that came after it', () => {
  expect(stands(cameo(), null, use())).toBe(true);
  expect(stands(cameo({ revokedEpoch: 3 }), null, use())).toBe(true);
  expect(stands(cameo({ revokedEpoch: 4 }), null, use())).toBe(false);
  expect(stands(cameo(), relation('declined', 4), use())).toBe(false);
  expect(stands(cameo({ revokedEpoch: 4 }), null, use({ userId: 'owner_a' }))).toBe(true);
  expect(stands(cameo(), null, use({ state: 'withdrawn' }))).toBe(false);
  expect(stands(cameo({ status: 'erased' }), null, use({ userId: 'owner_a' }))).toBe(false);
  expect(stands(cameo(), null, null)).toBe(false);
});
