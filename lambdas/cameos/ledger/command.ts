import type { Checkpoint } from './checkpoint.ts';
import type { LedgerStore } from './store.ts';
import { type Fault, verifyLedger } from './verify.ts';

export interface Verdict {
  readonly entries: number;
  readonly chains: number;
  readonly checkpoints: number;
  readonly faults: readonly Fault[];
}

/**
 * Reads and verifies a ledger that may be in use. A scan is not a snapshot, so what looks wrong is looked at again: what
 * somebody appended in between is right the second time.
 */
export async function verifyLive(
  store: Pick<LedgerStore, 'readAll'>,
  publicKey: Uint8Array | null,
  witnesses: readonly Checkpoint[] = [],
): Promise<Verdict> {
  let ledger = await store.readAll();
  let faults = verifyLedger(ledger, publicKey, witnesses);
  if (faults.length > 0) {
    const seen = new Set(faults.map(name));
    ledger = await store.readAll();
    faults = verifyLedger(ledger, publicKey, witnesses).filter((fault) => seen.has(name(fault)));
  }
  return {
    entries: ledger.entries.length,
    chains: ledger.heads.length,
    checkpoints: ledger.checkpoints.length,
    faults,
  };
}

const name = ({ kind, chain, seq, message }: Fault): string => `${kind} ${chain} ${seq} ${message}`;
