import type { Decision, ScreenContext } from '../safety/decision.ts';
import { judgeLabels, type ModerationLabel } from '../safety/labels.ts';
import { builtInPolicy } from '../safety/policy.ts';
import { screen } from '../safety/screen.ts';
import type { Face, FilmSeen } from './detectors.client.ts';
import type { Reason, UploadRow } from './upload.ts';

/** Per cent. Below it the detector takes patterns and drawings for faces. */
const A_FACE = 70;
const ADULT = 18;

export const surelyFaces = (faces: readonly Face[]): Face[] =>
  faces.filter(({ confidence }) => confidence >= A_FACE);

/** An upload is private; somebody's likeness is in it as soon as a face is. */
const contextOf = (row: UploadRow, faces: readonly Face[]): ScreenContext => ({
  stage: 'upload',
  audience: row.audience,
  surface: 'private',
  likeness: faces.length > 0,
});

/**
 * Judges what was seen. Where anybody may be a child, every condition that makes the policy stricter is taken as met and
 * every label as certain.
 */
function judgeSeen(
  labels: readonly ModerationLabel[],
  faces: readonly Face[],
  context: ScreenContext,
): Decision {
  if (!faces.some(({ age }) => age.low < ADULT)) return judgeLabels(labels, context);
  const strictest: ScreenContext = { ...context, audience: 'teen', surface: 'feed', likeness: true };
  return judgeLabels(
    labels.map((label) => ({ ...label, confidence: 100 })),
    strictest,
  );
}

export interface PictureSeen {
  readonly labels: readonly ModerationLabel[];
  /** Only what surely is a face. */
  readonly faces: readonly Face[];
  /** The cameo behind each face; null: nobody's that the uploader may use. */
  readonly cameos: readonly (string | null)[];
  /** Lines of writing in the picture. */
  readonly text: readonly string[];
  /** What its metadata said. */
  readonly metadata: string;
}

/** Why a picture may not be used, or null. */
export function judgePicture(
  row: UploadRow,
  { labels, faces, cameos, text, metadata }: PictureSeen,
): Reason | null {
  const context = contextOf(row, faces);
  const shown = judgeSeen(labels, faces, context);
  if (shown.outcome !== 'allow') return blocked(shown);
  if (cameos.includes(null))
    return refusedPeople(
      'Pictures with people in them are taken only where every face is a cameo that you may use. You can use a picture without people, or have them make cameos and let you use them. You were not charged.',
    );
  const written = screen(text, context);
  if (written.outcome !== 'allow') return blocked(written);
  // nobody will ever read it, so a mere doubt is none: camera names and editors' tags are no prompts
  const hidden = screen(metadata, context);
  return hidden.outcome === 'block' ? blocked(hidden) : null;
}

/** Why a film may not be used, or null. Whoever is in a recording is for the cameo's own checks to find out. */
export function judgeFilm(row: UploadRow, seen: FilmSeen): Reason | null {
  const faces = surelyFaces(seen.faces.map(({ face }) => face));
  const shown = judgeSeen(seen.labels, faces, contextOf(row, faces));
  if (shown.outcome !== 'allow') return blocked(shown);
  if (row.purpose === 'character' && faces.length > 0)
    return refusedPeople(
      'A character is an animal or a thing, and a person is in this clip. You can film it without anybody in the picture; people become cameos, by their own consent. You were not charged.',
    );
  return null;
}

const blocked = (decision: Exclude<Decision, { outcome: 'allow' }>): Reason => ({
  code: 'moderation_blocked',
  message: `${decision.message} Policy ${decision.policy}.`,
  param: null,
  category: decision.category,
  policy: decision.policy,
});

const refusedPeople = (message: string): Reason => ({
  code: 'person_in_upload',
  message,
  param: null,
  category: 'likeness',
  policy: builtInPolicy.version,
});
