/** What can carry credentials here. */
export const MEDIA_TYPES = ['video/mp4', 'image/webp', 'image/jpeg'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];
