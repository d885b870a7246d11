import * as z from 'zod';

export const FeedApiEnv = z.object({ FEED_TABLE: z.string().min(1), ACCOUNTS_TABLE: z.string().min(1) });
