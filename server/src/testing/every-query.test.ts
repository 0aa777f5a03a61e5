// Walks every exported function of every `queries.ts` and `*-queries.ts`: asked in the name of workspace A about rows of A it gives
// or alters something; asked the same in the name of workspace B, or of whoever was let into another project of A, it gives and
// alters nothing. Arguments, and the reasons of those that have no tenant, stand in each room's queries.seed.ts; a function that is added fails here until it is there.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tx } from '#platform/db/db.ts'
import { Fault } from '#platform/faults.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type Furnished, furnish } from './furnished.ts'
import { openStudio, type TestStudio } from './open-studio.ts'
import { type AnyTries, type AnyTry, EXCUSES } from './query-tries.ts'
import { changesBetween, rowReader, type WorkspaceRows } from './workspace-rows.ts'

const ROOMS = join(import.meta.dirname, '../rooms')

let studio: TestStudio
let a: Furnished
let b: Scope
let guest: Scope
let all: AnyTries[]
let readRows: Awaited<ReturnType<typeof rowReader>>
let before: WorkspaceRows

beforeAll(async () => {
  studio = await openStudio({ working: false })
  a = await furnish(studio)
  studio.expectLeft({ claims: 1, holds: 2 })
  const stranger = await studio.stranger()
  b = {
    workspaceId: stranger.workspaceId,
    actorId: stranger.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  // Of a project of A in which there is nothing.
  guest = { ...b, workspaceId: a.owner.workspaceId, onlyProjectId: a.ids.fresh }
  all = (await Promise.all(filesNamed(/^queries\.seed\.ts$/).map(importTries))).flat()
  readRows = await studio.studio.db.transaction(rowReader)
  before = await studio.studio.db.transaction(rowsOfA)
})
afterAll(() => studio?.[Symbol.asyncDispose]())

const filesNamed = (name: RegExp): string[] =>
  (readdirSync(ROOMS, { recursive: true }) as string[]).filter((path) => name.test(path.split('/').at(-1) ?? ''))

const importTries = async (path: string): Promise<AnyTries[]> => (await import(join(ROOMS, path))).tries

const rowsOfA = (tx: Tx) => readRows(tx, { workspaceId: a.owner.workspaceId, userIds: [a.owner.actorId, a.memberId] })

const functionsOf = (queries: AnyTries['queries']): string[] =>
  Object.keys(queries).filter((name) => typeof queries[name] === 'function')

type Kind = 'tried' | 'ofAll' | 'adds'
type Case = {
  readonly name: string
  readonly kind: Kind
  readonly isWide: boolean
  readonly call: Call
  readonly given: AnyTry
}
type Call = (tx: Tx, ...given: unknown[]) => unknown

const casesOf = ({ file, queries, wide, ...tries }: AnyTries): Case[] =>
  (['tried', 'ofAll', 'adds'] as const).flatMap((kind) =>
    Object.entries(tries[kind]).map(([name, given]) => ({
      ...{ name: `${file} ${name}`, kind, isWide: wide.includes(name), call: queries[name] as Call, given },
    })),
  )

class RolledBack extends Error {}

type Outcome = { readonly answer: unknown; readonly error: unknown; readonly rows: WorkspaceRows }

/** What it answered, and the rows of A after it; then as if it had not been. */
async function attempt({ call, given }: Case, who: Scope): Promise<Outcome> {
  let answer: unknown
  let rows = before
  let error: unknown
  try {
    await studio.studio.db.transaction(async (tx) => {
      answer = await call(tx, ...given(who, a))
      rows = await rowsOfA(tx)
      throw new RolledBack()
    })
  } catch (thrown) {
    if (!(thrown instanceof RolledBack)) error = thrown
  }
  return { answer, error, rows }
}

/** Every function that answers otherwise than it should, so that one run names them all. */
async function surprises(judge: (one: Case) => Promise<string | null>): Promise<string[]> {
  const found: string[] = []
  for (const one of all.flatMap(casesOf)) {
    const surprise = await judge(one)
    if (surprise !== null) found.push(`${one.name}: ${surprise}`)
  }
  return found
}

/** Nothing was found: no row, no count, no list with something in it. A row whose columns are all false or null is one. */
function isNothing(answer: unknown): boolean {
  if (answer instanceof Set || answer instanceof Map) return answer.size === 0
  if (Array.isArray(answer)) return answer.length === 0
  if (answer instanceof Date) return false
  if (typeof answer !== 'object' || answer === null) return !answer
  return Object.values(answer).every(
    (value) => ['object', 'number'].includes(typeof value) && value !== null && isNothing(value),
  )
}

/** The answer tells something that is A's: an id of a row, the workspace, or one of the texts that every row of A has. */
function tracesOfA(answer: unknown): string[] {
  const text = JSON.stringify(answer, (_, value) => {
    if (value instanceof Map) return [...value]
    if (value instanceof Set) return [...value]
    return typeof value === 'bigint' ? value.toString() : value
  })
  const own = [a.owner.workspaceId, a.owner.actorId, a.memberId, a.sha256, 'of A', ...Object.values(a.ids)]
  return own.filter((trace) => text?.includes(trace))
}

/** That there was no such row, or that one of them stood in the way. */
function isRefusal(error: unknown): boolean {
  if (error instanceof Fault) return error.kind === 'not_found' || error.kind === 'conflict'
  if (!(error instanceof Error)) return false
  return /no result/i.test(error.message) || String((error as { code?: unknown }).code ?? '').startsWith('23')
}

test('every exported function of every file of queries is tried or excused, once', async () => {
  const files = filesNamed(/(^|-)queries\.ts$/).map((path) => path.replace(/\.ts$/, ''))
  expect(all.map(({ file }) => file).sort()).toEqual(files.sort())
  expect(files.length).toBeGreaterThan(40)
  const problems: string[] = []
  for (const one of all) {
    const exported = functionsOf(await import(join(ROOMS, `${one.file}.ts`)))
    const named = [one.tried, one.ofAll, one.adds].flatMap(Object.keys).concat(Object.values(one.excused).flat())
    problems.push(...exported.filter((name) => !named.includes(name)).map((name) => `${one.file} ${name} is not tried`))
    problems.push(...named.filter((name) => !exported.includes(name)).map((name) => `${one.file} has no ${name}`))
    problems.push(
      ...named.filter((name, at) => named.indexOf(name) !== at).map((name) => `${one.file} ${name} is named twice`),
    )
  }
  expect(problems).toEqual([])
})

test('nothing that takes a scope or a workspace is excused', () => {
  const found = all.flatMap(({ file, queries, excused }) =>
    Object.entries(excused).flatMap(([reason, names]) =>
      names.filter((name) => takesTenant(queries[name])).map((name) => `${file} ${name} (${reason})`),
    ),
  )
  expect(found).toEqual([])
  expect(all.flatMap(({ excused }) => Object.keys(excused)).filter((reason) => !(reason in EXCUSES))).toEqual([])
})

/** Told from the names of its parameters, of which destructured ones are some. */
function takesTenant(query: unknown): boolean {
  const parameters = String(query).split(/\)\s*(?:=>|\{)/, 1)[0] ?? ''
  return /\b(scope|tenant|workspaceId)\b/.test(parameters)
}

test('in its own name a workspace is given something, or alters something of its own', async () => {
  const found = await surprises(async (one) => {
    const { answer, error, rows } = await attempt(one, a.owner)
    if (error) return `throws ${error}`
    return isNothing(answer) && changesBetween(before, rows).length === 0 ? 'nothing is answered or altered' : null
  })
  expect(found).toEqual([])
})

/** What it gave or altered of A's; null if nothing. */
async function leakOf(one: Case, who: Scope): Promise<string | null> {
  const { answer, error, rows } = await attempt(one, who)
  if (error) return isRefusal(error) ? null : `throws ${error}`
  const altered = changesBetween(before, rows, one.kind !== 'tried')
  if (altered.length > 0) return `alters ${altered}`
  if (one.kind === 'tried' && !isNothing(answer)) return `answers ${inspect(answer).slice(0, 200)}`
  const traces = one.kind === 'ofAll' ? tracesOfA(answer) : []
  return traces.length > 0 ? `tells of ${traces}` : null
}

test('in the name of another workspace nothing is answered, and every row stays as it is', async () => {
  expect(await surprises((one) => leakOf(one, b))).toEqual([])
})

/** Those that are asked by the id of a workspace alone were let in by somebody who has looked at the project. */
const takesScope = ({ given }: Case) =>
  given(guest, a).some((value) => typeof value === 'object' && value !== null && 'onlyProjectId' in value)

test('whoever was let into another project is answered nothing, and alters nothing', async () => {
  const narrow = all.flatMap(casesOf).filter((one) => !one.isWide && takesScope(one))
  expect(narrow.length).toBeGreaterThan(80)
  expect(
    await surprises(async (one) => (narrow.some(({ name }) => name === one.name) ? leakOf(one, guest) : null)),
  ).toEqual([])
})

test('what is about the workspace as a whole takes a scope, and is named once', () => {
  const idle = all.flatMap(({ file, wide, ...rest }) => {
    const cases = casesOf({ file, wide, ...rest })
    return wide
      .filter((name) => !cases.some((one) => one.name === `${file} ${name}` && takesScope(one)))
      .map((name) => `${file} ${name}`)
  })
  expect(idle).toEqual([])
})
