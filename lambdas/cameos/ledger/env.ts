import * as z from 'zod';

export const LedgerEnv = z.object({ LEDGER_TABLE: z.string().min(1) });

export const CheckpointEnv = LedgerEnv.extend({ LEDGER_KEY_ID: z.string().min(1) });
