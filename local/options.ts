import * as z from 'zod';
import type { CloudLog } from './log.ts';

export interface StartCloudOptions {
  /** Folder that `cdk synth` wrote (`cdk.out`). */
  readonly assembly: string;
  /** Folder that keeps everything (`.cloudreel`). One cloud at a time. */
  readonly dataDir: string;
  /** Port of the HTTP API on 127.0.0.1; 0: any free one, remembered. */
  readonly port: number;
  /** Stack names to provide; all of the assembly when left out. */
  readonly stacks?: readonly string[];
  readonly log?: CloudLog;
  /** Variables for every function; they win over the template's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Variables for the engine; they win over the model's. */
  readonly engineEnvironment?: Readonly<Record<string, string>>;
  /** Address of an engine that already runs. @default CLOUDREEL_ENGINE_URL, else one is started */
  readonly engineUrl?: string;
  /** Address of a DynamoDB that already runs. @default CLOUDREEL_DYNAMODB_URL, else one is started */
  readonly dynamodbUrl?: string;
  /** Called when a service of the cloud ended by itself: what it served is gone until the next start. */
  readonly onCrash?: (reason: string) => void;
}

const environmentSchema = z.object({
  CLOUDREEL_ENGINE_URL: z.url().optional(),
  CLOUDREEL_DYNAMODB_URL: z.url().optional(),
});

/** Addresses of services that already run: from the options, else from the environment. */
export function externalServices(options: StartCloudOptions): {
  engineUrl: string | null;
  dynamodbUrl: string | null;
} {
  const { CLOUDREEL_ENGINE_URL, CLOUDREEL_DYNAMODB_URL } = environmentSchema.parse(process.env);
  return {
    engineUrl: options.engineUrl ?? CLOUDREEL_ENGINE_URL ?? null,
    dynamodbUrl: options.dynamodbUrl ?? CLOUDREEL_DYNAMODB_URL ?? null,
  };
}
