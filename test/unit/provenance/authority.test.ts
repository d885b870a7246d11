import 'reflect-metadata';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { installChain, requestCertificate, showChain } from '../../../bin/provenance.ts';
import { image } from '../../support/images.ts';
import { c2pa, claimOf, testKey, testSigner } from '../../support/provenance.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;
const VALIDITY = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 365 * DAY) };

/** A certificate authority with an intermediate, as a bought certificate comes from. */
async function authority() {
  const [rootKeys, keys] = await Promise.all(
    [0, 1].map(() => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])),
  );
  if (!rootKeys || !keys) throw new Error('no keys');
  const usage = () => [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
  ];
  const root = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Test Root',
    ...VALIDITY,
    keys: rootKeys,
    signingAlgorithm: ALGORITHM,
    extensions: usage(),
  });
  const intermediate = await X509CertificateGenerator.create({
    subject: 'CN=Test Intermediate',
    issuer: root.subject,
    ...VALIDITY,
    publicKey: keys.publicKey,
    signingKey: rootKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: usage(),
  });
  const issue = async (pem: string, purpose: boolean) => {
    const request = new Pkcs10CertificateRequest(pem);
    return X509CertificateGenerator.create({
      subject: request.subject,
      issuer: intermediate.subject,
      ...VALIDITY,
      publicKey: request.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        await AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ...(purpose ? [new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.4'])] : []),
      ],
    });
  };
  return { root, intermediate, issue };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-authority-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(...certificates: { toString(format: 'pem'): string }[]): Promise<string> {
  const file = path.join(folder, `${crypto.randomUUID()}.pem`);
  await writeFile(file, certificates.map((certificate) => certificate.toString('pem')).join('\n'));
  return file;
}

it("takes an authority's certificate for the key, and signs with it what everybody can trust", async () => {
  const { key, chains, signer } = testSigner();
  const { root, intermediate, issue } = await authority();
  const leaf = await issue(await requestCertificate({ key, chains }, 'CN=Example Films, O=Example'), true);
  expect(await showChain({ key, chains })).toBeNull();
  const shown = await installChain({ key, chains }, await write(leaf, intermediate, root), Date.now());
  expect(shown).toMatchObject({
    development: false,
    certificates: [{ subject: 'CN=Example Films, O=Example' }, {}, {}],
  });
  expect(await showChain({ key, chains })).toEqual(shown);

  const picture = { type: 'image/jpeg', bytes: Uint8Array.from(image(64, 48, 'image/jpeg')) } as const;
  const signed = { ...picture, bytes: await signer.sign(picture, claimOf()) };
  expect(await c2pa.read(signed, root.toString('pem'))).toMatchObject({ state: 'valid', trusted: true });
});

it('changes nothing when the chain does not fit', async () => {
  const { key, chains, signer } = testSigner();
  const before = (await signer.chain()).pem;
  const { intermediate, issue } = await authority();
  const stranger = await issue(await requestCertificate({ key: testKey(), chains }, 'CN=Stranger'), true);
  const useless = await issue(await requestCertificate({ key, chains }, 'CN=Useless'), false);
  const install = (file: string) => installChain({ key, chains }, file, Date.now());
  await expect(install(await write(stranger, intermediate))).rejects.toThrow('not of the signing key');
  await expect(install(await write(useless, intermediate))).rejects.toThrow('no extended key usage');
  await expect(install(path.join(folder, 'missing.pem'))).rejects.toThrow('There is no file');
  expect(chains.pem).toBe(before);
});
