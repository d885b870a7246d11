import { createHash } from 'node:crypto';

/** Signs a SHA-256 digest. @returns r and s, 32 bytes each. */
export type SignDigest = (digest: Uint8Array) => Promise<Uint8Array>;

const Major = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6 } as const;
const NULL = Buffer.of(0xf6);

/** Labels and values of RFC 9052 (COSE) and RFC 9360 (x5chain). */
const COSE_SIGN1_TAG = 18;
const ALGORITHM = 1;
const ES256 = -7;
const X5CHAIN = 33;

/** First bytes of a CBOR item: its type, and its value or length. */
function head(major: number, value: number): Buffer {
  const type = major << 5;
  if (value < 24) return Buffer.of(type | value);
  if (value < 0x100) return Buffer.of(type | 24, value);
  const bytes = value < 0x1_0000 ? 2 : 4;
  const out = Buffer.alloc(1 + bytes, type | (bytes === 2 ? 25 : 26));
  out.writeUIntBE(value, 1, bytes);
  return out;
}

const integer = (value: number): Buffer =>
  value < 0 ? head(Major.negative, -1 - value) : head(Major.unsigned, value);
const bytes = (value: Uint8Array): Buffer => Buffer.concat([head(Major.bytes, value.length), value]);
const text = (value: string): Buffer =>
  Buffer.concat([head(Major.text, Buffer.byteLength(value)), Buffer.from(value)]);
const array = (...items: Uint8Array[]): Buffer => Buffer.concat([head(Major.array, items.length), ...items]);
const map = (...pairs: (readonly [Uint8Array, Uint8Array])[]): Buffer =>
  Buffer.concat([head(Major.map, pairs.length), ...pairs.flat()]);

/** Bytes of a padding that always has a length of three bytes before it. */
const PADDING_HEAD = 3;
const SMALLEST_PADDING = 0x100;

/** Room that {@link coseSign1} needs with these certificates, with something over. */
export const coseSize = (certificates: readonly Uint8Array[]): number =>
  1024 + certificates.reduce((sum, certificate) => sum + certificate.length + 8, 0);

/**
 * A detached COSE_Sign1 (ES256) over a C2PA claim, padded to a size that was set aside for it.
 *
 * @param certificates DER, the signer's first, without the root
 * @throws Error when it does not fit
 */
export async function coseSign1(
  claim: Uint8Array,
  certificates: readonly Uint8Array[],
  signDigest: SignDigest,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chain = certificates.map(bytes);
  const [leaf] = chain;
  if (!leaf) throw new Error('there is no certificate to sign with');
  const header = map(
    [integer(ALGORITHM), integer(ES256)],
    // one certificate stands alone, several are a list
    [integer(X5CHAIN), chain.length === 1 ? leaf : array(...chain)],
  );
  const noExternalData = Buffer.alloc(0);
  const toSign = array(text('Signature1'), bytes(header), bytes(noExternalData), bytes(claim));
  const signature = await signDigest(createHash('sha256').update(toSign).digest());
  const sealed = (padding: number) =>
    Buffer.concat([
      head(Major.tag, COSE_SIGN1_TAG),
      array(bytes(header), map([text('pad'), bytes(Buffer.alloc(padding))]), NULL, bytes(signature)),
    ]);
  const padding = size - (sealed(0).length - 1 + PADDING_HEAD);
  if (padding < SMALLEST_PADDING || padding > 0xffff)
    throw new Error(`a signature with ${certificates.length} certificates does not fit in ${size} bytes`);
  return Uint8Array.from(sealed(padding));
}
