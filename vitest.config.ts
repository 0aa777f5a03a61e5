import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{contract,server,scripts,acceptance,engines}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    coverage: { enabled: false },
  },
})
