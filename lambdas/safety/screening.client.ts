import { bedrock, dynamodb } from '../platform/clients.ts';
import { Guardrail } from './guardrail.client.ts';
import { PolicyStore } from './policies.store.ts';
import { PolicySource } from './policy-source.ts';
import { Screening } from './screening.ts';

/** Screening as a function with {@link ScreeningEnv} in its environment has it. */
export function screeningOf(env: {
  readonly SAFETY_TABLE: string;
  readonly GUARDRAIL_ID: string;
  readonly GUARDRAIL_VERSION: string;
}): Screening {
  return new Screening(
    new PolicySource(new PolicyStore(dynamodb(), env.SAFETY_TABLE), Date.now),
    env.GUARDRAIL_ID === '' ? null : new Guardrail(bedrock(), env.GUARDRAIL_ID, env.GUARDRAIL_VERSION),
  );
}
