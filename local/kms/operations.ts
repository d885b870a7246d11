import { randomBytes, sign } from 'node:crypto';
import * as z from 'zod';
import { signDigest } from './ecdsa.ts';
import { seal, sealedBy, unseal } from './envelope.ts';
import { KEY_SPECS, type Key, type KeyRing } from './keys.ts';

/** KMS answers 400 with this name, and the SDK throws an exception of the same name. */
export class KmsError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const KeyId = z.string().min(1).max(2048);
const blob = (maximum: number) =>
  z
    .base64()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((bytes) => bytes.length >= 1 && bytes.length <= maximum, `1 to ${maximum} bytes`);
const Context = z.record(z.string(), z.string()).default({});
const symmetric = { EncryptionAlgorithm: z.literal('SYMMETRIC_DEFAULT').default('SYMMETRIC_DEFAULT') };
const signing = {
  KeyId,
  Message: blob(4096),
  MessageType: z.enum(['RAW', 'DIGEST']).default('RAW'),
  SigningAlgorithm: z.literal('ECDSA_SHA_256'),
};
/** Bytes of a SHA-256. */
const DIGEST = 32;

const Requests = {
  DescribeKey: z.strictObject({ KeyId }),
  GetPublicKey: z.strictObject({ KeyId }),
  Sign: z.strictObject(signing),
  Encrypt: z.strictObject({ KeyId, Plaintext: blob(4096), EncryptionContext: Context, ...symmetric }),
  Decrypt: z.strictObject({
    KeyId: KeyId.optional(),
    CiphertextBlob: blob(6144),
    EncryptionContext: Context,
    ...symmetric,
  }),
  GenerateDataKey: z
    .strictObject({
      KeyId,
      EncryptionContext: Context,
      KeySpec: z.enum(['AES_256', 'AES_128']).optional(),
      NumberOfBytes: z.int().min(1).max(1024).optional(),
    })
    .refine(
      ({ KeySpec, NumberOfBytes }) => (KeySpec === undefined) !== (NumberOfBytes === undefined),
      'specify either KeySpec or NumberOfBytes',
    ),
} as const;

type Requests = { readonly [Name in keyof typeof Requests]: z.output<(typeof Requests)[Name]> };

type Asymmetric = Extract<Key, { spec: 'ECC_NIST_P256' }>;
type Symmetric = Extract<Key, { spec: 'SYMMETRIC_DEFAULT' }>;

/** The operations of AWS KMS that are provided, in its JSON protocol: base64 for bytes, seconds for times. */
export class KmsOperations {
  readonly #ring: KeyRing;
  readonly #accountId: string;

  constructor(ring: KeyRing, accountId: string) {
    this.#ring = ring;
    this.#accountId = accountId;
  }

  /** @throws KmsError */
  run(operation: string, body: unknown): Record<string, unknown> {
    switch (operation) {
      case 'DescribeKey':
        return this.#describe(parse(operation, body));
      case 'GetPublicKey':
        return this.#publicKey(parse(operation, body));
      case 'Sign':
        return this.#sign(parse(operation, body));
      case 'Encrypt':
        return this.#encrypt(parse(operation, body));
      case 'Decrypt':
        return this.#decrypt(parse(operation, body));
      case 'GenerateDataKey':
        return this.#generateDataKey(parse(operation, body));
      default:
        throw new KmsError('UnsupportedOperationException', `the local KMS does not provide ${operation}`);
    }
  }

  #describe({ KeyId }: Requests['DescribeKey']) {
    const key = this.#find(KeyId);
    return {
      KeyMetadata: {
        AWSAccountId: this.#accountId,
        KeyId: key.id,
        Arn: key.arn,
        CreationDate: key.createdAt / 1000,
        Enabled: true,
        Description: key.description,
        KeyUsage: KEY_SPECS[key.spec],
        KeyState: 'Enabled',
        Origin: 'AWS_KMS',
        KeyManager: 'CUSTOMER',
        KeySpec: key.spec,
        CustomerMasterKeySpec: key.spec,
        MultiRegion: false,
        ...(key.spec === 'ECC_NIST_P256'
          ? { SigningAlgorithms: ['ECDSA_SHA_256'] }
          : { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] }),
      },
    };
  }

  #publicKey({ KeyId }: Requests['GetPublicKey']) {
    const key = this.#signingKey(KeyId);
    return {
      KeyId: key.arn,
      PublicKey: key.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      KeySpec: key.spec,
      CustomerMasterKeySpec: key.spec,
      KeyUsage: KEY_SPECS[key.spec],
      SigningAlgorithms: ['ECDSA_SHA_256'],
    };
  }

  #sign({ KeyId, Message, MessageType, SigningAlgorithm }: Requests['Sign']) {
    const key = this.#signingKey(KeyId);
    if (MessageType === 'DIGEST' && Message.length !== DIGEST)
      throw new KmsError(
        'ValidationException',
        `Digest is invalid length for algorithm ${SigningAlgorithm}.`,
      );
    const signature =
      MessageType === 'DIGEST'
        ? signDigest(key.privateKey, Message)
        : sign('sha256', Message, { key: key.privateKey, dsaEncoding: 'der' });
    return { KeyId: key.arn, Signature: signature.toString('base64'), SigningAlgorithm };
  }

  #encrypt({ KeyId, Plaintext, EncryptionContext, EncryptionAlgorithm }: Requests['Encrypt']) {
    const key = this.#encryptionKey(KeyId);
    const sealed = seal(key.secret, key.id, Plaintext, EncryptionContext);
    return { KeyId: key.arn, CiphertextBlob: sealed.toString('base64'), EncryptionAlgorithm };
  }

  #decrypt({ KeyId, CiphertextBlob, EncryptionContext, EncryptionAlgorithm }: Requests['Decrypt']) {
    const id = sealedBy(CiphertextBlob);
    const key = id === null ? null : this.#ring.find(id);
    if (key?.spec !== 'SYMMETRIC_DEFAULT') throw new KmsError('InvalidCiphertextException', '');
    if (KeyId !== undefined && this.#find(KeyId).id !== key.id)
      throw new KmsError(
        'IncorrectKeyException',
        'The key ID in the request does not identify a CMK that can perform this operation.',
      );
    const plaintext = unseal(key.secret, CiphertextBlob, EncryptionContext);
    if (plaintext === null) throw new KmsError('InvalidCiphertextException', '');
    return { KeyId: key.arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm };
  }

  #generateDataKey({ KeyId, EncryptionContext, KeySpec, NumberOfBytes }: Requests['GenerateDataKey']) {
    const key = this.#encryptionKey(KeyId);
    const plaintext = randomBytes(NumberOfBytes ?? (KeySpec === 'AES_128' ? 16 : 32));
    return {
      KeyId: key.arn,
      Plaintext: plaintext.toString('base64'),
      CiphertextBlob: seal(key.secret, key.id, plaintext, EncryptionContext).toString('base64'),
    };
  }

  #find(name: string): Key {
    const key = this.#ring.find(name);
    if (!key) throw new KmsError('NotFoundException', `Key '${name}' does not exist`);
    return key;
  }

  #signingKey(name: string): Asymmetric {
    const key = this.#find(name);
    if (key.spec !== 'ECC_NIST_P256') throw wrongUsage(key);
    return key;
  }

  #encryptionKey(name: string): Symmetric {
    const key = this.#find(name);
    if (key.spec !== 'SYMMETRIC_DEFAULT') throw wrongUsage(key);
    return key;
  }
}

const wrongUsage = (key: Key) =>
  new KmsError('InvalidKeyUsageException', `${key.arn} key usage is ${KEY_SPECS[key.spec]}.`);

function parse<Name extends keyof Requests>(operation: Name, body: unknown): Requests[Name];
function parse(operation: keyof Requests, body: unknown): unknown {
  const parsed = Requests[operation].safeParse(body);
  if (parsed.success) return parsed.data;
  throw new KmsError('ValidationException', z.prettifyError(parsed.error));
}
