import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src', 'test', 'stories', 'bin'].map(folder => `${folder}/**/*.test.ts`),
    globalSetup: ['test/setup.ts'],
    // For what hangs, not for what is slow: a busy machine takes many times as long.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    // Facts are waited for, on a slow machine as well.
    expect: { poll: { timeout: 60_000 } },
  },
})
