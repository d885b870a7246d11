import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM. A ciphertext is: version, length of the key's id, the id, nonce, tag, text. */
const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/** A caller's encryption context, in the order of its names: the same context gives the same bytes. */
export type Context = Readonly<Record<string, string>>;

const bytesOf = (context: Context): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1))));

export function seal(secret: Buffer, keyId: string, plaintext: Uint8Array, context: Context): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(bytesOf(context));
  const text = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const id = Buffer.from(keyId);
  return Buffer.concat([Buffer.of(VERSION, id.length), id, nonce, cipher.getAuthTag(), text]);
}

/** Id of the key a ciphertext was made with; null when it is none of ours. */
export function sealedBy(ciphertext: Uint8Array): string | null {
  const [version, length = 0] = ciphertext;
  if (version !== VERSION || ciphertext.length < 2 + length + NONCE + TAG) return null;
  return Buffer.from(ciphertext.subarray(2, 2 + length)).toString();
}

/** Null when the text was altered, or sealed under another context. */
export function unseal(secret: Buffer, ciphertext: Uint8Array, context: Context): Buffer | null {
  const nonceAt = 2 + (ciphertext[1] ?? 0);
  const nonce = ciphertext.subarray(nonceAt, nonceAt + NONCE);
  const tag = ciphertext.subarray(nonceAt + NONCE, nonceAt + NONCE + TAG);
  const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG })
    .setAAD(bytesOf(context))
    .setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext.subarray(nonceAt + NONCE + TAG)), decipher.final()]);
  } catch {
    return null;
  }
}
