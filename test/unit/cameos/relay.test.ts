import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Use } from '../../../lambdas/cameos/cameo.ts';
import { type CameoRelayDependencies, relay } from '../../../lambdas/cameos/relay.lambda.ts';
import { aCameo } from '../../support/cameos.ts';
import { DEADLINES, NOW } from '../../support/videos.ts';

const cameo = aCameo({
  id: 'cameo_a',
  epoch: 1,
  revokedEpoch: 0,
  createdAt: NOW,
  owed: 'withdraw',
  revocation: { finished: 'withdraw' },
});

const use = (n: number): Use => ({
  cameoId: cameo.id,
  videoId: `video_${String(n).padStart(4, '0')}`,
  userId: 'owner_b',
  handle: 'bob',
  epoch: 0,
  state: 'standing',
  usedAt: NOW,
});

const PAGE = 1000;

/** A cameo whose uses come in pages of a thousand; what became of the videos. */
function world(
  count: number,
  overrides: { page?: (page: number) => Promise<void>; commit?: () => Promise<void> } = {},
) {
  const all = Array.from({ length: count }, (_, n) => use(n));
  const [withdrawn, settled]: [string[], string[]] = [[], []];
  let pages = 0;
  const deps: CameoRelayDependencies = {
    store: {
      get: async () => cameo,
      relation: async () => null,
      use: async () => null,
      uses: async (_, { after }) => {
        await overrides.page?.(++pages);
        const from = after === undefined ? 0 : all.findIndex(({ videoId }) => videoId === after) + 1;
        return { uses: all.slice(from, from + PAGE), more: from + PAGE < all.length };
      },
      settle: async (owing) => void settled.push(owing.kind),
      note: async () => undefined,
    },
    videos: {
      transition: async () => ({ outcome: 'missing' }),
      transitionAll: async (ids) => {
        await overrides.commit?.();
        withdrawn.push(...ids);
        return [];
      },
    },
    likeness: { deleteAll: async () => 0 },
    faces: { forget: async () => 0 },
    clock: () => NOW,
    deadlines: DEADLINES,
  };
  return { deps, all, withdrawn, settled };
}

const revoke = ({ deps }: { deps: CameoRelayDependencies }) => relay({ kind: 'cameo', row: cameo }, deps);

describe('a revocation over many pages', () => {
  it.each([0, 1, 1000, 1001, 2500])('reaches each of %i uses once, and is settled', async (count) => {
    const here = world(count);
    await revoke(here);
    expect(here.withdrawn.toSorted()).toEqual(here.all.map(({ videoId }) => videoId));
    expect(here.settled).toEqual(['cameo']);
  });

  it('is not settled when a commit fails, though a page that was read ahead fails too', async () => {
    const here = world(2500, {
      // all lanes are at work when the second page fails: a rejection that nobody waits for ends the process, and this test
      commit: async () => {
        await sleep(30);
        throw new Error('no commit');
      },
      page: async (page) => {
        if (page === 2) throw new Error('no page');
      },
    });
    await expect(revoke(here)).rejects.toThrow('no commit');
    expect(here.settled).toEqual([]);
  });

  it('is not settled when a page cannot be read', async () => {
    const here = world(2500, {
      page: async (page) => {
        if (page === 3) throw new Error('no page');
      },
    });
    await expect(revoke(here)).rejects.toThrow('no page');
    expect(here.settled).toEqual([]);
  });
});
