/**
 * The provenance table. One partition key `pk`; six kinds of item:
 *
 * - `CHAIN`: the certificates that go into every file, `pem`
 * - `CHECK#<id>`: a file somebody wants to know about (check.ts)
 * - `MINUTE#<minute>`: how many checks were asked for in it
 * - `FILM#<video>`: what a released video looks like (film.ts)
 * - `FILE#<sha256>`: which video a released file is of
 * - `BAND#<band>#<video>`: a quarter of the hash of one of its pictures, or half of the bits of a moment of its sound
 *
 * All but the chain go by `expiresAtSeconds`; those of a film with the film.
 */
export const TTL_ATTRIBUTE = 'expiresAtSeconds';

export const INDEXES = {
  /** `band`, `video`: sparse, only bands. */
  byBand: 'byBand',
} as const;

export const itemKeys = {
  chain: { pk: 'CHAIN' },
  check: (id: string) => ({ pk: `CHECK#${id}` }),
  minute: (minute: number) => ({ pk: `MINUTE#${minute}` }),
  film: (video: string) => ({ pk: `FILM#${video}` }),
  file: (sha256: string) => ({ pk: `FILE#${sha256}` }),
  band: (band: string, video: string) => ({ pk: `BAND#${band}#${video}` }),
} as const;
