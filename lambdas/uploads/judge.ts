import { MAX_CAST } from '../cameos/casting.ts';
import type { Decision, ScreenContext, Stopped } from '../safety/decision.ts';
import type { ModerationLabel } from '../safety/labels.ts';
import type { Screener } from '../safety/screening.ts';
import { judgeShown } from '../safety/shown.ts';
import { TAKEN_DOWN } from '../safety/takedown.ts';
import type { Face } from './detectors.client.ts';
import type { Recognised, Refused } from './faces.ts';
import type { Reason, UploadRow } from './upload.ts';

/** Per cent. Below it the detector takes patterns and drawings for faces. */
const A_FACE = 70;
const ADULT = 18;

/** The code of what the policy refused, or a takedown. */
export const BLOCKED = 'moderation_blocked';

export const surelyFaces = (faces: readonly Face[]): Face[] =>
  faces.filter(({ confidence }) => confidence >= A_FACE);

/** An upload is private; somebody's likeness is in it as soon as a face is. */
const contextOf = (row: UploadRow, faces: readonly Face[]): ScreenContext => ({
  stage: 'upload',
  audience: row.audience,
  surface: 'private',
  likeness: faces.length > 0,
});

export interface PictureSeen {
  readonly labels: readonly ModerationLabel[];
  /** Only what surely is a face. */
  readonly faces: readonly Face[];
  /** Whose each face is. */
  readonly people: readonly Recognised[];
  /** Lines of writing in the picture. */
  readonly text: readonly string[];
  /** What its metadata said. */
  readonly metadata: string;
}

/**
 * Why a picture may not be used, or null.
 *
 * @param allowed the category that a person allowed for this very file after an appeal
 */
export async function judgePicture(
  row: UploadRow,
  { labels, faces, people, text, metadata }: PictureSeen,
  screener: Screener,
  allowed: string | null,
): Promise<Reason | null> {
  const context = contextOf(row, faces);
  const stops = (decision: Decision): decision is Stopped =>
    decision.outcome !== 'allow' && decision.category !== allowed;
  const mayShowMinor = faces.some(({ age }) => age.low < ADULT);
  const shown = await judgeShown(labels, context, mayShowMinor, screener);
  if (stops(shown)) return blocked(row, shown);
  const refused = people.flatMap((person) => (person.cameo === null ? [person.refused] : []));
  const [worst] = (['minor', 'crowd', 'unclear', 'nobody'] as const).filter((why) => refused.includes(why));
  if (worst) return refusedPeople(`${PEOPLE[worst]} You were not charged.`, shown.policy);
  const written = await screener.screen(text, context);
  if (stops(written)) return blocked(row, written);
  // nobody will ever read it, so a mere doubt is none: camera names and editors' tags are no prompts
  const hidden = await screener.screen(metadata, context);
  return stops(hidden) && hidden.outcome === 'block' ? blocked(row, hidden) : null;
}

/** Nobody can be waited for here, so a doubt counts as a block, and says so. */
const blocked = (row: UploadRow, decision: Stopped): Reason => ({
  code: BLOCKED,
  message: `${
    decision.outcome === 'block'
      ? decision.message
      : `The upload may be against the rules (${decision.category}), and in doubt it is refused. You can use another file. You were not charged.`
  } Policy ${decision.policy}. To have a person look at it, appeal with ${row.id}.`,
  param: null,
  category: decision.category,
  policy: decision.policy,
});

/** Something that was taken down before, or looks like it. */
export const barred = (): Reason => ({
  code: BLOCKED,
  message: `The upload was refused because ${TAKEN_DOWN.because} (${TAKEN_DOWN.id}). You can use something of your own instead. You were not charged.`,
  param: null,
  category: TAKEN_DOWN.id,
  policy: null,
});

const INSTEAD = 'You can use a picture without people, and bring cameos in by their @handle in the prompt.';
const PEOPLE: Record<Refused, string> = {
  nobody: `The picture shows a face that was not recognised as a cameo you may use. Every face must be one: your own, or of somebody who shares theirs with you. ${INSTEAD}`,
  unclear: `The picture shows a face that is too small, turned away or blurred to tell whose it is. You can send one in which every face is seen clearly from the front. ${INSTEAD}`,
  minor: `The picture shows somebody who is under age. No picture of a minor's face is taken, whoever permits it. ${INSTEAD}`,
  crowd: `The picture shows more than ${MAX_CAST} faces, and no video has a larger cast. ${INSTEAD}`,
};

const refusedPeople = (message: string, policy: string): Reason => ({
  code: 'person_in_upload',
  message,
  param: null,
  category: 'likeness',
  policy,
});
