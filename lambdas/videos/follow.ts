import type { Relation } from '../../model/protocol/request.ts';
import { Rejected } from '../platform/errors.ts';
import type { Order } from './admit.ts';
import { type CompletedRow, lengthOf, type VideoRow } from './video.ts';

/** The vendor's own limits. */
const MAX_EXTENSIONS = 6;
const MAX_EXTENDED_SECONDS = 120;

/** What the caller wants of a video that exists. An extension says how many seconds more. */
export type Wish =
  | { readonly relation: Exclude<Relation, 'extension'>; readonly prompt: string }
  | { readonly relation: 'extension'; readonly prompt: string; readonly seconds: number };

/**
 * The order for a video that follows from another: its model and size, and its length unless more is asked for.
 *
 * @param param The field that names the source, for the errors.
 * @throws Rejected when the source is not finished, or would grow too long.
 */
export function followUp(source: VideoRow, wish: Wish, param: string): Order {
  if (source.status !== 'completed')
    throw new Rejected('video_not_ready', 'The source video is not completed.', { param });
  const { model, size } = source;
  const common = { model, size, prompt: wish.prompt };
  if (wish.relation !== 'extension')
    return { ...common, seconds: lengthOf(source), source: sourceOf(source, wish.relation) };
  if (extensions(source) === MAX_EXTENSIONS)
    throw new Rejected('too_many_extensions', `A video can be extended ${MAX_EXTENSIONS} times.`, { param });
  const whole = lengthOf(source) + wish.seconds;
  if (whole > MAX_EXTENDED_SECONDS)
    throw new Rejected(
      'video_too_long',
      `The video would be ${whole} seconds long; ${MAX_EXTENDED_SECONDS} is the most.`,
      { param: 'seconds' },
    );
  return { ...common, seconds: wish.seconds, source: sourceOf(source, 'extension') };
}

const extensions = (row: VideoRow): number => row.source?.extensions ?? 0;

const sourceOf = (row: CompletedRow, relation: Relation): NonNullable<Order['source']> => ({
  row,
  relation,
  seconds: relation === 'extension' ? lengthOf(row) : 0,
  extensions: extensions(row) + (relation === 'extension' ? 1 : 0),
});
