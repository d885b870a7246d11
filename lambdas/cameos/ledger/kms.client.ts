import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';

/** The key that signs checkpoints. It never leaves KMS, so whoever can write the table still cannot sign. */
export class CheckpointSigner {
  readonly #kms: KMSClient;
  readonly keyId: string;

  constructor(kms: KMSClient, keyId: string) {
    this.#kms = kms;
    this.keyId = keyId;
  }

  /** ECDSA P-256 over SHA-256, DER. At most 4096 bytes may be signed as they are, so we sign their digest. */
  async sign(message: Uint8Array): Promise<Uint8Array> {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(message)));
    const { Signature } = await this.#kms.send(
      new SignCommand({
        KeyId: this.keyId,
        Message: digest,
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      }),
    );
    if (!Signature) throw new Error('KMS gave no signature');
    return Signature;
  }

  /** SubjectPublicKeyInfo, DER. */
  async publicKey(): Promise<Uint8Array> {
    const { PublicKey } = await this.#kms.send(new GetPublicKeyCommand({ KeyId: this.keyId }));
    if (!PublicKey) throw new Error('KMS gave no public key');
    return PublicKey;
  }
}
