import * as z from 'zod';
import { DAY, seconds } from '../platform/clock.ts';
import { Cameo, type Held, Note, Relation, Use } from './cameo.ts';
import { shardOf } from './table.ts';

/** Keys of the cameos table's items (see table.ts). */
export const keys = {
  cameo: (id: string) => ({ pk: `CAMEO#${id}` }),
  handle: (handle: string) => ({ pk: `HANDLE#${handle}` }),
  relation: (cameoId: string, userId: string) => ({ pk: `RELATION#${cameoId}#${userId}` }),
  use: (cameoId: string, videoId: string) => ({ pk: `USE#${cameoId}#${videoId}` }),
  held: (cameoId: string, userId: string, digest: string) => ({ pk: `HELD#${cameoId}#${userId}#${digest}` }),
};

/** What the index by cameo is asked for. */
export const about = {
  use: (cameoId: string) => `use#${cameoId}`,
  relation: (cameoId: string) => `relation#${cameoId}`,
  held: (cameoId: string) => `held#${cameoId}`,
};

/** How long a note stays after the ledger took it in: what comes twice within that time is one entry. */
const NOTE_KEPT = 2 * DAY;
const HELD_KEPT = 30 * DAY;

export const HandleItem = z.object({ cameoId: z.string() });

export const relationItem = (relation: Relation) => ({
  ...keys.relation(relation.cameoId, relation.userId),
  about: about.relation(relation.cameoId),
  position: relation.userId,
  ...relation,
  ...(relation.owed && { dueShard: shardOf(relation.cameoId) }),
});

export const useItem = (use: Use) => ({
  ...keys.use(use.cameoId, use.videoId),
  about: about.use(use.cameoId),
  position: use.videoId,
  ...use,
});

export const heldItem = (held: Held) => ({
  ...keys.held(held.cameoId, held.userId, held.digest),
  about: about.held(held.cameoId),
  position: `${held.askedAt}#${held.digest}`,
  ...held,
  expiresAtSeconds: seconds(held.askedAt + HELD_KEPT),
});

export const noteItem = (note: Note) => ({
  ...note,
  dueShard: shardOf(note.chain),
  expiresAtSeconds: seconds(note.fact.at + NOTE_KEPT),
});

/** What a check needs to know of one cameo, one account and one video, read at one moment. */
export interface Standing {
  readonly cameo: Cameo | null;
  readonly relation: Relation | null;
  readonly use: Use | null;
}

/** Rows that may owe an effect. */
export type Owing =
  | { readonly kind: 'cameo'; readonly row: Cameo }
  | { readonly kind: 'relation'; readonly row: Relation }
  | { readonly kind: 'use'; readonly row: Use }
  | { readonly kind: 'note'; readonly row: Note };

/** Parses an item of the table by its key; null when it is of a kind that owes nothing. */
export function parseOwing(item: Record<string, unknown>): Owing | null {
  const pk = String(item.pk);
  if (pk.startsWith('CAMEO#')) return { kind: 'cameo', row: Cameo.parse(item) };
  if (pk.startsWith('RELATION#')) return { kind: 'relation', row: Relation.parse(item) };
  if (pk.startsWith('USE#')) return { kind: 'use', row: Use.parse(item) };
  if (pk.startsWith('NOTE#')) return { kind: 'note', row: Note.parse(item) };
  return null;
}

export function keyOf(owing: Owing): { pk: string } {
  switch (owing.kind) {
    case 'cameo':
      return keys.cameo(owing.row.id);
    case 'relation':
      return keys.relation(owing.row.cameoId, owing.row.userId);
    case 'use':
      return keys.use(owing.row.cameoId, owing.row.videoId);
    case 'note':
      return { pk: owing.row.pk };
  }
}
