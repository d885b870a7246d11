import { CAMEO_AUDIENCES, type CameoAudience } from '../platform/api/operation.ts';
import { MINUTE } from '../platform/clock.ts';
import { Rejected, Retryable } from '../platform/errors.ts';
import type { Cameo, Finished, Relation, Use } from './cameo.ts';
import type { Fact } from './ledger/entry.ts';
import { MAX_RESTRICTIONS, type Restriction, readRestriction } from './restrictions.ts';
import type { CameoStore } from './store.ts';

/** An effect that was not caused by then is looked for by the sweep. */
const OWED = 2 * MINUTE;
const MAX_TRIES = 6;

export interface OwnerDependencies {
  readonly store: Pick<
    CameoStore,
    'get' | 'relation' | 'use' | 'held' | 'change' | 'close' | 'relate' | 'judgeUse' | 'judgeHeld'
  >;
  readonly clock: () => number;
}

/** Who a user is to the owner of a cameo. */
export interface Other {
  readonly userId: string;
  readonly handle: string;
}

/** What the owner of one cameo may do. Each act is one commit: the change, a higher epoch, an entry in the ledger. */
export class CameoOwner {
  readonly #deps: OwnerDependencies;
  readonly ownerId: string;

  constructor(deps: OwnerDependencies, ownerId: string) {
    this.#deps = deps;
    this.ownerId = ownerId;
  }

  /** @throws Rejected 404 when there is none of theirs: another's answers the same. */
  async own(id: string): Promise<Cameo> {
    const cameo = await this.#deps.store.get(id);
    if (!cameo || cameo.ownerId !== this.ownerId || cameo.status === 'erased') throw noCameo(id);
    return cameo;
  }

  /** Reads, acts and commits, again if somebody else changed the cameo in between. */
  async #act(id: string, act: (cameo: Cameo, now: number) => Promise<boolean>): Promise<Cameo> {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const cameo = await this.own(id);
      if (await act(cameo, this.#deps.clock())) return (await this.#deps.store.get(id)) ?? cameo;
    }
    throw new Retryable('the cameo changes all the time');
  }

  #fact(event: Fact['event'], at: number, rest: Partial<Fact> = {}): Fact {
    return { event, at, actor: this.ownerId, user: null, video: null, detail: {}, ...rest };
  }

  /**
   * Who may use the cameo from now on. What is finished stays; what is not is judged anew at dispatch and release.
   *
   * @param widest what a guardian, or the rules for teens, allow
   */
  async setAudience(id: string, audience: CameoAudience, widest: CameoAudience | null): Promise<Cameo> {
    return this.#act(id, (cameo, now) => {
      const limit = narrower(widest, cameo.teen ? 'mutuals' : null);
      if (limit && CAMEO_AUDIENCES.indexOf(audience) > CAMEO_AUDIENCES.indexOf(limit))
        throw new Rejected('audience_too_wide', `You may share this cameo with “${limit}” at most.`, {
          param: 'audience',
          status: 403,
        });
      return this.#deps.store.change(cameo, { audience }, this.#fact('grant', now, { detail: { audience } }));
    });
  }

  /** Replaces the written rules. They hold from now on; those not understood, or not yet confirmed, hold every use. */
  async setRestrictions(id: string, texts: readonly string[]): Promise<Cameo> {
    if (texts.length > MAX_RESTRICTIONS)
      throw new Rejected('invalid_value', `${MAX_RESTRICTIONS} rules at most.`, { param: 'restrictions' });
    return this.#act(id, (cameo, now) => {
      const known = new Map(cameo.restrictions.map((rule) => [rule.text, rule]));
      const restrictions = [...new Set(texts)].map(
        (text): Restriction => known.get(text) ?? { text, reading: readRestriction(text), confirmed: false },
      );
      return this.#deps.store.change(
        cameo,
        { restrictions },
        this.#fact('grant', now, { detail: countOf(restrictions) }),
      );
    });
  }

  /** The owner has read what their rules were understood to mean, and agrees. */
  async confirmRestrictions(id: string): Promise<Cameo> {
    return this.#act(id, (cameo, now) => {
      const restrictions = cameo.restrictions.map((rule) => ({ ...rule, confirmed: true }));
      return this.#deps.store.change(
        cameo,
        { restrictions },
        this.#fact('grant', now, { detail: { ...countOf(restrictions), confirmed: true } }),
      );
    });
  }

  /** Approves or declines a user, or takes that back. Finished videos stay: {@link revokeUser} is for those. */
  async relate(id: string, user: Other, standing: 'approved' | 'declined' | 'none'): Promise<Relation> {
    return this.#relate(id, user, (before) => ({ ...before, standing }), 'grant', { standing });
  }

  /** A block is a revocation that lasts. */
  async block(id: string, user: Other, finished: Finished): Promise<Relation> {
    return this.#revoke(id, user, finished, 'blocked');
  }

  /** Takes back permission from one user, for everything they made and are making. */
  async revokeUser(id: string, user: Other, finished: Finished): Promise<Relation> {
    return this.#revoke(id, user, finished, 'declined');
  }

  #revoke(id: string, user: Other, finished: Finished, standing: 'blocked' | 'declined'): Promise<Relation> {
    return this.#relate(
      id,
      user,
      (before, cameo, now) => ({
        ...before,
        standing,
        revokedEpoch: cameo.epoch,
        revocation: { finished },
        owed: 'withdraw',
        dueAt: now + OWED,
        confirming: false,
      }),
      'revoke',
      { standing, finished },
    );
  }

  async #relate(
    id: string,
    user: Other,
    change: (before: Relation, cameo: Cameo, now: number) => Relation,
    event: Fact['event'],
    detail: Fact['detail'],
  ): Promise<Relation> {
    let after: Relation | undefined;
    await this.#act(id, async (cameo, now) => {
      if (user.userId === this.ownerId)
        throw new Rejected('invalid_value', 'This is your own cameo.', { param: 'handle' });
      const before = (await this.#deps.store.relation(id, user.userId)) ?? {
        ...user,
        cameoId: id,
        standing: 'none' as const,
        revokedEpoch: -1,
        changedAt: now,
      };
      after = { ...change(before, cameo, now), changedAt: now };
      return this.#deps.store.relate(cameo, after, this.#fact(event, now, { user: user.userId, detail }));
    });
    if (!after) throw new Error('an act without a result');
    return after;
  }

  /** Takes back permission from everybody else at once. The owner keeps the cameo for themselves. */
  async revoke(id: string, finished: Finished): Promise<Cameo> {
    return this.#act(id, (cameo, now) =>
      this.#deps.store.change(
        cameo,
        {
          audience: 'only_me',
          revokedEpoch: cameo.epoch,
          revocation: { finished },
          owed: 'withdraw',
          dueAt: now + OWED,
          confirming: false,
        },
        this.#fact('revoke', now, { detail: { finished } }),
      ),
    );
  }

  /** The end of the cameo: nobody may use it, the captured likeness and voice are destroyed, and all videos with it go. */
  async erase(id: string, finished: Finished): Promise<void> {
    await this.#act(id, (cameo, now) =>
      this.#deps.store.close(
        cameo,
        {
          status: 'erased',
          audience: 'only_me',
          restrictions: [],
          revokedEpoch: cameo.epoch,
          revocation: { finished },
          owed: 'erase',
          dueAt: now + OWED,
          confirming: false,
        },
        this.#fact('revoke', now, { detail: { finished, erase: true } }),
      ),
    );
  }

  /** Takes one video out of circulation, or deletes it: a draft as well as a finished one. */
  async withdrawUse(id: string, videoId: string, finished: Finished): Promise<Use> {
    const state = finished === 'delete' ? 'deleted' : 'withdrawn';
    return this.#judgeUse(id, videoId, ['standing', 'withdrawn'], { state }, 'withdraw', { finished });
  }

  /** Lets a withdrawn video back, whichever way it was withdrawn. */
  async restoreUse(id: string, videoId: string): Promise<Use> {
    return this.#judgeUse(id, videoId, ['standing', 'withdrawn'], { state: 'standing' }, 'restore', {});
  }

  async #judgeUse(
    id: string,
    videoId: string,
    from: readonly Use['state'][],
    set: Pick<Use, 'state'>,
    event: 'withdraw' | 'restore',
    detail: Fact['detail'],
  ): Promise<Use> {
    const { store, clock } = this.#deps;
    const cameo = await this.own(id);
    const use = await store.use(id, videoId);
    if (!use || use.state === 'deleted') throw noUse(videoId);
    const now = clock();
    const after: Use = {
      ...use,
      ...set,
      ...(event === 'restore' && { epoch: cameo.epoch }),
      owed: 'withdraw',
      dueAt: now + OWED,
    };
    const { state, epoch, owed, dueAt } = after;
    const fact = this.#fact(event, now, { user: use.userId, video: videoId, detail });
    if (!(await store.judgeUse(cameo, use, from, { state, epoch, owed, dueAt }, fact))) throw noUse(videoId);
    return after;
  }

  /** The owner's word on a wish that one of their rules held. */
  async judgeHeld(
    id: string,
    wish: { userId: string; digest: string },
    decision: 'approved' | 'declined',
  ): Promise<void> {
    await this.#act(id, async (cameo, now) => {
      const held = await this.#deps.store.held(id, wish.userId, wish.digest);
      if (!held)
        throw new Rejected('wish_not_found', 'There is no such wish; it may have expired.', { status: 404 });
      return this.#deps.store.judgeHeld(
        cameo,
        held,
        decision,
        this.#fact('grant', now, { user: wish.userId, detail: { wish: wish.digest, decision } }),
      );
    });
  }
}

const countOf = (restrictions: readonly Restriction[]) => ({
  rules: restrictions.length,
  understood: restrictions.filter(({ reading }) => reading !== null).length,
});

function narrower(a: CameoAudience | null, b: CameoAudience | null): CameoAudience | null {
  if (!a || !b) return a ?? b;
  return CAMEO_AUDIENCES.indexOf(a) < CAMEO_AUDIENCES.indexOf(b) ? a : b;
}

export const noCameo = (id: string): Rejected =>
  new Rejected('cameo_not_found', `There is no cameo ${id}.`, { status: 404, param: 'cameo_id' });

const noUse = (id: string): Rejected =>
  new Rejected('video_not_found', `There is no video ${id} with this cameo.`, {
    status: 404,
    param: 'video_id',
  });
