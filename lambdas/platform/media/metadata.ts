import { inflateSync } from 'node:zlib';

/** Characters of metadata looked at: more is not what a camera or an editor writes. */
const MOST = 100_000;

/** Runs of letters, digits, punctuation and spaces, long enough to be words. */
const WORDS = /[\p{L}\p{N}\p{P}\p{S}\p{Zs}]{4,}/gu;

/**
 * What a person or a model could read in blocks of metadata of any kind (EXIF, XMP, IPTC, comments), in no particular
 * order. Text of two bytes a letter is read too as long as it is Latin.
 */
export function readableText(blocks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  let text = '';
  for (const block of blocks) {
    if (text.length >= MOST) break;
    const plain = decoder
      .decode(block.subarray(0, MOST))
      .replaceAll('\0', '')
      .replace(/<[^<>]*>/g, ' ');
    text += `${(plain.match(WORDS) ?? []).filter((run) => /\p{L}{2}/u.test(run)).join('\n')}\n`;
  }
  return text.slice(0, MOST).trim();
}

/** Deflated text, or nothing where it does not inflate to a sane length. */
export function inflateText(deflated: Uint8Array): Uint8Array {
  try {
    return inflateSync(deflated, { maxOutputLength: MOST });
  } catch {
    return new Uint8Array();
  }
}
