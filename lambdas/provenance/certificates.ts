import 'reflect-metadata';
import { createHash } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequestGenerator,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { DAY } from '../platform/clock.ts';
import { Rejected } from '../platform/errors.ts';
import type { SignDigest } from './cose.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** C2PA wants one of a few purposes; this is the one that any certificate authority can issue. */
const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4';
const DEVELOPMENT = 'Cloudreel development - not trusted';
const LIFETIME = 3 * 365 * DAY;

/** What a signer's certificate must say of itself. */
const leafExtensions = (): Extension[] => [
  new BasicConstraintsExtension(false, undefined, true),
  new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
  new ExtendedKeyUsageExtension([EMAIL_PROTECTION]),
];

/** A chain of certificates, the signer's first. */
export interface Chain {
  readonly pem: string;
  readonly certificates: readonly X509Certificate[];
}

/** @throws Rejected when there is no certificate in it */
export function parseChain(pem: string): Chain {
  let certificates: X509Certificate[];
  try {
    certificates = PemConverter.decode(pem).map((der) => new X509Certificate(der));
  } catch {
    certificates = [];
  }
  if (certificates.length === 0) throw new Rejected('invalid_chain', 'There is no certificate in the file.');
  return { pem, certificates };
}

/**
 * A chain for a key, issued by an authority that exists for a moment: its own key is thrown away. Its names say what it is.
 *
 * @param publicKey SubjectPublicKeyInfo
 */
export async function developmentChain(publicKey: Uint8Array<ArrayBuffer>, now: number): Promise<Chain> {
  const authority = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  // clocks differ by a little
  const validity = { notBefore: new Date(now - DAY), notAfter: new Date(now + LIFETIME) };
  const root = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${DEVELOPMENT} (root), O=${DEVELOPMENT}`,
    ...validity,
    keys: authority,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const subject = await crypto.subtle.importKey('spki', publicKey, ALGORITHM, true, ['verify']);
  const leaf = await X509CertificateGenerator.create({
    subject: `CN=${DEVELOPMENT}, O=${DEVELOPMENT}`,
    issuer: root.subject,
    ...validity,
    publicKey: subject,
    signingKey: authority.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      ...leafExtensions(),
      await SubjectKeyIdentifierExtension.create(subject),
      await AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const certificates = [leaf, root];
  return { pem: certificates.map((certificate) => certificate.toString('pem')).join('\n'), certificates };
}

/**
 * Asks a certificate authority for a certificate (PKCS #10, PEM) of a key that never leaves its place.
 *
 * @param name distinguished name, `CN=…, O=…`
 */
export async function signingRequest(
  name: string,
  publicKey: Uint8Array<ArrayBuffer>,
  signDigest: SignDigest,
): Promise<string> {
  const { privateKey: standIn } = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const subtle = new Proxy(crypto.subtle, {
    get: (target, property) =>
      property === 'sign'
        ? (_algorithm: unknown, _key: unknown, data: ArrayBuffer) =>
            signDigest(createHash('sha256').update(new Uint8Array(data)).digest())
        : Reflect.get(target, property).bind(target),
  });
  const provider = new Proxy(crypto, {
    get: (target, property) => (property === 'subtle' ? subtle : Reflect.get(target, property)),
  });
  const request = await Pkcs10CertificateRequestGenerator.create(
    {
      name,
      keys: {
        publicKey: await crypto.subtle.importKey('spki', publicKey, ALGORITHM, true, ['verify']),
        privateKey: standIn,
      },
      signingAlgorithm: ALGORITHM,
      extensions: leafExtensions(),
    },
    provider,
  );
  return request.toString('pem');
}

/**
 * Whether a key can sign with a chain, now and as C2PA wants it.
 *
 * @throws Rejected saying what is wrong, as a sentence for the operator
 */
export async function checkChain(
  { certificates }: Chain,
  publicKey: Uint8Array<ArrayBuffer>,
  now: number,
): Promise<void> {
  const refuse = (message: string) => new Rejected('invalid_chain', message);
  const [leaf] = certificates;
  if (!leaf) throw refuse('The chain is empty.');
  if (Buffer.compare(Buffer.from(leaf.publicKey.rawData), Buffer.from(publicKey)) !== 0)
    throw refuse(
      'The first certificate is not of the signing key. The chain begins with the certificate of the key.',
    );
  if (leaf.subject === leaf.issuer)
    throw refuse('The certificate is signed by itself. C2PA needs one that an authority issued.');
  if (!((leaf.getExtension(KeyUsagesExtension)?.usages ?? 0) & KeyUsageFlags.digitalSignature))
    throw refuse('The certificate is not for digital signatures.');
  if ((leaf.getExtension(ExtendedKeyUsageExtension)?.usages.length ?? 0) === 0)
    throw refuse('The certificate names no extended key usage. C2PA accepts emailProtection, for one.');
  if (!leaf.getExtension(AuthorityKeyIdentifierExtension))
    throw refuse('The certificate does not say which key issued it. C2PA wants an authority key identifier.');
  for (const [index, certificate] of certificates.entries()) {
    if (certificate.notBefore.getTime() > now || certificate.notAfter.getTime() <= now)
      throw refuse(
        `Certificate ${index + 1} is valid from ${certificate.notBefore.toISOString()} to ${certificate.notAfter.toISOString()}.`,
      );
    const issuer = certificates[index + 1];
    if (issuer && !(await certificate.verify({ publicKey: issuer.publicKey, signatureOnly: true })))
      throw refuse(
        `Certificate ${index + 1} was not issued by certificate ${index + 2}. Order them from the signer's to the root's.`,
      );
  }
}

/** The certificates that go into a file, DER: all but the root, which verifiers have or do not trust. */
export const toEmbed = ({ certificates }: Chain): Uint8Array[] =>
  certificates
    .filter((certificate, index) => index === 0 || certificate.subject !== certificate.issuer)
    .map((certificate) => new Uint8Array(certificate.rawData));

/** When the first of them ends, milliseconds since the epoch. */
export const expiryOf = ({ certificates }: Chain): number =>
  Math.min(...certificates.map((certificate) => certificate.notAfter.getTime()));

/** Decimal, as C2PA's reader gives it. */
export const serialNumberOf = ({ certificates }: Chain): string =>
  BigInt(`0x${certificates[0]?.serialNumber ?? '0'}`).toString();

export const isDevelopment = ({ certificates }: Chain): boolean =>
  certificates[0]?.subject.includes(DEVELOPMENT) ?? false;
