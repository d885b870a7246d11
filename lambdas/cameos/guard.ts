import type { Audience } from '../platform/api/operation.ts';
import { MINUTE } from '../platform/clock.ts';
import type { Write } from '../platform/dynamodb.ts';
import { Rejected } from '../platform/errors.ts';
import { sha256 } from '../platform/ids.ts';
import type { Cameo, Held, Note } from './cameo.ts';
import {
  type CastMember,
  type CastRequest,
  type Found,
  findCast,
  findPictured,
  MAX_CAST,
  memberOf,
} from './casting.ts';
import type { Standing } from './items.ts';
import type { Fact } from './ledger/entry.ts';
import { decide, type Follows, stands } from './permission.ts';
import { notPermitted, type Refusal, restricted, revoked } from './refusals.ts';
import { findBroken, needsApproval, type Wish } from './restrictions.ts';
import type { CameoStore } from './store.ts';

const OWED = 2 * MINUTE;

export interface GuardDependencies {
  readonly store: Pick<
    CameoStore,
    'get' | 'getByHandle' | 'relation' | 'standing' | 'held' | 'hold' | 'note' | 'useWrites' | 'conditions'
  >;
  readonly follows: Follows;
  readonly clock: () => number;
}

/** What a later check needs to know of a video. */
export interface CastVideo {
  readonly id: string;
  readonly ownerId: string;
  readonly audience: Audience;
  readonly prompt: string;
  readonly source: { readonly id: string } | null;
  readonly cast: readonly CastMember[];
}

/** The digest that an approval of one wish is bound to. */
const digestOf = (prompt: string, sourceId: string | null): string =>
  sha256(JSON.stringify([prompt, sourceId]));

/** Every check of who may be in a video: at admission, at dispatch, at release, and whenever a video is shown. */
export class CastGuard {
  readonly #deps: GuardDependencies;

  constructor(deps: GuardDependencies) {
    this.#deps = deps;
  }

  /**
   * Who is in a video that somebody asks for, and what its admission must write beside its row.
   *
   * @throws Rejected naming the cameo and what to do, when it may not be used so.
   */
  async admit(request: CastRequest): Promise<{ cast: CastMember[]; writes: Write[] }> {
    return this.#take(await findCast(this.#deps.store, request), request, []);
  }

  /**
   * Who comes into a video by its picture, where that was inspected after the video was admitted; and what the commit that
   * takes them in must write beside the longer cast.
   *
   * @throws Rejected as {@link admit}
   */
  async join(
    video: CastVideo & { readonly handle: string | null },
    pictured: readonly string[],
  ): Promise<{ cast: CastMember[]; writes: Write[] }> {
    const request: CastRequest = {
      videoId: video.id,
      user: { userId: video.ownerId, handle: video.handle ?? video.ownerId, audience: video.audience },
      prompt: video.prompt,
      source: null,
      named: [],
    };
    const known = new Set(video.cast.map(({ id }) => id));
    const found = await Promise.all(
      pictured.filter((id) => !known.has(id)).map((id) => findPictured(this.#deps.store, id)),
    );
    return this.#take(found, request, video.cast);
  }

  /** @param already in the video */
  async #take(
    found: readonly Found[],
    request: CastRequest,
    already: readonly CastMember[],
  ): Promise<{ cast: CastMember[]; writes: Write[] }> {
    if (found.length === 0) return { cast: [], writes: [] };
    if (already.length + found.length > MAX_CAST)
      throw new Rejected('too_many_cameos', `A video can have ${MAX_CAST} cameos and characters at most.`, {
        param: 'prompt',
      });
    const wish: Wish = {
      texts: [request.prompt, ...(request.source ? [request.source.prompt] : [])],
      lines: [],
      handles: [...already, ...found.map(({ cameo }) => cameo)].map(({ handle }) => handle),
    };
    const now = this.#deps.clock();
    const writes: Write[] = [];
    for (const { cameo, param } of found) {
      const { userId, handle } = request.user;
      const standing = await this.#deps.store.standing(cameo.id, userId, request.videoId);
      const refusal = await this.#judge(cameo, standing, request.user, wish, () =>
        this.#approve(cameo, request),
      );
      if (refusal) {
        await this.#noteRefusal(cameo, userId, null, 'admission', refusal.code);
        throw new Rejected(refusal.code, refusal.message, {
          status: refusal.code === 'cameo_not_found' || refusal.code === 'cameo_not_ready' ? 400 : 403,
          param,
        });
      }
      // the epoch that was judged by: a change since then is seen by every later check
      const epoch = standing.cameo?.epoch ?? cameo.epoch;
      const fact: Fact = {
        event: 'use',
        at: now,
        actor: userId,
        user: null,
        video: request.videoId,
        detail: { epoch },
      };
      writes.push(
        ...this.#deps.store.useWrites(
          {
            cameoId: cameo.id,
            videoId: request.videoId,
            userId,
            handle,
            epoch,
            state: 'standing',
            usedAt: now,
          },
          noteOf(`use#${cameo.id}#${request.videoId}`, cameo.id, fact),
        ),
      );
    }
    return { cast: found.map(({ cameo }) => memberOf(cameo)), writes };
  }

  /**
   * The same questions about a video that was admitted, asked anew.
   *
   * @param lines what is said in it, once that is known
   * @returns a refusal, or the conditions under which the answer holds, for the transaction that relies on it
   */
  async check(
    video: CastVideo,
    stage: 'dispatch' | 'release',
    lines: readonly string[] = [],
  ): Promise<{ refusal: Refusal } | { refusal: null; conditions: Write[] }> {
    const conditions: Write[] = [];
    const user = { userId: video.ownerId, audience: video.audience };
    const wish: Wish = { texts: [video.prompt], lines, handles: video.cast.map(({ handle }) => handle) };
    for (const member of video.cast) {
      const standing = await this.#deps.store.standing(member.id, video.ownerId, video.id);
      const { cameo, use } = standing;
      const refusal =
        cameo && use && stands(cameo, standing.relation, use)
          ? await this.#judge(cameo, standing, user, wish, () => this.#isApproved(cameo, video))
          : revoked(member);
      if (refusal || !cameo || !use) {
        const told = refusal ?? revoked(member);
        await this.#noteRefusal(member, video.ownerId, video.id, stage, told.code);
        return { refusal: told };
      }
      conditions.push(...this.#deps.store.conditions({ cameo, use }));
    }
    return { refusal: null, conditions };
  }

  /**
   * A cameo whose face was recognised, if this user may use it now. What its owner wrote down is not asked: that is about
   * a video, and judged with its prompt.
   */
  async mayUse(
    id: string,
    user: { readonly userId: string; readonly audience: Audience },
  ): Promise<Cameo | null> {
    const [cameo, relation] = await Promise.all([
      this.#deps.store.get(id),
      this.#deps.store.relation(id, user.userId),
    ]);
    const { permitted } = await decide(cameo, relation, user, this.#deps.follows);
    return permitted ? cameo : null;
  }

  /** Whether a finished video may still be shown and followed up. Read consistently: a revocation counts from its commit. */
  async stands(video: Pick<CastVideo, 'id' | 'ownerId' | 'cast'>): Promise<boolean> {
    const standings = await Promise.all(
      video.cast.map(({ id }) => this.#deps.store.standing(id, video.ownerId, video.id)),
    );
    return standings.every(({ cameo, relation, use }) => stands(cameo, relation, use));
  }

  async #judge(
    cameo: Cameo,
    standing: Standing,
    user: { readonly userId: string; readonly audience: Audience },
    wish: Wish,
    isApproved: () => Promise<boolean>,
  ): Promise<Refusal | null> {
    const permission = await decide(standing.cameo, standing.relation, user, this.#deps.follows);
    if (!permission.permitted) return notPermitted(permission.code, cameo);
    if (cameo.ownerId === user.userId) return null;
    const restrictions = standing.cameo?.restrictions ?? [];
    const broken = findBroken(restrictions, wish);
    if (broken) return restricted(cameo, broken);
    return needsApproval(restrictions) && !(await isApproved())
      ? notPermitted('cameo_approval_required', cameo)
      : null;
  }

  async #isApproved(cameo: Cameo, video: Pick<CastVideo, 'ownerId' | 'prompt' | 'source'>): Promise<boolean> {
    const digest = digestOf(video.prompt, video.source?.id ?? null);
    return (await this.#deps.store.held(cameo.id, video.ownerId, digest))?.decision === 'approved';
  }

  /** Whether the owner approved this very wish; puts it before them if not. */
  async #approve(cameo: Cameo, { user, prompt, source }: CastRequest): Promise<boolean> {
    const { store, clock } = this.#deps;
    if (await this.#isApproved(cameo, { ownerId: user.userId, prompt, source })) return true;
    const held: Held = {
      cameoId: cameo.id,
      userId: user.userId,
      handle: user.handle,
      digest: digestOf(prompt, source?.id ?? null),
      prompt,
      decision: 'asked',
      askedAt: clock(),
    };
    await store.hold(held);
    return false;
  }

  /** One entry per user, reason and day: a script that keeps asking must not fill somebody's history. */
  async #noteRefusal(
    { id }: { readonly id: string },
    userId: string,
    video: string | null,
    stage: string,
    code: string,
  ): Promise<void> {
    const at = this.#deps.clock();
    const what = video ?? `${userId}#${new Date(at).toISOString().slice(0, 10)}`;
    const fact: Fact = { event: 'refuse', at, actor: userId, user: null, video, detail: { code, stage } };
    await this.#deps.store.note(noteOf(`refuse#${id}#${what}#${stage}#${code}`, id, fact));
  }
}

export const noteOf = (name: string, chain: string, fact: Fact): Note => ({
  pk: `NOTE#${name}`,
  chain,
  fact,
  owed: 'ledger',
  dueAt: fact.at + OWED,
});
