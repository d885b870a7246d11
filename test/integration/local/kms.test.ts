import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyRing } from '../../../local/kms/keys.ts';
import { KmsOperations } from '../../../local/kms/operations.ts';
import { createKmsServer } from '../../../local/kms/server.ts';
import { listen } from '../../../local/ports.ts';
import { closeServer } from '../../../local/servers.ts';

const SILENT = { info: () => {}, warn: () => {} };
const arnOf = (id: string) => `arn:aws:kms:us-east-1:000000000000:key/${id}`;
const requestOf = (id: string, spec: 'SYMMETRIC_DEFAULT' | 'ECC_NIST_P256') =>
  ({ id, arn: arnOf(id), spec, description: 'for tests' }) as const;

let folder: string;
let server: Server;
let kms: KMSClient;

async function open(): Promise<void> {
  const ring = new KeyRing(path.join(folder, 'kms'));
  ring.provide(requestOf('secret', 'SYMMETRIC_DEFAULT'));
  ring.provide(requestOf('other', 'SYMMETRIC_DEFAULT'));
  ring.provide(requestOf('signing', 'ECC_NIST_P256'));
  ring.name('alias/signing', 'signing');
  server = createKmsServer(new KmsOperations(ring, '000000000000'), SILENT);
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  kms = new KMSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

async function restart(): Promise<void> {
  kms.destroy();
  await closeServer(server);
  await open();
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-kms-'));
  await open();
});
afterAll(async () => {
  kms.destroy();
  await closeServer(server);
  await rm(folder, { recursive: true, force: true });
});

async function publicKey(KeyId = 'signing') {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  return createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
}

describe('signing', () => {
  it.each(['RAW', 'DIGEST'] as const)(
    'signs a %s so that OpenSSL finds the signature good',
    async (MessageType) => {
      const key = await publicKey();
      // leading zeros and high bits come by chance: many signatures see them all
      for (let n = 0; n < 60; n++) {
        const message = randomBytes(50);
        const Message = MessageType === 'RAW' ? message : createHash('sha256').update(message).digest();
        const { Signature = new Uint8Array(), KeyId } = await kms.send(
          new SignCommand({
            KeyId: 'alias/signing',
            Message,
            MessageType,
            SigningAlgorithm: 'ECDSA_SHA_256',
          }),
        );
        expect(KeyId).toBe(arnOf('signing'));
        expect(verify('sha256', message, key, Signature)).toBe(true);
        expect(verify('sha256', Buffer.concat([message, Buffer.of(1)]), key, Signature)).toBe(false);
      }
    },
  );

  it('refuses a digest of another length, and a key that encrypts', async () => {
    const sign = (KeyId: string, Message: Uint8Array) =>
      kms.send(new SignCommand({ KeyId, Message, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' }));
    await expect(sign('signing', randomBytes(31))).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(sign('secret', randomBytes(32))).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
  });

  it('keeps the key over a restart, in a file that nobody else may read', async () => {
    const before = await publicKey();
    await restart();
    expect((await publicKey()).equals(before)).toBe(true);
    for (const file of await readdir(path.join(folder, 'kms')))
      expect((await stat(path.join(folder, 'kms', file))).mode & 0o077, file).toBe(0);
    expect((await stat(path.join(folder, 'kms'))).mode & 0o077).toBe(0);
  });
});

describe('encryption', () => {
  const Plaintext = Buffer.from('a face');
  const EncryptionContext = { owner: 'owner_a', cameo: 'cameo_1' };
  const encrypt = async () => {
    const { CiphertextBlob = new Uint8Array() } = await kms.send(
      new EncryptCommand({ KeyId: 'secret', Plaintext, EncryptionContext }),
    );
    return CiphertextBlob;
  };
  const decrypt = (
    CiphertextBlob: Uint8Array,
    context: Record<string, string> = EncryptionContext,
    more = {},
  ) => kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context, ...more }));

  it('opens what it sealed, after a restart too, whatever the order of the context', async () => {
    const sealed = await encrypt();
    expect(Buffer.from(sealed).includes(Plaintext)).toBe(false);
    await restart();
    const opened = await decrypt(sealed, { cameo: 'cameo_1', owner: 'owner_a' });
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Plaintext);
    expect(opened.KeyId).toBe(arnOf('secret'));
  });

  it('opens nothing under another context, another key, or with a byte changed', async () => {
    const sealed = await encrypt();
    const invalid = { name: 'InvalidCiphertextException' };
    await expect(decrypt(sealed, {})).rejects.toMatchObject(invalid);
    await expect(decrypt(sealed, { ...EncryptionContext, owner: 'owner_b' })).rejects.toMatchObject(invalid);
    await expect(decrypt(sealed, EncryptionContext, { KeyId: 'other' })).rejects.toMatchObject({
      name: 'IncorrectKeyException',
    });
    for (let at = 0; at < sealed.length; at++) {
      const altered = Uint8Array.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      await expect(decrypt(altered), `byte ${at}`).rejects.toMatchObject(invalid);
    }
    await expect(decrypt(sealed.subarray(0, 20))).rejects.toMatchObject(invalid);
  });

  it('makes data keys that it can open again', async () => {
    const made = await kms.send(
      new GenerateDataKeyCommand({ KeyId: 'secret', KeySpec: 'AES_256', EncryptionContext }),
    );
    const opened = await decrypt(made.CiphertextBlob ?? new Uint8Array());
    expect(made.Plaintext).toHaveLength(32);
    expect(opened.Plaintext).toEqual(made.Plaintext);
    await expect(
      kms.send(new GenerateDataKeyCommand({ KeyId: 'signing', KeySpec: 'AES_256' })),
    ).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
  });
});

it('describes a key, by id, ARN and alias', async () => {
  for (const KeyId of ['signing', arnOf('signing'), 'alias/signing']) {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({
      Arn: arnOf('signing'),
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      KeyState: 'Enabled',
      CreationDate: expect.any(Date),
    });
  }
  await expect(kms.send(new DescribeKeyCommand({ KeyId: 'nobody' }))).rejects.toMatchObject({
    name: 'NotFoundException',
  });
});

it('does not make a key anew as one of another kind', () => {
  const ring = new KeyRing(path.join(folder, 'kms'));
  expect(() => ring.provide(requestOf('signing', 'SYMMETRIC_DEFAULT'))).toThrow('kind cannot be changed');
});
