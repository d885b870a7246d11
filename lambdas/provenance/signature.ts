/** Bytes of each half of a P-256 signature. */
const HALF = 32;

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * A P-256 signature as KMS gives it (DER) in the form COSE and X.509's WebCrypto want: r and s, 32 bytes each.
 *
 * @throws Error when it is not DER of two such integers
 */
export function rawSignature(der: Uint8Array): Uint8Array<ArrayBuffer> {
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) throw new Error('the signature is not DER');
  const raw = new Uint8Array(2 * HALF);
  const afterR = writeInteger(der, 2, raw.subarray(0, HALF));
  if (writeInteger(der, afterR, raw.subarray(HALF)) !== der.length)
    throw new Error('the signature has bytes too many');
  return raw;
}

/** Writes the integer that begins at `at`, right-aligned. @returns where the next begins. */
function writeInteger(der: Uint8Array, at: number, to: Uint8Array): number {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== INTEGER || length === 0 || end > der.length) throw new Error('the signature is not DER');
  // a leading zero only says that the number is positive
  const start = der[at + 2] === 0 ? at + 3 : at + 2;
  if (end - start > HALF) throw new Error('the signature is not of P-256');
  to.set(der.subarray(start, end), HALF - (end - start));
  return end;
}
