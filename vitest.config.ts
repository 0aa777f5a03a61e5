import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// *.pg.test.ts needs true concurrency (lock order, commit order, notify) and runs on PostgreSQL only;
// everything else runs on PGlite, and again on PostgreSQL when DATABASE_URL is set.
const onPostgres = Boolean(process.env.DATABASE_URL)

// They touch no database, or make a PGlite of their own: once is enough.
const engineIndependent = [
  'engines/**',
  'web/**',
  'server/src/adapters/ai-{local,remote}/**',
  'server/src/adapters/likeness-pixels/**',
  'server/src/platform/{net,process,marks}/**',
  'server/src/testing/simulators/**',
  'server/src/rooms/films/**',
  'server/src/rooms/scripts/breakdown/**',
  'server/src/rooms/boards/{match.test.ts,people/**}',
  'server/src/rooms/voices/casting-heard.test.ts',
  'scripts/**',
  'acceptance/**/!(*.pg).test.ts',
  // What they try is the making, not the database: one engine is enough.
  'server/src/rooms/productions/{cancelled,pinned,vanished,resumed-late}.ffmpeg.test.ts',
  'server/src/studio/copied-and-purged.ffmpeg.test.ts',
  'server/src/rooms/productions/killed.slow.test.ts',
  '**/embedded-database.slow.test.ts',
]

export default defineConfig({
  test: {
    include: ['{contract,server,web,scripts,acceptance,engines,bench,render-node}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/testdata/**', ...(onPostgres ? engineIndependent : ['**/*.pg.test.ts'])],
    testTimeout: 180_000,
    hookTimeout: 240_000,
    pool: 'forks',
    // Many tests run ffmpeg, which has threads of its own: more workers than half the cores only queue up.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    coverage: { enabled: false },
  },
})
