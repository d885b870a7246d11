import * as z from 'zod';

export const ProvenanceTableEnv = z.object({ PROVENANCE_TABLE: z.string().min(1) });

/** What a function needs that puts content credentials into files. */
export const SignerEnv = ProvenanceTableEnv.extend({
  /** Id or ARN of the key in KMS. */
  SIGNING_KEY_ID: z.string().min(1),
  /** Version of Cloudreel, which every manifest names. */
  CLOUDREEL_VERSION: z.string().min(1),
});

/** Name of the C2PA library's WebAssembly beside a function's bundle. */
export const C2PA_WASM = 'c2pa_bg.wasm';

export const CheckApiEnv = ProvenanceTableEnv.extend({
  CHECKS_BUCKET: z.string().min(1),
  /** Checks that may be asked for in a minute, by all together: anyone may ask. */
  CHECKS_PER_MINUTE: z.coerce.number().int().min(0),
});

export const CheckEnv = ProvenanceTableEnv.extend({
  CHECKS_BUCKET: z.string().min(1),
  VIDEOS_TABLE: z.string().min(1),
});

export const RememberEnv = ProvenanceTableEnv.extend({
  MEDIA_BUCKET: z.string().min(1),
});
