import { createECDH, type KeyObject, randomBytes } from 'node:crypto';
import * as z from 'zod';

/** Order of the P-256 group. */
const ORDER = 0xffff_ffff_0000_0000_ffff_ffff_ffff_ffff_bce6_faad_a717_9e84_f3b9_cac2_fc63_2551n;
const SIZE = 32;

const Jwk = z.object({ d: z.base64url() });

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const toBytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(2 * SIZE, '0'), 'hex');

/** `base ** exponent` modulo the group's order. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let factor = base % ORDER;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % ORDER;
    factor = (factor * factor) % ORDER;
  }
  return result;
}

/**
 * ECDSA over P-256 of a digest that was made elsewhere. Node signs messages only, and KMS is mostly asked for digests:
 * OpenSSL multiplies the point, the rest is arithmetic. Not in constant time, which is why it is good for one machine only.
 *
 * @param digest 32 bytes
 * @returns DER, as KMS answers
 */
export function signDigest(key: KeyObject, digest: Uint8Array): Buffer {
  const secret = toNumber(Buffer.from(Jwk.parse(key.export({ format: 'jwk' })).d, 'base64url'));
  for (;;) {
    const nonce = toNumber(randomBytes(SIZE));
    if (nonce === 0n || nonce >= ORDER) continue;
    const point = createECDH('prime256v1');
    point.setPrivateKey(toBytes(nonce));
    const r = toNumber(point.getPublicKey().subarray(1, 1 + SIZE)) % ORDER;
    const s = (power(nonce, ORDER - 2n) * (toNumber(digest) + r * secret)) % ORDER;
    if (r !== 0n && s !== 0n) return derSequence(r, s);
  }
}

function derSequence(...values: bigint[]): Buffer {
  const integers = values.map((value) => {
    const bytes = toBytes(value);
    const first = bytes.findIndex((byte) => byte !== 0);
    const short = bytes.subarray(first);
    // a leading bit of one would make it negative
    const content = (short[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), short]) : short;
    return Buffer.concat([Buffer.of(0x02, content.length), content]);
  });
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
