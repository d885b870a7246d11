/** Whether two things are one: `unknown` where there is too little to compare, or they are neither near nor far. */
export const SAMENESS = ['same', 'other', 'unknown'] as const;
export type Sameness = (typeof SAMENESS)[number];
