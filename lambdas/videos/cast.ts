import type { CastMember } from '../cameos/casting.ts';
import type { CastGuard } from '../cameos/guard.ts';
import { promptForEngine } from '../cameos/mention.ts';
import type { Caller } from '../platform/api/operation.ts';
import type { Write } from '../platform/dynamodb.ts';
import { Rejected } from '../platform/errors.ts';
import type { Order } from './admit.ts';
import type { CompletedRow, VideoRow } from './video.ts';

/** Where the captured likeness of a cast member lies. */
export interface LikenessLocation {
  uris(member: Pick<CastMember, 'id' | 'kind'>): {
    readonly likeness: string[];
    readonly voice: string | null;
    readonly appearance: string;
  };
}

/**
 * Who is in the video that a caller orders, and what its admission has to write for them.
 *
 * @param pictured cameos in the picture that it opens with
 * @throws Rejected when one of them may not be used so
 */
export function castOf(
  id: string,
  order: Order,
  caller: Caller,
  pictured: readonly string[],
  guard: Pick<CastGuard, 'admit'>,
): Promise<{ cast: CastMember[]; writes: Write[] }> {
  return guard.admit({
    videoId: id,
    user: { userId: caller.ownerId, handle: caller.handle, audience: caller.audience },
    prompt: order.prompt,
    source: order.source && {
      id: order.source.row.id,
      prompt: order.source.row.prompt,
      cast: order.source.row.cast,
    },
    named: (order.characters ?? []).map((character, at) => ({
      id: character.id,
      param: `characters[${at}][id]`,
    })),
    pictured,
  });
}

/** @throws Rejected when somebody in a finished video no longer permits it: nobody gets or follows up its content then. */
export async function assertStands(
  row: CompletedRow,
  guard: Pick<CastGuard, 'stands'>,
  param: string,
): Promise<void> {
  if (row.cast.length === 0 || (await guard.stands(row))) return;
  throw new Rejected(
    'cameo_revoked',
    'Somebody whose cameo is in this video no longer permits it. You can still delete it.',
    { status: 403, param },
  );
}

/** The part of an engine's request that says who is in the video, and the prompt that calls them by name. */
export function engineCast({ cast, prompt }: Pick<VideoRow, 'cast' | 'prompt'>, location: LikenessLocation) {
  return {
    prompt: promptForEngine(prompt, cast),
    cast: cast.map((member) => ({
      id: member.id,
      kind: member.kind,
      name: member.name,
      ...location.uris(member),
    })),
  };
}
