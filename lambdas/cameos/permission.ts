import type { Audience } from '../platform/api/operation.ts';
import type { Cameo, Relation, Use } from './cameo.ts';

/** Who wants to use a cameo. */
export interface User {
  readonly userId: string;
  readonly audience: Audience;
}

export type Permission =
  | { readonly permitted: true }
  | { readonly permitted: false; readonly code: RefusalCode };

export type RefusalCode =
  | 'cameo_not_found'
  | 'cameo_not_ready'
  | 'cameo_not_permitted'
  | 'cameo_restricted'
  | 'cameo_approval_required';

const refuse = (code: RefusalCode): Permission => ({ permitted: false, code });
const PERMITTED: Permission = { permitted: true };

/** What stands between two accounts beside the cameo itself. */
export interface Follows {
  /** Each follows the other. */
  areMutual(a: string, b: string): Promise<boolean>;
  /** Either has blocked the other. */
  areApart(a: string, b: string): Promise<boolean>;
}

/**
 * Whether a user may use a cameo now. The owner always may; a block goes before everything else; who is approved may
 * under every audience but `only_me`. Under teen rules an adult needs the owner's approval, whatever the audience.
 */
export async function decide(
  cameo: Cameo | null,
  relation: Relation | null,
  user: User,
  follows: Follows,
): Promise<Permission> {
  if (!cameo || cameo.status === 'erased') return refuse('cameo_not_found');
  if (cameo.status !== 'active') return refuse('cameo_not_ready');
  if (cameo.ownerId === user.userId) return PERMITTED;
  if (relation?.standing === 'blocked' || cameo.audience === 'only_me') return refuse('cameo_not_permitted');
  if (await follows.areApart(cameo.ownerId, user.userId)) return refuse('cameo_not_permitted');
  if (relation?.standing === 'approved') return PERMITTED;
  if (cameo.audience === 'approved' || (cameo.teen && user.audience === 'adult'))
    return refuse('cameo_not_permitted');
  if (cameo.audience === 'everyone') return PERMITTED;
  return (await follows.areMutual(cameo.ownerId, user.userId)) ? PERMITTED : refuse('cameo_not_permitted');
}

/** Whether a video that was admitted may still be shown, followed up or finished. */
export function stands(cameo: Cameo | null, relation: Relation | null, use: Use | null): boolean {
  if (!cameo || !use || cameo.status !== 'active' || use.state !== 'standing') return false;
  if (use.userId === cameo.ownerId) return true;
  return use.epoch > cameo.revokedEpoch && use.epoch > (relation?.revokedEpoch ?? -1);
}
