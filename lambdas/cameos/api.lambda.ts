import { AccountStore } from '../accounts/store.ts';
import { RelationStore } from '../feed/relations.store.ts';
import type { Handlers } from '../platform/api/operation.ts';
import { serveApi } from '../platform/api/serve.ts';
import { dynamodb, rekognition, s3 } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { Rejected } from '../platform/errors.ts';
import { Media } from '../videos/media.client.ts';
import { VideoStore } from '../videos/store.ts';
import { isDeleted } from '../videos/video.ts';
import type { Relation } from './cameo.ts';
import { cameoOperations } from './contract.ts';
import { createCharacter } from './enrolment/character.ts';
import { RecordingFaces } from './enrolment/detectors.client.ts';
import { beginEnrolment, type EnrolDependencies } from './enrolment/enrol.ts';
import { EnrolmentStore } from './enrolment/enrolments.store.ts';
import { ApiEnv } from './env.ts';
import { LedgerStore } from './ledger/store.ts';
import { LikenessBucket } from './likeness.client.ts';
import { CameoOwner, noCameo, type Other } from './owner.ts';
import { decide, type Follows } from './permission.ts';
import {
  toCharacter,
  toEnrolment,
  toEntry,
  toOwnCameo,
  toPublicCameo,
  toRelation,
  toUse,
  toWish,
} from './present.ts';
import { CameoStore } from './store.ts';

export interface CameoApiDependencies extends EnrolDependencies {
  readonly likeness: Pick<LikenessBucket, 'uploadForm' | 'put' | 'deleteAll'>;
  readonly store: CameoStore;
  readonly enrolments: EnrolmentStore;
  readonly ledger: Pick<LedgerStore, 'history'>;
  readonly videos: Pick<VideoStore, 'get'>;
  readonly media: Pick<Media, 'signedUrl'>;
  readonly accounts: Pick<AccountStore, 'findByHandle'>;
  readonly follows: Follows;
  readonly clock: () => number;
  readonly downloadUrlSeconds: number;
}

/** What owners decide about their cameos, and what others may know of them. Another's cameo answers as none. */
export function cameoHandlers(deps: CameoApiDependencies): Handlers<typeof cameoOperations> {
  const { store, clock } = deps;
  const ownerOf = (caller: { ownerId: string }) => new CameoOwner(deps, caller.ownerId);

  const other = async (handle: string): Promise<Other> => {
    const account = await deps.accounts.findByHandle(handle);
    if (!account)
      throw new Rejected('account_not_found', `There is no account @${handle}.`, {
        status: 404,
        param: 'handle',
      });
    return { userId: account.ownerId, handle };
  };

  const showUse = async (cameoId: string, videoId: string, ownerId: string) => {
    const owner = ownerOf({ ownerId });
    await owner.own(cameoId);
    const use = await store.use(cameoId, videoId);
    if (!use)
      throw new Rejected('video_not_found', `There is no video ${videoId} with this cameo.`, {
        status: 404,
        param: 'video_id',
      });
    const standing = await store.standing(cameoId, use.userId, videoId);
    return toUse(use, standing, await deps.videos.get(videoId));
  };

  const relate = async (
    caller: { ownerId: string },
    params: { cameo_id: string; handle: string },
    standing: 'approved' | 'declined' | 'none',
  ) => toRelation(await ownerOf(caller).relate(params.cameo_id, await other(params.handle), standing));

  return {
    enrol: async ({ caller, body: { name } }) => {
      const { enrolment, upload } = await beginEnrolment(caller, name, deps);
      return { ...toEnrolment(enrolment), upload };
    },

    getEnrolment: async ({ caller, params: { enrolment_id: id } }) => {
      const enrolment = await deps.enrolments.get(id);
      if (enrolment?.ownerId !== caller.ownerId)
        throw new Rejected('enrolment_not_found', `There is no enrolment ${id}.`, {
          status: 404,
          param: 'enrolment_id',
        });
      return toEnrolment(enrolment);
    },

    createCharacter: async ({ caller, body: { name, kind, video } }) =>
      toCharacter(await createCharacter(caller, { name, kind, bytes: await video.bytes() }, deps)),

    getCharacter: async ({ caller, params }) => toCharacter(await ownerOf(caller).own(params.character_id)),

    listCameos: async ({ caller }) => {
      const cameos = await store.listOwned(caller.ownerId);
      return {
        object: 'list',
        data: cameos.filter(({ status }) => status !== 'erased').map(toOwnCameo),
        has_more: false,
      };
    },

    findCameo: async ({ caller, params }) => {
      const cameo = await store.getByHandle(params.handle.replace(/^@/, ''));
      if (!cameo || (cameo.status !== 'active' && cameo.ownerId !== caller.ownerId))
        throw new Rejected('cameo_not_found', `There is no cameo ${params.handle}.`, {
          status: 404,
          param: 'handle',
        });
      const relation = await store.relation(cameo.id, caller.ownerId);
      const user = { userId: caller.ownerId, audience: caller.audience };
      const { permitted } = await decide(cameo, relation, user, deps.follows);
      return toPublicCameo(cameo, relation, permitted);
    },

    getCameo: async ({ caller, params }) => toOwnCameo(await ownerOf(caller).own(params.cameo_id)),

    updateCameo: async ({ caller, params: { cameo_id: id }, body }) => {
      const owner = ownerOf(caller);
      let cameo = await owner.own(id);
      // rules before the audience: it must not be wide for a moment without them
      if (body.restrictions) cameo = await owner.setRestrictions(id, body.restrictions);
      if (body.audience) cameo = await owner.setAudience(id, body.audience, caller.limits.cameoAudience);
      return toOwnCameo(cameo);
    },

    confirmRestrictions: async ({ caller, params }) =>
      toOwnCameo(await ownerOf(caller).confirmRestrictions(params.cameo_id)),

    eraseCameo: async ({ caller, params: { cameo_id: id }, query }) => {
      await ownerOf(caller).erase(id, query.finished);
      return { id, object: 'cameo.deleted', deleted: true };
    },

    revokeCameo: async ({ caller, params: { cameo_id: id }, body }) => {
      const owner = ownerOf(caller);
      if (body.handle === undefined) return toOwnCameo(await owner.revoke(id, body.finished));
      await owner.revokeUser(id, await other(body.handle), body.finished);
      return toOwnCameo(await owner.own(id));
    },

    askForCameo: async ({ caller, params: { cameo_id: id } }) => {
      const cameo = await store.get(id);
      if (cameo?.status !== 'active') throw noCameo(id);
      if (cameo.ownerId === caller.ownerId)
        throw new Rejected('invalid_value', 'This is your own cameo.', { param: 'cameo_id' });
      const wish: Relation = {
        cameoId: id,
        userId: caller.ownerId,
        handle: caller.handle,
        standing: 'asked',
        revokedEpoch: -1,
        changedAt: clock(),
      };
      // the owner's earlier word stands, and a blocked user learns no more than one who waits
      const asked = await store.ask(wish);
      const before = asked ? wish : await store.relation(id, caller.ownerId);
      return toRelation(before?.standing === 'approved' ? before : wish);
    },

    listRelations: async ({ caller, params: { cameo_id: id } }) => {
      await ownerOf(caller).own(id);
      const relations = await store.relations(id);
      return {
        object: 'list',
        data: relations.filter(({ standing }) => standing !== 'none').map(toRelation),
        has_more: false,
      };
    },

    approveUser: ({ caller, params }) => relate(caller, params, 'approved'),
    declineUser: ({ caller, params }) => relate(caller, params, 'declined'),
    unblockUser: ({ caller, params }) => relate(caller, params, 'none'),
    blockUser: async ({ caller, params, body }) =>
      toRelation(await ownerOf(caller).block(params.cameo_id, await other(params.handle), body.finished)),

    listUses: async ({ caller, params: { cameo_id: id }, query }) => {
      await ownerOf(caller).own(id);
      const { uses, more } = await store.uses(id, query);
      const data = await Promise.all(
        uses.map(async (use) =>
          toUse(use, await store.standing(id, use.userId, use.videoId), await deps.videos.get(use.videoId)),
        ),
      );
      return { object: 'list', data, has_more: more };
    },

    downloadUse: async ({ caller, params: { cameo_id: id, video_id: videoId } }) => {
      await ownerOf(caller).own(id);
      const [use, video] = await Promise.all([store.use(id, videoId), deps.videos.get(videoId)]);
      if (!use || use.state === 'deleted' || video?.status !== 'completed' || isDeleted(video))
        throw new Rejected('video_not_found', `There is no finished video ${videoId} with this cameo.`, {
          status: 404,
          param: 'video_id',
        });
      const location = await deps.media.signedUrl(
        video.artefacts.video.key,
        { name: 'video.mp4', contentType: 'video/mp4' },
        deps.downloadUrlSeconds,
      );
      return { location };
    },

    withdrawUse: async ({ caller, params: { cameo_id: id, video_id: videoId }, body }) => {
      await ownerOf(caller).withdrawUse(id, videoId, body.finished);
      return showUse(id, videoId, caller.ownerId);
    },

    restoreUse: async ({ caller, params: { cameo_id: id, video_id: videoId } }) => {
      await ownerOf(caller).restoreUse(id, videoId);
      return showUse(id, videoId, caller.ownerId);
    },

    listWishes: async ({ caller, params: { cameo_id: id } }) => {
      await ownerOf(caller).own(id);
      return { object: 'list', data: (await store.heldWishes(id)).map(toWish), has_more: false };
    },

    judgeWish: async ({ caller, params, body: { decision } }) => {
      const [userId = '', digest = ''] = params.wish_id.split('-');
      await ownerOf(caller).judgeHeld(params.cameo_id, { userId, digest }, decision);
      return { id: params.wish_id, decision };
    },

    getLedger: async ({ caller, params: { cameo_id: id }, query }) => {
      const cameo = await store.get(id);
      // the history outlives the cameo: it is the proof that it was erased
      if (cameo?.ownerId !== caller.ownerId) throw noCameo(id);
      const entries = await deps.ledger.history(id, query.limit, query.before);
      return { object: 'list', data: entries.map(toEntry), has_more: (entries.at(-1)?.seq ?? 0) > 0 };
    },
  };
}

export const handler = serveApi(cameoOperations, () => {
  const env = readEnv(ApiEnv);
  const db = dynamodb();
  const ledger = new LedgerStore(db, env.LEDGER_TABLE);
  return cameoHandlers({
    store: new CameoStore(db, env.CAMEOS_TABLE, ledger),
    ledger,
    enrolments: new EnrolmentStore(db, env.CAMEOS_TABLE),
    likeness: new LikenessBucket(s3(), env.LIKENESS_BUCKET),
    faces: new RecordingFaces(rekognition(), env.LIKENESS_BUCKET),
    videos: new VideoStore(db, env.VIDEOS_TABLE),
    media: new Media(s3(), env.MEDIA_BUCKET),
    accounts: new AccountStore(db, env.ACCOUNTS_TABLE),
    follows: new RelationStore(db, env.FEED_TABLE),
    clock: Date.now,
    downloadUrlSeconds: env.DOWNLOAD_URL_SECONDS,
  });
});
