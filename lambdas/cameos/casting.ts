import type { Audience } from '../platform/api/operation.ts';
import { Rejected } from '../platform/errors.ts';
import type { Cameo, Kind } from './cameo.ts';
import { mentionsOf } from './mention.ts';
import { revoked } from './refusals.ts';
import type { CameoStore } from './store.ts';

/** Cameos and characters in one video at most. */
export const MAX_CAST = 4;

/** One of the cast as a video's row keeps it. */
export interface CastMember {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly handle: string;
  /** What the owner wants always: clauses for the engine. */
  readonly always: readonly string[];
}

export const memberOf = ({ id, kind, name, handle, restrictions }: Cameo): CastMember => ({
  id,
  kind,
  name,
  handle,
  always: restrictions.flatMap(({ reading }) => (reading?.kind === 'always' ? [reading.clause] : [])),
});

/** A video that is about to be admitted. */
export interface CastRequest {
  readonly videoId: string;
  readonly user: { readonly userId: string; readonly handle: string; readonly audience: Audience };
  readonly prompt: string;
  /** The video it follows from: its cast comes along, and what its prompt said is in it. */
  readonly source: {
    readonly id: string;
    readonly prompt: string;
    readonly cast: readonly CastMember[];
  } | null;
  /** Ids the caller named besides mentions in the prompt. */
  readonly named: readonly { readonly id: string; readonly param: string }[];
  /** Ids of the cameos whose faces were recognised in the picture that it opens with: in the cast, named or not. */
  readonly pictured?: readonly string[];
}

/** A cameo that is to be in a video, and the field of the request that brought it in. */
export interface Found {
  readonly cameo: Cameo;
  readonly param: string;
}

/**
 * All who are to be in a video: by mentions, by name, by their faces, and by what it follows from.
 *
 * @throws Rejected naming who does not exist, or has withdrawn
 */
export async function findCast(
  store: Pick<CameoStore, 'get' | 'getByHandle'>,
  request: CastRequest,
): Promise<Found[]> {
  const found = new Map<string, Found>();
  for (const { handle, orElse } of mentionsOf(request.prompt)) {
    const cameo = (await store.getByHandle(handle)) ?? (orElse ? await store.getByHandle(orElse) : null);
    if (!cameo)
      throw new Rejected(
        'cameo_not_found',
        `There is no cameo @${handle}. Leave out the @ if you mean nobody in particular.`,
        { param: 'prompt' },
      );
    found.set(cameo.id, { cameo, param: 'prompt' });
  }
  for (const { id, param } of request.named) {
    const cameo = await store.get(id);
    if (!cameo) throw new Rejected('cameo_not_found', `There is no character ${id}.`, { param });
    if (!found.has(id) && !request.prompt.includes(cameo.name))
      throw new Rejected('invalid_value', `The prompt must name “${cameo.name}” or @${cameo.handle}.`, {
        param,
      });
    if (!found.has(id)) found.set(id, { cameo, param });
  }
  for (const id of request.pictured ?? []) if (!found.has(id)) found.set(id, await findPictured(store, id));
  for (const member of request.source?.cast ?? []) {
    const cameo = await store.get(member.id);
    if (!cameo || cameo.status === 'erased')
      throw new Rejected('cameo_revoked', revoked(member).message, { status: 403, param: 'video' });
    if (!found.has(member.id)) found.set(member.id, { cameo, param: 'video' });
  }
  return [...found.values()];
}

/**
 * A cameo that was recognised in the picture a video opens with.
 *
 * @throws Rejected when it is gone
 */
export async function findPictured(store: Pick<CameoStore, 'get'>, id: string): Promise<Found> {
  const cameo = await store.get(id);
  if (cameo) return { cameo, param: 'input_reference' };
  throw new Rejected('cameo_not_found', 'Somebody in the picture has no cameo any more.', {
    param: 'input_reference',
  });
}
