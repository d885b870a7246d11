import * as z from 'zod';

/** What an authorizer reads of an HTTP API authorizer event (payload 2.0). */
export const Authorization = z.object({
  headers: z
    .record(z.string(), z.string())
    .default({})
    .transform((headers) =>
      Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toLowerCase(), v])),
    ),
});
