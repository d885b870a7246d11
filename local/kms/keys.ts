import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

/** Kinds of key that are provided, each with what it is for. */
export const KEY_SPECS = {
  SYMMETRIC_DEFAULT: 'ENCRYPT_DECRYPT',
  ECC_NIST_P256: 'SIGN_VERIFY',
} as const;
export type KeySpec = keyof typeof KEY_SPECS;

const KeyFile = z.strictObject({
  id: z.string(),
  spec: z.enum(['SYMMETRIC_DEFAULT', 'ECC_NIST_P256']),
  description: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.int(),
  /** Base64: 32 bytes, or the private key as PKCS #8. */
  material: z.base64(),
});

/** A key with its secret in hand. */
export type Key = Omit<z.output<typeof KeyFile>, 'material' | 'spec'> & {
  readonly arn: string;
} & (
    | { readonly spec: 'SYMMETRIC_DEFAULT'; readonly secret: Buffer }
    | { readonly spec: 'ECC_NIST_P256'; readonly privateKey: KeyObject; readonly publicKey: KeyObject }
  );

export interface KeyRequest {
  readonly id: string;
  readonly arn: string;
  readonly spec: KeySpec;
  readonly description: string;
}

const freshMaterial = (spec: KeySpec): Buffer =>
  spec === 'SYMMETRIC_DEFAULT'
    ? randomBytes(32)
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' });

/** The keys of this cloud, one private file each. A file that is lost is a key that is lost: nothing else knows it. */
export class KeyRing {
  readonly #folder: string;
  readonly #keys = new Map<string, Key>();
  /** Key id by alias name. */
  readonly #aliases = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /**
   * The key of this id, made at its first use.
   * @throws Error when it was made as a key of another kind
   */
  provide({ id, arn, spec, description }: KeyRequest): Key {
    const file = path.join(this.#folder, `${id}.json`);
    const stored = this.#read(file) ?? this.#create(file, { id, spec, description });
    if (stored.spec !== spec) throw new Error(`key ${id} is ${stored.spec}; its kind cannot be changed`);
    const { material, spec: _, ...known } = stored;
    const bytes = Buffer.from(material, 'base64');
    const key: Key =
      spec === 'SYMMETRIC_DEFAULT'
        ? { ...known, arn, spec, secret: bytes }
        : { ...known, arn, spec, ...pairOf(bytes) };
    this.#keys.set(id, key);
    return key;
  }

  /** @param alias with its prefix `alias/` */
  name(alias: string, keyId: string): void {
    this.#aliases.set(alias, keyId);
  }

  /** By id, ARN, alias or the ARN of an alias; null when there is none. */
  find(name: string): Key | null {
    const short = /^arn:aws:kms:[^:]*:[^:]*:(.+)$/.exec(name)?.[1] ?? name;
    const id = short.startsWith('alias/') ? this.#aliases.get(short) : short.replace(/^key\//, '');
    return (id !== undefined && this.#keys.get(id)) || null;
  }

  #read(file: string): z.output<typeof KeyFile> | null {
    try {
      return KeyFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw new Error(`the key in ${file} cannot be read`, { cause: error });
    }
  }

  #create(file: string, key: { id: string; spec: KeySpec; description: string }): z.output<typeof KeyFile> {
    const stored = { ...key, createdAt: Date.now(), material: freshMaterial(key.spec).toString('base64') };
    // whole or not at all: half a key would be refused for ever
    writeFileSync(`${file}.part`, JSON.stringify(stored), { mode: 0o600 });
    renameSync(`${file}.part`, file);
    return stored;
  }
}

function pairOf(pkcs8: Buffer): { privateKey: KeyObject; publicKey: KeyObject } {
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
