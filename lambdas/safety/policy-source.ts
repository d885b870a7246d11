import { logger } from '../platform/log.ts';
import type { PolicyStore } from './policies.store.ts';
import { builtInPolicy, type Policy } from './policy.ts';

/** How long a function may go on with a policy that is no longer the active one, milliseconds. */
export const POLICY_CACHE = 30_000;

/**
 * The policy in force, asked for at most every {@link POLICY_CACHE}. A table that cannot be read, or a version this code
 * does not understand, changes nothing: screening goes on with the policy known last, at first the built-in one.
 */
export class PolicySource {
  readonly #store: Pick<PolicyStore, 'active' | 'get'>;
  readonly #clock: () => number;
  #policy: Policy = builtInPolicy;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(store: Pick<PolicyStore, 'active' | 'get'>, clock: () => number) {
    this.#store = store;
    this.#clock = clock;
  }

  async current(): Promise<Policy> {
    const now = this.#clock();
    if (now - this.#askedAt < POLICY_CACHE) return this.#policy;
    this.#askedAt = now;
    try {
      const version = (await this.#store.active())?.version ?? builtInPolicy.version;
      if (version === this.#policy.version) return this.#policy;
      const policy = await this.#store.get(version);
      if (!policy) throw new Error(`the active policy ${version} is not in the table`);
      this.#policy = policy;
    } catch (error) {
      logger.error('policy not read', { error: error instanceof Error ? error : String(error) });
    }
    return this.#policy;
  }
}
