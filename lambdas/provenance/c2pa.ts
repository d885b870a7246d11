import { readFile } from 'node:fs/promises';
import load, { WasmBuilder, WasmReader } from '@contentauth/c2pa-wasm';
import * as z from 'zod';
import { coseSign1, coseSize, type SignDigest } from './cose.ts';
import type { Definition, Ingredient } from './manifest.ts';
import type { MediaType } from './media-types.ts';

export interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: MediaType;
}

export interface Credential {
  /** DER, the signer's first, without the root. */
  readonly certificates: readonly Uint8Array[];
  readonly signDigest: SignDigest;
}

/** What a file says about where it comes from, and whether that holds. */
export type Reading =
  | { readonly state: 'absent' }
  /** There is one, and it does not hold: the file or the manifest was changed. */
  | { readonly state: 'invalid'; readonly codes: readonly string[] }
  | {
      readonly state: 'valid';
      /** Whether the certificate leads to one of the anchors that were given. */
      readonly trusted: boolean;
      readonly generator: string | null;
      readonly title: string | null;
      /** Serial number of the signer's certificate, decimal. */
      readonly serialNumber: string | null;
    };

const Status = z.object({ code: z.string() });
const Store = z.object({
  active_manifest: z.string(),
  manifests: z.record(
    z.string(),
    z.object({
      title: z.string().nullish(),
      claim_generator_info: z.array(z.object({ name: z.string() })).default([]),
      signature_info: z.object({ cert_serial_number: z.string().nullish() }).optional(),
    }),
  ),
  validation_state: z.enum(['Invalid', 'Valid', 'Trusted']),
  validation_status: z.array(Status).default([]),
});

/** What the library says of a file that has no manifest, and of one whose manifest cannot be read. */
const NONE = /JumbfNotFound|no JUMBF data found/i;

/**
 * The library reads blobs through a class that only browsers' workers have. In Node the bytes of a {@link BytesBlob} are at
 * hand, and a reader of them is this short.
 */
class BytesReaderSync {
  readAsArrayBuffer(blob: BytesBlob): ArrayBuffer {
    return blob.held.slice().buffer;
  }
}

class BytesBlob extends Blob {
  readonly held: Uint8Array<ArrayBuffer>;

  constructor(held: Uint8Array<ArrayBuffer>) {
    super();
    this.held = held;
  }

  override get size(): number {
    return this.held.length;
  }

  override slice(start?: number, end?: number): BytesBlob {
    return new BytesBlob(this.held.subarray(start, end));
  }
}

let loading: Promise<unknown> | undefined;

/** The official C2PA library, as WebAssembly: writes a manifest into a file, and reads what a file has. */
export class C2pa {
  readonly #wasm: string | URL;

  /** @param wasm where the library's `c2pa_bg.wasm` lies */
  constructor(wasm: string | URL) {
    this.#wasm = wasm;
  }

  /** 60 ms, once a process. */
  async #loaded(): Promise<void> {
    loading ??= readFile(this.#wasm).then((bytes) => {
      Object.assign(globalThis, { FileReaderSync: BytesReaderSync });
      return load({ module_or_path: bytes });
    });
    await loading;
  }

  /** @returns the file with the manifest in it. Holds about seven times the file's size in memory, and keeps it. */
  async sign(
    asset: Asset,
    definition: Definition,
    ingredients: readonly Ingredient[],
    { certificates, signDigest }: Credential,
  ): Promise<Uint8Array<ArrayBuffer>> {
    await this.#loaded();
    const builder = WasmBuilder.fromJson(JSON.stringify({ ...definition, format: asset.type }));
    for (const { description, file } of ingredients) {
      const json = JSON.stringify(description);
      if (file) await builder.addIngredientFromBlob(json, file.type, new BytesBlob(file.bytes));
      else builder.addIngredient(json);
    }
    const size = coseSize(certificates);
    const signer = {
      alg: 'es256',
      reserveSize: size,
      // what it asks to have signed is the bare claim, and what it wants back is the whole COSE structure
      sign: (claim: Uint8Array<ArrayBuffer>) => coseSign1(claim, certificates, signDigest, size),
    };
    const signed = await builder.sign(signer, [], asset.type, new BytesBlob(asset.bytes));
    return Uint8Array.from(signed);
  }

  /** @param anchors PEM of certificates that are trusted, or whose issues are */
  async read(asset: Asset, anchors = ''): Promise<Reading> {
    await this.#loaded();
    const settings = {
      verify: { remote_manifest_fetch: false, ocsp_fetch: false, verify_trust: anchors !== '' },
      // an authority among them is trusted with what it issued, a signer's certificate by itself
      ...(anchors !== '' && { trust: { user_anchors: anchors, allowed_list: anchors } }),
    };
    let json: string;
    try {
      const reader = await WasmReader.fromBytes(asset.type, asset.bytes, JSON.stringify(settings));
      json = reader.json();
      reader.free();
    } catch (error) {
      const message = String(error);
      return NONE.test(message) ? { state: 'absent' } : { state: 'invalid', codes: ['unreadable'] };
    }
    const store = Store.parse(JSON.parse(json));
    if (store.validation_state === 'Invalid')
      return { state: 'invalid', codes: store.validation_status.map(({ code }) => code) };
    const active = store.manifests[store.active_manifest];
    return {
      state: 'valid',
      trusted: store.validation_state === 'Trusted',
      generator: active?.claim_generator_info[0]?.name ?? null,
      title: active?.title ?? null,
      serialNumber: active?.signature_info?.cert_serial_number ?? null,
    };
  }
}
