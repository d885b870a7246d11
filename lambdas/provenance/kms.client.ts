import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { rawSignature } from './signature.ts';

/** The key that signs what we release. It never leaves KMS. */
export class SigningKey {
  readonly #kms: KMSClient;
  readonly #keyId: string;

  /** @param keyId id, ARN or alias of an ECC_NIST_P256 key */
  constructor(kms: KMSClient, keyId: string) {
    this.#kms = kms;
    this.#keyId = keyId;
  }

  /** SubjectPublicKeyInfo. */
  async publicKey(): Promise<Uint8Array<ArrayBuffer>> {
    const { PublicKey } = await this.#kms.send(new GetPublicKeyCommand({ KeyId: this.#keyId }));
    if (!PublicKey) throw new Error('KMS gave no public key');
    return Uint8Array.from(PublicKey);
  }

  /** Signs a SHA-256: KMS takes 4 KB at most, and a chain of certificates may be longer. @returns r and s */
  async signDigest(digest: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const { Signature } = await this.#kms.send(
      new SignCommand({
        KeyId: this.#keyId,
        Message: digest,
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      }),
    );
    if (!Signature) throw new Error('KMS gave no signature');
    return rawSignature(Signature);
  }
}
