import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'tests/integration/**/*.test.ts',
      'tests/migrations/**/*.test.ts',
      'tests/faults/**/*.test.ts',
    ],
    environment: 'node',
    pool: 'forks',
    // Vitest leaves one core to itself, which does little: many tests wait for processes of their own.
    maxWorkers: 2,
    globalSetup: ['tests/helpers/build-once.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
