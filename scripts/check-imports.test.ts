import { describe, expect, test } from 'vitest'
import { checkImports } from './check-imports.ts'
import { withTree } from './imports/fixture-tree.ts'
import { housePlan, type Plan } from './imports/plan.ts'

const plan: Plan = {
  storeys: [['identity'], ['reviews', 'files'], ['scripts', 'generation'], ['films']],
  listeners: ['audit'],
  operators: ['system'],
}

const rulesBroken = (files: Record<string, string>) =>
  withTree(files, (root) => checkImports(root, plan).map(({ rule }) => rule))

const room = (name: string, file: string) => `server/src/rooms/${name}/${file}`

/** What stands, and what breaks the rule by one change. */
const cases: readonly {
  readonly rule: string
  readonly when: string
  readonly path: string
  readonly bad: string
  readonly good: string
}[] = [
  {
    rule: 'arrows',
    when: 'a room imports an adapter',
    path: room('films', 'commands.ts'),
    bad: `import { x } from '#adapters/mail-smtp/smtp.ts'`,
    good: `import { x } from '#platform/mail/mailer.ts'`,
  },
  {
    rule: 'arrows',
    when: 'platform imports a room',
    path: 'server/src/platform/log.ts',
    bad: `const x = await import('#rooms/scripts/scripts.ts')`,
    good: `const x = await import('./clock.ts')`,
  },
  {
    rule: 'arrows',
    when: 'an adapter imports another',
    path: 'server/src/adapters/a/a.ts',
    bad: `export { x } from '#adapters/b/b.ts'`,
    good: `export { x } from './c.ts'`,
  },
  {
    rule: 'arrows',
    when: 'main imports a room',
    path: 'server/src/main.ts',
    bad: `import { x } from '#rooms/films/films.ts'`,
    good: `import { x } from '#studio/serve.ts'`,
  },
  {
    rule: 'arrows',
    when: 'a command imports a room',
    path: 'server/src/cli/produce.ts',
    bad: `import { x } from '#rooms/films/films.ts'`,
    good: `import { x } from '#studio/serve.ts'`,
  },
  {
    rule: 'arrows',
    when: 'the studio imports a command',
    path: 'server/src/studio/serve.ts',
    bad: `import { x } from '../cli/produce.ts'`,
    good: `import { x } from '#rooms/films/films.ts'`,
  },
  {
    rule: 'arrows',
    when: 'web imports the server',
    path: 'web/src/main.tsx',
    bad: `import type { x } from '#rooms/films/films.ts'`,
    good: `import type { x } from '#contract/films.ts'`,
  },
  {
    rule: 'arrows',
    when: 'render-node imports the server',
    path: 'render-node/agent.ts',
    bad: `import { x } from '../server/src/platform/log.ts'`,
    good: `import { x } from '../contract/src/render.ts'`,
  },
  {
    rule: 'arrows',
    when: 'an acceptance test imports the server',
    path: 'acceptance/film.test.ts',
    bad: `import { x } from '#rooms/films/films.ts'`,
    good: `import { x } from '#contract/films.ts'`,
  },
  {
    rule: 'arrows',
    when: 'contract imports the server',
    path: 'contract/src/films.ts',
    bad: `type X = import('#rooms/films/films.ts').X`,
    good: `type X = import('./events.ts').X`,
  },
  {
    rule: 'contract',
    when: 'contract imports a package',
    path: 'contract/src/films.ts',
    bad: `import fastify from 'fastify'`,
    good: `import { Type } from 'typebox'`,
  },
  {
    rule: 'adapters',
    when: 'an adapter calls the port instead of typing it',
    path: 'server/src/adapters/ai-x/x.ts',
    bad: `import { x } from '#rooms/generation/provider.ts'`,
    good: `import type { x } from '#rooms/generation/provider.ts'`,
  },
  {
    rule: 'adapters',
    when: 'an adapter knows a room',
    path: 'server/src/adapters/ai-x/x.ts',
    bad: `import type { x } from '#rooms/films/films.ts'`,
    good: `import { type x } from '#rooms/generation/provider.ts'`,
  },
  {
    rule: 'front-door',
    when: 'a room reads the tables of another',
    path: room('films', 'commands.ts'),
    bad: `import type { x } from '#rooms/reviews/tables.ts'`,
    good: `import type { x } from '#rooms/reviews/events.ts'`,
  },
  {
    rule: 'front-door',
    when: 'studio reaches for commands',
    path: 'server/src/studio/compose.ts',
    bad: `import { x } from '#rooms/reviews/commands.ts'`,
    good: `import { x } from '#rooms/reviews/routes.ts'`,
  },
  {
    rule: 'front-door',
    when: 'a room calls the provider port',
    path: room('films', 'commands.ts'),
    bad: `import { x } from '#rooms/generation/provider.ts'`,
    good: `import type { x } from '#rooms/generation/provider.ts'`,
  },
  {
    rule: 'storeys',
    when: 'a room calls a higher one',
    path: room('reviews', 'commands.ts'),
    bad: `import type { x } from '#rooms/films/films.ts'`,
    good: `import type { x } from '#rooms/identity/identity.ts'`,
  },
  {
    rule: 'storeys',
    when: 'a room calls one beside it',
    path: room('reviews', 'commands.ts'),
    bad: `import { x } from '#rooms/files/files.ts'`,
    good: `import { x } from '#rooms/identity/identity.ts'`,
  },
  {
    rule: 'storeys',
    when: 'a room imports a listener',
    path: room('films', 'commands.ts'),
    bad: `import { x } from '#rooms/audit/audit.ts'`,
    good: `import { x } from '#rooms/reviews/reviews.ts'`,
  },
  {
    rule: 'storeys',
    when: 'a listener calls a room',
    path: room('audit', 'audit.ts'),
    bad: `import { x } from '#rooms/films/films.ts'`,
    good: `import { x } from '#rooms/films/events.ts'`,
  },
  {
    rule: 'storeys',
    when: 'a room is not in the plan',
    path: room('castles', 'x.ts'),
    bad: `export const x = 1`,
    good: ``,
  },
  {
    rule: 'platform-words',
    when: 'platform says a product word',
    path: 'server/src/platform/events/emit.ts',
    bad: `import { reviewDecided } from './topics.ts'`,
    good: `import { rowDecided } from './topics.ts'`,
  },
  {
    rule: 'spelling',
    when: 'a relative path leaves its folder',
    path: room('films', 'commands.ts'),
    bad: `import { x } from '../../platform/clock.ts'`,
    good: `import { x } from './film.ts'`,
  },
  {
    rule: 'testing',
    when: 'production code imports testing',
    path: 'server/src/studio/serve.ts',
    bad: `import { x } from '#testing/studio.ts'`,
    good: `import { x } from './config.ts'`,
  },
  {
    rule: 'barrels',
    when: 'a file is called index',
    path: room('films', 'index.ts'),
    bad: `export const x = 1`,
    good: ``,
  },
  {
    rule: 'environment',
    when: 'process.env is read',
    path: room('films', 'film.ts'),
    bad: `const x = process.env.HOME`,
    good: `const x = 'process.env.HOME'`,
  },
  {
    rule: 'environment',
    when: 'env is taken out of process',
    path: 'server/src/platform/log.ts',
    bad: `const { env } = process`,
    good: `const { pid } = process`,
  },
  {
    rule: 'environment',
    when: 'env is imported',
    path: 'server/src/adapters/a/a.ts',
    bad: `import { env } from 'node:process'`,
    good: `import { stdout } from 'node:process'`,
  },
  {
    rule: 'network',
    when: 'an adapter calls fetch',
    path: 'server/src/adapters/a/a.ts',
    bad: `export const f = () => fetch('https://example.org')`,
    good: `export const f = (outbound: any) => outbound.request({ url: 'https://example.org' })`,
  },
  {
    rule: 'network',
    when: 'a room brings its own HTTP client',
    path: room('films', 'film.ts'),
    bad: `import { request } from 'undici'`,
    good: `import type { Outbound } from '#platform/net/outbound.ts'`,
  },
  {
    rule: 'sql',
    when: 'a command imports kysely',
    path: room('films', 'commands.ts'),
    bad: `import type { Kysely } from 'kysely'`,
    good: `import type { Db } from '#platform/db/db.ts'`,
  },
  {
    rule: 'sql',
    when: 'a command builds a query',
    path: room('films', 'commands.ts'),
    bad: `export const f = (tx: any) => tx.selectFrom('film')`,
    good: `export const f = (tx: any) => tx.from('film')`,
  },
  {
    rule: 'sql',
    when: 'studio writes SQL',
    path: 'server/src/studio/serve.ts',
    bad: 'export const f = (sql: any) => sql<number>`select 1`',
    good: 'export const f = () => `select 1`',
  },
  {
    rule: 'vendors',
    when: 'a room imports an SDK',
    path: room('files', 'files.ts'),
    bad: `import { S3Client } from '@aws-sdk/client-s3'`,
    good: `import sharp from 'sharp'`,
  },
  {
    rule: 'vendors',
    when: 'platform imports a driver',
    path: 'server/src/platform/db/db.ts',
    bad: `import pg from 'pg'`,
    good: `import { Kysely } from 'kysely'`,
  },
  {
    rule: 'processes',
    when: 'an adapter starts a process',
    path: 'server/src/adapters/a/a.ts',
    bad: `import { spawn } from 'node:child_process'`,
    good: `import { Worker } from 'node:worker_threads'`,
  },
  {
    rule: 'processes',
    when: 'a room starts a thread',
    path: room('scripts', 'parse.ts'),
    bad: `import { Worker } from 'node:worker_threads'`,
    good: ``,
  },
  {
    rule: 'clock',
    when: 'Date.now is called',
    path: room('films', 'film.ts'),
    bad: `const x = Date.now()`,
    good: `const x = new Date(0)`,
  },
  {
    rule: 'clock',
    when: 'new Date is empty',
    path: 'server/src/adapters/a/a.ts',
    bad: `const x = new Date()`,
    good: `const x = new Date('2026-01-01')`,
  },
  {
    rule: 'clock',
    when: 'Math.random is drawn',
    path: 'server/src/platform/jobs/backoff.ts',
    bad: `const x = Math.random()`,
    good: `const x = Math.round(1)`,
  },
  {
    rule: 'clock',
    when: 'randomUUID is imported',
    path: room('films', 'film.ts'),
    bad: `import { randomUUID } from 'node:crypto'`,
    good: `import { createHash } from 'node:crypto'`,
  },
]

describe('each rule', () => {
  test.each(cases)('$rule: $when', ({ rule, path, bad, good }) => {
    expect(rulesBroken({ [path]: bad })).toContain(rule)
    if (good !== '') expect(rulesBroken({ [path]: good })).toEqual([])
  })

  test('cycles: values go round, types may', () => {
    const a = room('films', 'a.ts')
    const b = room('films', 'b.ts')
    const ring = {
      [a]: `import { y } from './b.ts'\nexport const x = y`,
      [b]: `import { x } from './a.ts'\nexport const y = x`,
    }
    expect(rulesBroken(ring)).toEqual(['cycles'])
    expect(rulesBroken({ ...ring, [b]: `import type { x } from './a.ts'\nexport const y = 1` })).toEqual([])
  })
})

describe('what stays allowed', () => {
  test.each([
    [
      'a test uses testing and the real edges',
      room('films', 'films.test.ts'),
      `import { x } from '#testing/studio.ts'\nimport { y } from '#adapters/blobs-memory/memory.ts'`,
    ],
    [
      'an adapter runs the suite of its port',
      'server/src/adapters/ai-x/x.test.ts',
      `import { x } from '#rooms/generation/provider.suite.ts'`,
    ],
    [
      'queries.ts holds SQL',
      room('films', 'take-queries.ts'),
      "import { sql } from 'kysely'\nexport const q = sql`select 1`",
    ],
    ['config.ts reads the environment', 'server/src/studio/config.ts', 'export const env = process.env'],
    [
      'the breakdown runs in a thread',
      room('scripts', 'breakdown/pool.ts'),
      `import { Worker } from 'node:worker_threads'`,
    ],
    [
      'platform/process starts programs',
      'server/src/platform/process/run.ts',
      `import { spawn } from 'node:child_process'`,
    ],
    ['clock.ts tells the time', 'server/src/platform/clock.ts', 'export const now = () => Date.now()'],
    ['an operator uses any door', room('system', 'system.ts'), `import { x } from '#rooms/films/films.ts'`],
  ])('%s', (_, path, text) => {
    expect(rulesBroken({ [path]: text })).toEqual([])
  })
})

test('the message names the place, the rule and the way out', () => {
  const files = { [room('films', 'commands.ts')]: `\nimport { x } from '#rooms/reviews/tables.ts'` }
  const [finding] = withTree(files, (root) => checkImports(root, plan))
  expect(finding).toMatchObject({
    path: room('films', 'commands.ts'),
    line: 2,
    problem: 'imports #rooms/reviews/tables.ts',
  })
  expect(finding?.instead).toContain('#rooms/reviews/reviews.ts')
})

test('every room of the house has one place', () => {
  const rooms = [...housePlan.storeys.flat(), ...housePlan.listeners, ...housePlan.operators]
  expect(new Set(rooms).size).toBe(rooms.length)
})
