import { generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { C2pa } from '../../lambdas/provenance/c2pa.ts';
import type { Claim } from '../../lambdas/provenance/manifest.ts';
import { rawSignature } from '../../lambdas/provenance/signature.ts';
import { Signer } from '../../lambdas/provenance/signer.ts';
import { signDigest } from '../../local/kms/ecdsa.ts';
import { NOW } from './videos.ts';

export const c2pa = new C2pa(createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm'));

/** A key as KMS holds it, in memory. */
export function testKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: async () => Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' })),
    signDigest: async (digest: Uint8Array) => rawSignature(signDigest(privateKey, digest)),
  };
}

/** A chain's place, in memory. */
export class TestChains {
  pem: string | null = null;
  async get(): Promise<string | null> {
    return this.pem;
  }
  async put(pem: string, instead: string | null): Promise<boolean> {
    if (this.pem !== instead) return false;
    this.pem = pem;
    return true;
  }
}

export function testSigner(clock: () => number = Date.now) {
  const key = testKey();
  const chains = new TestChains();
  return { key, chains, signer: new Signer({ key, chains, c2pa, clock }) };
}

export const claimOf = (overrides: Partial<Claim> = {}): Claim => ({
  title: 'video_1',
  version: '0.1.0',
  engine: { name: 'world', version: '1' },
  madeAt: NOW,
  creator: null,
  likenesses: [],
  firstFrame: false,
  source: null,
  ...overrides,
});
