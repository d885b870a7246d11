import { z } from 'zod';

export const AccountsEnv = z.object({ ACCOUNTS_TABLE: z.string().min(1) });
