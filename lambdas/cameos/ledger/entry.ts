import * as z from 'zod';
import { sha256 } from '../../platform/ids.ts';

/**
 * What the consent ledger records:
 *
 * - `enrol`: a likeness or character was taken in, or a try at it was refused
 * - `grant`: the owner changed who may use it, or how
 * - `use`: a video with it was admitted
 * - `refuse`: a use was refused, at admission, at dispatch or at release
 * - `revoke`: the owner took permission back, from one user or from all
 * - `withdraw`, `restore`: the owner took one finished video out of circulation, or let it back
 * - `erase`: the captured likeness and voice were destroyed
 */
export const EVENTS = ['enrol', 'grant', 'use', 'refuse', 'revoke', 'withdraw', 'restore', 'erase'] as const;

/** Codes, counts and digests. Free text does not fit, so neither prompts nor biometrics can end up in the ledger. */
const Code = z.string().regex(/^[A-Za-z0-9_.:,/=-]{0,128}$/, 'a code, not free text');
const Detail = z.record(Code, z.union([Code, z.int(), z.boolean()]));

/** One fact as its recorder states it. Times are milliseconds. */
export const Fact = z.strictObject({
  event: z.enum(EVENTS),
  at: z.int(),
  /** Account that acted; `system` for a rule of ours. */
  actor: Code,
  /** Account that it is about, when it is not the actor. */
  user: Code.nullable(),
  video: Code.nullable(),
  detail: Detail,
});
export type Fact = z.output<typeof Fact>;

const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/** One link of one chain. A chain is one cameo's or character's history, numbered from 0. */
export interface Link extends Fact {
  readonly chain: string;
  readonly seq: number;
  /** Hash of the entry before; of the chain's name for the first. */
  readonly previous: string;
}

/** A link as it is read back. */
export interface Entry extends Link {
  readonly hash: string;
}

/** Where a chain ends. */
export const Head = z.strictObject({ chain: Code, count: z.int().min(0), hash: Digest });
export type Head = z.output<typeof Head>;

/** Part of every hash: an entry of another format can never pass for one of this. */
const FORMAT = 'cloudreel-ledger-1';

/** The end of a chain that has no entry yet. */
export const emptyHead = (chain: string): Head => ({
  chain,
  count: 0,
  hash: sha256(JSON.stringify([FORMAT, chain])),
});

/**
 * The text that is stored and hashed: what an auditor reads is, byte for byte, what the hash covers. An array with sorted
 * details, because the order of an object's keys is not part of its value.
 */
export function encode({ chain, seq, previous, at, event, actor, user, video, detail }: Link): string {
  const sorted = Object.entries(detail).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([FORMAT, chain, seq, previous, at, event, actor, user, video, sorted]);
}

/** The parts that hold a chain together. */
const Position = z.tuple([z.literal(FORMAT), z.string(), z.int(), z.string()]).rest(z.unknown());
const Body = z.tuple([
  z.literal(FORMAT),
  Code,
  z.int().min(0),
  Digest,
  z.int(),
  z.enum(EVENTS),
  Code,
  Code.nullable(),
  Code.nullable(),
  z.array(z.tuple([Code, z.union([Code, z.int(), z.boolean()])])),
]);

/** Where an entry stands, read without judging the rest: its hash does that. Null when it cannot be read. */
export function positionOf(body: string): Pick<Link, 'chain' | 'seq' | 'previous'> | null {
  try {
    const [, chain, seq, previous] = Position.parse(JSON.parse(body));
    return { chain, seq, previous };
  } catch {
    return null;
  }
}

/** @throws ZodError or SyntaxError for a text that {@link encode} did not write. */
export function decode(body: string): Entry {
  const [, chain, seq, previous, at, event, actor, user, video, detail] = Body.parse(JSON.parse(body));
  const entry = { chain, seq, previous, at, event, actor, user, video, detail: Object.fromEntries(detail) };
  return { ...entry, hash: sha256(body) };
}

/** The entry that records `fact` after `head`, as text, and the chain's new end. */
export function link(head: Head, fact: Fact): { body: string; head: Head } {
  const body = encode({ ...Fact.parse(fact), chain: head.chain, seq: head.count, previous: head.hash });
  return { body, head: { chain: head.chain, count: head.count + 1, hash: sha256(body) } };
}
