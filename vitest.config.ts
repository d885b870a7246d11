import { defineConfig } from 'vitest/config';

const common = {
  expect: { requireAssertions: true },
  sequence: { shuffle: true },
  restoreMocks: true,
  unstubEnvs: true,
} as const;
const setupFiles = ['test/support/quiet.ts'];

/** Whole processes, real engines, encoders: one file at a time, and with time enough on a slow machine. */
const heavy = (name: string, order: number) => ({
  test: {
    ...common,
    setupFiles,
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    sequence: { groupOrder: order, shuffle: false },
  },
});

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          setupFiles,
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0, shuffle: true },
        },
      },
      {
        test: {
          ...common,
          setupFiles,
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1, shuffle: true },
        },
      },
      heavy('integration', 2),
      heavy('conformance', 3),
      heavy('e2e', 4),
    ],
  },
});
