import { sha256 } from '../../platform/ids.ts';
import { type Checkpoint, digestOf, isSigned } from './checkpoint.ts';
import { emptyHead, type Head, positionOf } from './entry.ts';

/** One thing that is not as it was written. */
export interface Fault {
  readonly kind:
    | 'altered'
    | 'missing'
    | 'reordered'
    | 'unreadable'
    | 'cut-off'
    | 'head-differs'
    | 'checkpoint-forged'
    | 'checkpoint-missing';
  readonly chain: string | null;
  readonly seq: number | null;
  readonly message: string;
}

/** An item as it lies in the table, under the chain and number that its key says. */
export interface StoredEntry {
  readonly chain: string;
  readonly seq: number;
  /** Null: the item does not have the form of an entry. */
  readonly text: { readonly body: string; readonly hash: string } | null;
}

export interface Ledger {
  readonly entries: readonly StoredEntry[];
  readonly heads: readonly Head[];
  readonly checkpoints: readonly Checkpoint[];
  /** How many there should be. */
  readonly checkpointCount: number;
}

/**
 * Checks a whole ledger: every entry's hash, every link, every number, every chain's end, and every signed checkpoint.
 *
 * @param publicKey Of the key that signs checkpoints, SPKI DER; null: signatures are not checked.
 * @param witnesses Checkpoints kept elsewhere: they must be among those found here, unchanged.
 * @returns what is wrong; empty when nothing is.
 */
export function verifyLedger(
  ledger: Ledger,
  publicKey: Uint8Array | null,
  witnesses: readonly Checkpoint[] = [],
): Fault[] {
  const chains = new Map<string, StoredEntry[]>();
  for (const stored of ledger.entries) {
    const chain = chains.get(stored.chain);
    if (chain) chain.push(stored);
    else chains.set(stored.chain, [stored]);
  }
  const heads = new Map(ledger.heads.map((head) => [head.chain, head]));
  const ends = new Map<string, Chain>();
  const faults: Fault[] = [];
  for (const name of [...new Set([...chains.keys(), ...heads.keys()])].toSorted()) {
    const chain = walk(name, chains.get(name) ?? [], faults);
    ends.set(name, chain);
    faults.push(...compareEnd(chain, heads.get(name), name));
  }
  faults.push(...verifyCheckpoints(ledger, ends, publicKey, witnesses));
  return faults;
}

/** Hashes as they are written in the entries, by number. */
interface Chain {
  readonly hashes: readonly string[];
}

function walk(chain: string, stored: readonly StoredEntry[], faults: Fault[]): Chain {
  const hashes: string[] = [];
  let previous = emptyHead(chain).hash;
  const fault = (kind: Fault['kind'], seq: number, message: string) =>
    faults.push({ kind, chain, seq, message });
  for (const { seq, text } of stored.toSorted((a, b) => a.seq - b.seq)) {
    for (let gap = hashes.length; gap < seq; gap++) {
      fault('missing', gap, 'The entry is gone.');
      hashes.push('');
      previous = '';
    }
    const position = text && positionOf(text.body);
    if (!text || !position) {
      fault('unreadable', seq, 'The entry does not parse.');
      hashes.push('');
      previous = '';
      continue;
    }
    if (position.chain !== chain || position.seq !== seq)
      fault('reordered', seq, `Here lies entry ${position.seq} of ${position.chain}.`);
    if (sha256(text.body) !== text.hash) fault('altered', seq, 'The entry does not match its hash.');
    else if (previous !== '' && position.previous !== previous)
      fault('altered', seq, 'The entry does not follow from the one before.');
    hashes.push(text.hash);
    previous = text.hash;
  }
  return { hashes };
}

function compareEnd({ hashes }: Chain, head: Head | undefined, chain: string): Fault[] {
  const fault = (kind: Fault['kind'], seq: number, message: string) => [{ kind, chain, seq, message }];
  if (!head) return fault('head-differs', hashes.length, 'The chain has no head.');
  if (head.count > hashes.length)
    return fault(
      'cut-off',
      hashes.length,
      `The head counts ${head.count} entries; ${hashes.length} are here.`,
    );
  if (head.count < hashes.length)
    return fault(
      'head-differs',
      head.count,
      `The head counts ${head.count} entries; ${hashes.length} are here.`,
    );
  const last = hashes.at(-1) ?? emptyHead(chain).hash;
  return last === '' || head.hash === last
    ? []
    : fault('head-differs', hashes.length - 1, 'The head has another hash than the last entry.');
}

function verifyCheckpoints(
  { checkpoints, checkpointCount }: Ledger,
  chains: ReadonlyMap<string, Chain>,
  publicKey: Uint8Array | null,
  witnesses: readonly Checkpoint[],
): Fault[] {
  const faults: Fault[] = [];
  const fault = (kind: Fault['kind'], message: string) =>
    faults.push({ kind, chain: null, seq: null, message });
  const sorted = checkpoints.toSorted((a, b) => a.number - b.number);
  let previous: string | null = null;
  sorted.forEach((checkpoint, at) => {
    const name = `Checkpoint ${checkpoint.number}`;
    if (checkpoint.number !== at) fault('checkpoint-missing', `${name} stands where ${at} should.`);
    else if (checkpoint.previous !== previous)
      fault('checkpoint-forged', `${name} does not follow from the one before.`);
    if (publicKey && !isSigned(checkpoint, publicKey))
      fault('checkpoint-forged', `${name} is not signed by the ledger's key.`);
    previous = digestOf(checkpoint);
    faults.push(...compareCheckpoint(checkpoint, chains));
  });
  if (sorted.length !== checkpointCount)
    fault('checkpoint-missing', `There should be ${checkpointCount} checkpoints; ${sorted.length} are here.`);
  for (const witness of witnesses) {
    const name = `Checkpoint ${witness.number}, kept elsewhere,`;
    if (publicKey && !isSigned(witness, publicKey)) fault('checkpoint-forged', `${name} is not signed.`);
    const found = sorted.find(({ number }) => number === witness.number);
    if (!found) fault('checkpoint-missing', `${name} is not in the ledger.`);
    else if (digestOf(found) !== digestOf(witness))
      fault('checkpoint-forged', `${name} says something else than the ledger's.`);
    faults.push(...compareCheckpoint(witness, chains));
  }
  return faults;
}

/** A chain may have grown since; what it had then it must have still. */
function compareCheckpoint({ number, heads }: Checkpoint, chains: ReadonlyMap<string, Chain>): Fault[] {
  return heads.flatMap(({ chain, count, hash }): Fault[] => {
    const hashes = chains.get(chain)?.hashes ?? [];
    if (hashes.length < count)
      return [
        {
          kind: 'cut-off',
          chain,
          seq: hashes.length,
          message: `Checkpoint ${number} saw ${count} entries; ${hashes.length} are here.`,
        },
      ];
    const then = count === 0 ? hash : hashes[count - 1];
    return then === '' || then === hash
      ? []
      : [{ kind: 'altered', chain, seq: count - 1, message: `Checkpoint ${number} saw another entry here.` }];
  });
}
