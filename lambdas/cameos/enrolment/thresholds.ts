/**
 * Where the line is drawn in every judgement of enrolment. docs/cameos.md shows what genuine and false recordings measured:
 * on rendered heads and synthetic voices, not yet on people.
 */

/** Per cent, of Face Liveness: what Amazon advises where a mistake matters. */
export const MIN_LIVENESS = 85;
/** Per cent: the pictures of a liveness session, taken at different turns of the head, show one person. */
export const SAME_SITTING = 80;
/** Per cent: the face of a frame of the recording is the one that passed the liveness check. */
export const SAME_PERSON = 90;
/** Of the frames in which the face was compared; a face in profile is sometimes not recognised. */
export const MIN_RECOGNISED = 0.8;
/** Faces narrower than this share of the picture are not people before the camera. */
export const MIN_FACE_WIDTH = 0.04;
/** Per cent: that it is a face. */
export const MIN_FACE_CONFIDENCE = 80;

/** Of a recording, seconds. */
export const MIN_SECONDS = 5;
export const MAX_SECONDS = 61;
/** Frames in which faces were looked for. */
export const MIN_SAMPLES = 15;
/** A face may be lost for so long, as a head turns away, seconds. */
export const MAX_LOST = 1;
/** Frames in which a second face was seen: one may be a mistake of the detector. */
export const MAX_CROWDED = 1;

/** How far the estimated pose moves in a turn, degrees, and when it counts as back. */
export const TURNED_DEGREES = 15;
export const BACK_DEGREES = 8;
/** And how far the nose must move against the eyes, in distances between the eyes. */
export const TURNED = 0.08;
/** How late or early a turn may be beside the digits around it, seconds. */
export const SLACK = 0.4;

/** Between the opening of the mouth and the times of the words. */
export const MIN_CORRELATION = 0.6;
/** The share of spoken digits during which the mouth opens. */
export const MIN_OPENED = 0.75;
