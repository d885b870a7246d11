/** Whether two sounds are one: `unknown` where there is too little to compare, or they are neither near nor far. */
export const SAMENESS = ['same', 'other', 'unknown'] as const;
export type Sameness = (typeof SAMENESS)[number];

/** Of pictures, also `alike`: laid out in the same way, but not the same in detail, as of a cropped copy or of another film of the same prompt. */
export const PICTURE_SAMENESS = ['same', 'alike', 'other', 'unknown'] as const;
export type PictureSameness = (typeof PICTURE_SAMENESS)[number];
