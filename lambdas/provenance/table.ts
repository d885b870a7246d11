/**
 * The provenance table. One partition key `pk`:
 *
 * - `CHAIN`: the certificates that go into every file, `pem`
 */
export const itemKeys = {
  chain: { pk: 'CHAIN' },
} as const;
