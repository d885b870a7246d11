import { DAY } from '../platform/clock.ts';
import { logger, MetricUnit, metrics } from '../platform/log.ts';
import type { Asset, C2pa, Credential } from './c2pa.ts';
import {
  type Chain,
  checkChain,
  developmentChain,
  expiryOf,
  isDevelopment,
  parseChain,
  toEmbed,
} from './certificates.ts';
import type { ChainStore } from './chain.store.ts';
import type { SigningKey } from './kms.client.ts';
import { type Claim, definitionOf, ingredientsOf } from './manifest.ts';

export interface SignerDependencies {
  readonly key: Pick<SigningKey, 'publicKey' | 'signDigest'>;
  readonly chains: Pick<ChainStore, 'get' | 'put'>;
  readonly c2pa: Pick<C2pa, 'sign'>;
  readonly clock: () => number;
}

/** How long a chain is used before the table is asked again: a new one works everywhere after that time. */
const FRESH = 5 * 60 * 1000;
/** A development chain is made anew so long before it ends. */
const RENEWAL = 90 * DAY;

/** Puts content credentials into files. */
export class Signer {
  readonly #deps: SignerDependencies;
  #held: { readonly chain: Chain; readonly until: number } | null = null;

  constructor(deps: SignerDependencies) {
    this.#deps = deps;
  }

  /**
   * The file with a manifest that says what `claim` says. The same file signed twice has other bytes: time and random salts.
   *
   * @throws Error when there is no chain that is good today: nothing is to be released then
   */
  async sign(asset: Asset, claim: Claim): Promise<Uint8Array<ArrayBuffer>> {
    const { c2pa, key } = this.#deps;
    const credential: Credential = {
      certificates: toEmbed(await this.chain()),
      signDigest: (digest) => key.signDigest(digest),
    };
    return c2pa.sign(asset, definitionOf(claim), ingredientsOf(claim), credential);
  }

  /** The certificates of the key. While nobody has installed any, a development chain is made, once for all. */
  async chain(): Promise<Chain> {
    const now = this.#deps.clock();
    if (this.#held && now < this.#held.until) return this.#held.chain;
    const chain = await this.#find(now);
    const daysLeft = Math.floor((expiryOf(chain) - now) / DAY);
    metrics.addMetric('CertificateDaysLeft', MetricUnit.Count, daysLeft);
    logger.info('certificate chain', { development: isDevelopment(chain), daysLeft });
    this.#held = { chain, until: now + FRESH };
    return chain;
  }

  async #find(now: number): Promise<Chain> {
    const { key, chains } = this.#deps;
    const publicKey = await key.publicKey();
    const before = await chains.get();
    if (before !== null) {
      const chain = parseChain(before);
      const lasts = expiryOf(chain) - now > RENEWAL;
      if (!isDevelopment(chain) || lasts) {
        await checkChain(chain, publicKey, now);
        return chain;
      }
    }
    const made = await developmentChain(publicKey, now);
    if (await chains.put(made.pem, before, now)) return made;
    // another function was faster
    return this.#find(now);
  }
}
