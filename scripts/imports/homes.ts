// Rule 3: one home per power.
import { type Finding, findingAt } from './finding.ts'
import type { Place, Zone } from './place.ts'
import type { Import, SourceFile } from './source.ts'
import type { Power } from './syntax.ts'

/** Not part of the server: each is a program with edges of its own. */
const OUTSIDE: readonly Zone[] = ['scripts', 'bench', 'acceptance', 'testing', 'render-node', 'engines', 'elsewhere']

const isOutside = (place: Place) => place.isTest || OUTSIDE.includes(place.zone)
const isTimekeeper = (place: Place) => place.zone === 'platform' && ['clock.ts', 'ids.ts'].includes(place.file)
const mayHoldSql = (place: Place) =>
  ['platform', 'adapter'].includes(place.zone) ||
  (place.zone === 'room' && /(^|[/-])(queries|tables)\.ts$/.test(place.file))

const isWayOut = (place: Place) => place.zone === 'platform' && place.file.startsWith('net/')
const WAY_OUT =
  'Requests leave through platform/net/outbound.ts only, which knows where they may go and how much may come back: take an Outbound as a parameter.'

type Home = { readonly rule: string; readonly allows: (place: Place) => boolean; readonly instead: string }

const POWER_HOMES: Record<Power, Home> = {
  environment: {
    rule: 'environment',
    allows: (place) => place.path === 'server/src/studio/config.ts',
    instead: 'process.env is read in studio/config.ts only: take the setting as a parameter.',
  },
  sql: {
    rule: 'sql',
    allows: mayHoldSql,
    instead:
      'SQL lives in the queries.ts and tables.ts of a room (and in platform/, adapters/, migrations/): add a named query there.',
  },
  clock: {
    rule: 'clock',
    allows: (place) => isTimekeeper(place) || place.zone === 'web',
    instead: 'The time comes from platform/clock.ts: take a Clock as a parameter.',
  },
  chance: {
    rule: 'clock',
    allows: (place) => isTimekeeper(place) || place.zone === 'web',
    instead: 'Randomness comes from platform/ids.ts: take it as a parameter, so that equal input gives equal output.',
  },
  network: {
    rule: 'network',
    // Commands speak our own API; pages have nothing else.
    allows: (place) => place.zone === 'cli' || place.zone === 'web' || isWayOut(place),
    instead: WAY_OUT,
  },
}

export function checkPowers(file: SourceFile): Finding[] {
  if (isOutside(file.place)) return []
  return file.powers.flatMap(({ power, line }) => {
    const { rule, allows, instead } = POWER_HOMES[power]
    return allows(file.place) ? [] : [{ path: file.place.path, line, rule, problem: USES[power], instead }]
  })
}

const USES: Record<Power, string> = {
  environment: 'reads process.env',
  sql: 'speaks SQL',
  clock: 'reads the clock',
  chance: 'draws a random value',
  network: 'calls fetch',
}

const PACKAGE_HOMES: readonly (Home & { readonly modules: RegExp })[] = [
  {
    rule: 'network',
    modules: /^(undici|(node:)?(https|http2|tls|dgram|dns)|axios|got|node-fetch)(\/|$)/,
    allows: isWayOut,
    instead: WAY_OUT,
  },
  { ...POWER_HOMES.sql, modules: /^kysely(\/|$)/ },
  {
    rule: 'vendors',
    modules:
      /^(@aws-sdk\/.+|@ai-sdk\/.+|@anthropic-ai\/.+|@electric-sql\/pglite.*|ai|openai|nodemailer.*|pg|ioredis|redis)$/,
    allows: (place) => place.zone === 'adapter',
    instead:
      'Vendor SDKs live in adapters/: declare a port in platform/ (or rooms/generation/provider.ts) and implement it there.',
  },
  {
    rule: 'processes',
    modules: /^(node:)?child_process$/,
    allows: (place) => place.zone === 'platform' && place.file.startsWith('process/'),
    instead: 'Child processes are started by #platform/process/ only, which limits, logs and kills them.',
  },
  {
    rule: 'processes',
    modules: /^(node:)?worker_threads$/,
    allows: (place) =>
      ['adapter', 'platform'].includes(place.zone) ||
      (place.owner === 'scripts' && place.file.startsWith('breakdown/')),
    instead: 'Worker threads belong to adapters/, platform/ and rooms/scripts/breakdown/.',
  },
]

export function checkPackage(file: SourceFile, imported: Import): Finding[] {
  if (isOutside(file.place) || imported.target !== undefined) return []
  return PACKAGE_HOMES.filter((home) => home.modules.test(imported.specifier) && !home.allows(file.place)).map((home) =>
    findingAt(file, imported, { rule: home.rule, instead: home.instead }),
  )
}
