import 'reflect-metadata';
import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { Pkcs10CertificateRequest } from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import {
  checkChain,
  developmentChain,
  isDevelopment,
  parseChain,
  signingRequest,
  toEmbed,
} from '../../../lambdas/provenance/certificates.ts';
import { coseSign1 } from '../../../lambdas/provenance/cose.ts';
import { rawSignature } from '../../../lambdas/provenance/signature.ts';
import { tinyFilm } from '../../support/film.ts';
import { claimOf, testKey, testSigner } from '../../support/provenance.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);

describe('a signature', () => {
  it('of KMS becomes r and s, whatever zeros they begin with', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const lengths = new Set<number>();
    for (let n = 0; n < 400; n++) {
      const message = randomBytes(20);
      const der = sign('sha256', message, { key: privateKey, dsaEncoding: 'der' });
      lengths.add(der.length);
      const raw = rawSignature(der);
      expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true);
    }
    // 70, 71 and 72 are common; of 400 some are shorter
    expect(lengths.size).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['nothing', []],
    ['no sequence', [0x31, 6, 2, 1, 1, 2, 1, 1]],
    ['a length that lies', [0x30, 7, 2, 1, 1, 2, 1, 1]],
    ['one number', [0x30, 3, 2, 1, 1]],
    ['a number too long', [0x30, 38, 2, 33, ...Array(33).fill(1), 2, 1, 1]],
    ['bytes after the end', [0x30, 7, 2, 1, 1, 2, 1, 1, 0]],
  ])('that is %s is refused', (_, bytes) => {
    expect(() => rawSignature(Uint8Array.from(bytes))).toThrow('signature');
  });

  it('that does not fit in its room is refused, and so is one without a certificate', async () => {
    const { signDigest } = testKey();
    const certificate = new Uint8Array(700);
    await expect(coseSign1(new Uint8Array(8), [certificate], signDigest, 800)).rejects.toThrow(
      'does not fit',
    );
    await expect(coseSign1(new Uint8Array(8), [], signDigest, 800)).rejects.toThrow('no certificate');
    expect(await coseSign1(new Uint8Array(8), [certificate], signDigest, 2000)).toHaveLength(2000);
  });
});

describe('a development chain', () => {
  it('says what it is, and is good for its key only, in its time only', async () => {
    const key = await testKey().publicKey();
    const chain = await developmentChain(key, NOW);
    expect(isDevelopment(chain)).toBe(true);
    for (const { subject } of chain.certificates) expect(subject).toContain('development - not trusted');
    await expect(checkChain(chain, key, NOW)).resolves.toBeUndefined();
    await expect(checkChain(chain, await testKey().publicKey(), NOW)).rejects.toThrow(
      'not of the signing key',
    );
    await expect(checkChain(chain, key, NOW - 2 * DAY)).rejects.toThrow('is valid from');
    await expect(checkChain(chain, key, NOW + 4 * 365 * DAY)).rejects.toThrow('is valid from');
  });

  it('goes into a file without its root', async () => {
    const chain = await developmentChain(await testKey().publicKey(), NOW);
    expect(toEmbed(chain)).toHaveLength(1);
  });
});

describe("an operator's chain", () => {
  it('is refused in the wrong order, with a stranger in it, signed by itself, or when it is no chain', async () => {
    const key = await testKey().publicKey();
    const chain = await developmentChain(key, NOW);
    const other = await developmentChain(key, NOW);
    const [leaf, root] = chain.certificates.map((certificate) => certificate.toString('pem'));
    const strange = other.certificates[1]?.toString('pem');
    await expect(checkChain(parseChain(`${root}\n${leaf}`), key, NOW)).rejects.toThrow('signing key');
    await expect(checkChain(parseChain(`${leaf}\n${strange}`), key, NOW)).rejects.toThrow('not issued by');
    await expect(checkChain(parseChain(`${root}`), await rootKeyOf(chain), NOW)).rejects.toThrow(
      'signed by itself',
    );
    expect(() => parseChain('not a certificate')).toThrow('no certificate');
  });

  const rootKeyOf = async (chain: Awaited<ReturnType<typeof developmentChain>>) =>
    new Uint8Array(chain.certificates[1]?.publicKey.rawData ?? new ArrayBuffer(0));
});

it('asks for a certificate in the name of a key that it never sees', async () => {
  const { publicKey, signDigest } = testKey();
  const pem = await signingRequest('CN=Example Films, O=Example', await publicKey(), signDigest);
  const request = new Pkcs10CertificateRequest(pem);
  expect(request.subject).toBe('CN=Example Films, O=Example');
  expect(await request.verify()).toBe(true);
  const key = createPublicKey({ key: Buffer.from(await publicKey()), format: 'der', type: 'spki' });
  expect(Buffer.from(request.publicKey.rawData)).toEqual(key.export({ format: 'der', type: 'spki' }));
});

describe('the signer', () => {
  it('makes its chain once, though many begin at the same moment', async () => {
    const { signer, chains, key } = testSigner(() => NOW);
    const { Signer } = await import('../../../lambdas/provenance/signer.ts');
    const { c2pa } = await import('../../support/provenance.ts');
    const others = Array.from({ length: 5 }, () => new Signer({ key, chains, c2pa, clock: () => NOW }));
    const made = await Promise.all([signer, ...others].map(async (one) => (await one.chain()).pem));
    expect(new Set(made)).toEqual(new Set([chains.pem]));
  });

  it('takes a chain that was installed while it ran', async () => {
    let now = NOW;
    const { signer, chains, key } = testSigner(() => now);
    await signer.chain();
    const installed = await developmentChain(await key.publicKey(), NOW);
    chains.pem = installed.pem;
    now += 5 * 60 * 1000;
    expect((await signer.chain()).pem).toBe(installed.pem);
  });

  it('makes a development chain anew before it ends', async () => {
    let now = NOW;
    const { signer, chains } = testSigner(() => now);
    const first = (await signer.chain()).pem;
    now += 3 * 365 * DAY - 89 * DAY;
    expect((await signer.chain()).pem).not.toBe(first);
    expect(chains.pem).not.toBe(first);
  });

  it("signs nothing when the chain is another key's", async () => {
    const { signer, chains } = testSigner();
    chains.pem = (await testSigner().signer.chain()).pem;
    await expect(signer.sign({ type: 'video/mp4', bytes: await tinyFilm() }, claimOf())).rejects.toThrow(
      'not of the signing key',
    );
  });
});
