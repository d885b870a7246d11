import * as z from 'zod';
import type { Invocable } from '../lambda/invocable.ts';
import { authorizerEvent, type EventOptions, type HttpRequest, queryParameters } from './event.ts';

/** A REQUEST authorizer with simple responses. */
export interface Authorizer {
  readonly function: Invocable;
  /** e.g. `$request.header.Authorization`; a request that lacks one is refused without asking. */
  readonly identitySource: readonly string[];
  readonly ttlSeconds: number;
}

/** What an authorizer made of a request. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly context: Readonly<Record<string, unknown>> }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'forbidden' };

const simpleResponse = z.object({
  isAuthorized: z.boolean(),
  context: z.record(z.string(), z.unknown()).nullish(),
});

/** Asks authorizers, and remembers what they said as long as they allow. */
export class AuthorizerCache {
  readonly #now: () => number;
  readonly #verdicts = new Map<string, { verdict: Verdict; until: number }>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Rejects when the authorizer fails or answers in another form than simple responses: a 500. */
  async ask(
    name: string,
    authorizer: Authorizer,
    request: HttpRequest,
    options: EventOptions,
    routeArn: string,
  ): Promise<Verdict> {
    const identity = authorizer.identitySource.map((source) => identityValue(source, request, options));
    if (identity.some((value) => !value)) return { kind: 'unauthorized' };
    const cacheable = authorizer.ttlSeconds > 0 && identity.length > 0;
    const cacheKey = JSON.stringify([name, ...identity]);
    const known = cacheable ? this.#verdicts.get(cacheKey) : undefined;
    if (known && known.until > this.#now()) return known.verdict;
    const event = authorizerEvent(
      request,
      options,
      routeArn,
      identity.map((value) => value ?? ''),
    );
    const { isAuthorized, context } = simpleResponse.parse(await authorizer.function.invoke(event));
    const verdict: Verdict = isAuthorized
      ? { kind: 'allowed', context: context ?? {} }
      : { kind: 'forbidden' };
    if (cacheable)
      this.#verdicts.set(cacheKey, { verdict, until: this.#now() + authorizer.ttlSeconds * 1000 });
    return verdict;
  }
}

function identityValue(source: string, request: HttpRequest, options: EventOptions): string | undefined {
  const [, kind, name = ''] = /^\$(request\.header|request\.querystring|context)\.(.+)$/.exec(source) ?? [];
  if (kind === 'request.header') return request.headers[name.toLowerCase()];
  if (kind === 'request.querystring') return queryParameters(request.rawQueryString)?.[name];
  if (kind === 'context' && name === 'routeKey') return options.routeKey;
  throw new Error(`identity source ${source} is not provided by the local cloud`);
}
