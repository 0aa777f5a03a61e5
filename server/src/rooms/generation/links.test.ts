// Results that lie behind a link: written down before they are fetched, fetched for as long as the link may open, never lost to a crash.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { RunAgainLater } from '#platform/jobs/job.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
import type { Engine, PollResult, ResultLinks } from './provider.ts'
import {
  Acme,
  blobs,
  books,
  clip,
  clock,
  closeWorld,
  context,
  database,
  emptyWorld,
  failsWith,
  later,
  openWorld,
  order,
  room,
  scope,
} from './remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const signal = () => new AbortController().signal
const lines = async ({ generation }: ReturnType<typeof room>) =>
  (await generation.list(database.db, scope, { page: 1, size: 10, filter: {} })).items
const artefactsOf = (keys: readonly string[]) => createArtefacts({ blobs, clock }).find(database.db, scope, keys)

/** Answers with where it lies; the link opens when the test says so. */
class Linked {
  isOpen = false
  collected = 0
  readonly seen: ResultLinks[] = []
  readonly links: ResultLinks
  constructor(links: ResultLinks = { urls: ['https://acme.example/a?signature=1'], usage: { second: 2 } }) {
    this.links = links
  }
  engine(): Partial<Engine> {
    return {
      submit: async ({ intentId }) => ({ providerJobId: intentId, links: this.links }),
      poll: async () => ({ state: 'unknown' }),
      collect: async (links) => {
        this.collected += 1
        this.seen.push(links)
        if (!this.isOpen) return { state: 'unfetched', message: 'the link answers 503' }
        return { ...clip(links.usage), state: 'succeeded' } as PollResult
      },
    }
  }
}

test('a result that lies behind a link is fetched by whoever comes after a crash, and is booked by what the provider said', async () => {
  const linked = new Linked()
  const asked = order()
  const before = room(new Acme(), { engine: linked.engine() })
  await later(before.generation.generate(scope, asked, context()))
  const own = room(new Acme(), { engine: linked.engine() })
  await later(own.generation.generate(scope, asked, context()))
  linked.isOpen = true
  await own.generation.generate(scope, asked, context())
  expect(linked.seen).toEqual([linked.links, linked.links, linked.links])
  expect(await books(own.billing)).toEqual({ spent: 200n, holds: 0 })
  const { rows } = await database.db.transaction((tx) => tx.executeSql('select result_links from generations', []))
  expect(rows).toEqual([{ result_links: null }])
})

test('a link is tried more and more rarely for its life, and is then an open question: made, and not to be had', async () => {
  const linked = new Linked()
  const own = room(new Acme(), { engine: linked.engine() })
  const asked = order()
  const pauses: number[] = []
  for (let tries = 0; tries < 60; tries += 1) {
    const error = await own.generation.generate(scope, asked, context()).catch((thrown: unknown) => thrown)
    if (!(error instanceof RunAgainLater)) break
    pauses.push(error.delayMs)
    clock.advanceMs(error.delayMs)
  }
  const waited = pauses.reduce((sum, ms) => sum + ms, 0)
  expect(waited).toBeGreaterThanOrEqual(15 * MINUTE_MS)
  expect(waited).toBeLessThan(15 * MINUTE_MS + 6 * MINUTE_MS)
  expect(pauses[0]).toBe(5000)
  expect(pauses.at(-1)).toBeGreaterThan(3 * MINUTE_MS)
  const [line] = await lines(own)
  expect(line).toMatchObject({ state: 'ambiguous', failure: { cause: 'unfetched', message: 'the link answers 503' } })
  expect(await books(own.billing)).toEqual({ spent: 0n, holds: 1 })
  linked.isOpen = true
  clock.advanceMs(15 * MINUTE_MS)
  expect(await own.generation.reconcile(signal())).toMatchObject({ kept: 1 })
  expect(await books(own.billing)).toEqual({ spent: 200n, holds: 0 })
})

test('whoever looks at the task is told once that it is made and cannot be fetched yet, before anybody is asked', async () => {
  const linked = new Linked()
  const own = room(new Acme(), { engine: linked.engine() })
  const asked = order()
  const taskId = await own.taskOf()
  const until = new Date(clock.now().getTime() + 15 * MINUTE_MS).toISOString().slice(0, 16).replace('T', ' ')
  for (let tries = 0; tries < 3; tries += 1) {
    await later(own.generation.generate(scope, asked, { ...context(), taskId }))
    clock.advanceMs(10_000)
  }
  const log = await own.logOf(taskId)
  expect(log).toHaveLength(1)
  expect(log[0]).toContain('the link answers 503')
  expect(log[0]).toContain(`until ${until} UTC`)
})

test('what only an administrator can open is asked of a person at once, stays on hold, and is fetched once it is open', async () => {
  const message = '10.0.0.5 lies in a private network. An administrator may name it.'
  let isNamed = false
  const poll = async (): Promise<PollResult> =>
    isNamed ? clip({ second: 2 }) : { state: 'unfetched', message, needsPerson: true }
  const own = room(new Acme(), { engine: { poll } })
  const asked = order()
  await failsWith(own.generation.generate(scope, asked, context()), { cause: 'unfetched', charged: 'unknown' })
  expect(await lines(own)).toMatchObject([{ state: 'ambiguous', failure: { cause: 'unfetched', message } }])
  expect(await books(own.billing)).toEqual({ spent: 0n, holds: 1 })
  isNamed = true
  clock.advanceMs(11 * MINUTE_MS)
  expect(await own.generation.reconcile(signal())).toMatchObject({ kept: 1 })
  expect(await books(own.billing)).toEqual({ spent: 200n, holds: 0 })
  expect((await artefactsOf([asked.artefactKey])).size).toBe(1)
})

test('what was made and never fetched is booked as the provider counted it when nobody decides, for it is on the bill; it is kept if it comes in after all', async () => {
  const linked = new Linked()
  const own = room(new Acme(), { engine: linked.engine() })
  const asked = order()
  await later(own.generation.generate(scope, asked, context()))
  clock.advanceMs(2 * HOUR_MS)
  await failsWith(own.generation.generate(scope, asked, context()), { cause: 'unfetched' })
  clock.advanceMs(25 * HOUR_MS)
  expect(await own.generation.reconcile(signal())).toMatchObject({ released: 1 })
  expect(await books(own.billing)).toEqual({ spent: 200n, holds: 0 })
  linked.isOpen = true
  clock.advanceMs(2 * HOUR_MS)
  expect(await own.generation.reconcile(signal())).toMatchObject({ kept: 1 })
  expect(await books(own.billing)).toEqual({ spent: 200n, holds: 0 })
  expect((await artefactsOf([asked.artefactKey])).size).toBe(1)
})

test("where the provider says when the link closes, it is tried until then; a clock that is wrong costs no more than minutes' patience", async () => {
  for (const [openForMs, isOverAfterMs] of [
    [3 * HOUR_MS, 3 * HOUR_MS],
    [-HOUR_MS, 5 * MINUTE_MS],
  ] as const) {
    await emptyWorld()
    const openUntilMs = clock.now().getTime() + openForMs
    const linked = new Linked({ urls: ['https://acme.example/a'], openUntilMs })
    const own = room(new Acme(), { engine: linked.engine() })
    const asked = order()
    await later(own.generation.generate(scope, asked, context()))
    clock.advanceMs(isOverAfterMs - 1000)
    await later(own.generation.generate(scope, asked, context()))
    clock.advanceMs(2000)
    await failsWith(own.generation.generate(scope, asked, context()), { cause: 'unfetched' })
  }
})

test('called off, what lies behind a link is kept: it was made', async () => {
  const linked = new Linked()
  const own = room(new Acme(), { engine: linked.engine() })
  const asked = order()
  await later(own.generation.generate(scope, asked, context()))
  linked.isOpen = true
  await own.generation.callOff(scope, asked, context())
  expect(await books(own.billing)).toEqual({ spent: 200n, holds: 0 })
})

test('what is made and cannot be fetched yet takes nobody’s place at the provider', async () => {
  const linked = new Linked()
  const own = room(new Acme(), { engine: { ...linked.engine(), concurrencyMax: 1 } })
  await later(own.generation.generate(scope, order(), context()))
  await later(own.generation.generate(scope, order(), context()))
  const states = (await lines(own)).map(({ state }) => state)
  expect(states).toEqual(['submitted', 'submitted'])
})
