// Work under way and the keys that it went out with, as they are really kept: of another member, purged, or sealed under a key
// encryption key that nobody has any more.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Clock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { RunAgainLater } from '#platform/jobs/job.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'
import type { GenerationOrder } from './generation.ts'

const ENGINE = 'kling/kling-v3-image'
const HOUR_MS = 3_600_000
/** Longer than a provider is left alone before it is asked how the work goes. */
const ASKED_AFTER_MS = 60_000

let simulator: Simulator
let studio: TestStudio
let owner: Client
let director: Client
let aheadMs = 0
const clock: Clock = { now: () => new Date(Date.now() + aheadMs), monotonicMs: () => performance.now() }

beforeAll(async () => {
  simulator = await startSimulator({ providers: simulateAll() })
  studio = await openStudio({ clock, environment: { HUABEN_SIMULATED_PROVIDERS: simulator.url }, working: false })
  owner = await studio.as('owner')
  director = await studio.as('director')
}, 120_000)
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await simulator?.close()
})
beforeEach(() => simulator.reset())

const scopeOf = (who: Client): Scope => ({
  ...{ workspaceId: owner.workspaceId, actorId: who.userId, role: 'director', requestId: null, onlyProjectId: null },
})
const generation = () => studio.studio.rooms.generation

function anOrder(): GenerationOrder {
  const place = { name: '桥头', interior: 'exterior', timeOfDay: 'day', weather: 'clear' } as const
  const view = { size: 'wide', framing: 'empty', angle: 'eye', move: 'static', keyFrame: 'full' } as const
  const picture = { ...view, widthPx: 1280, heightPx: 720, place, figures: [], action: '', props: [], subject: null }
  return {
    ...{ subjectKind: 'shot', subjectId: newId(), artefactKind: 'key_frame', engineId: ENGINE, model: ENGINE },
    artefactKey: newId().replaceAll('-', '').padStart(64, '0'),
    input: { kind: 'image', picture, prompt: { text: '雨中的桥' } },
  }
}

const ask = (who: Client, order: GenerationOrder) =>
  generation()
    .generate(scopeOf(who), order, { signal: new AbortController().signal, inFinish: async () => {} })
    .catch((error: unknown) => error)

async function aPersonalKey({ userId }: Client): Promise<void> {
  const by = { owner: { kind: 'user', userId }, actorId: userId, requestId: null } as const
  await studio.studio.rooms.keys.add(by, { provider: 'kling', label: 'mine', secrets: { api_key: 'test-key' } })
}
const forget = () => studio.studio.db.executeScript('delete from provider_keys')

const books = async () => {
  const { rooms, db } = studio.studio
  const totals = await rooms.billing.total(db, scopeOf(owner))
  return { spent: totals.length, holds: await rooms.billing.openHolds(db, scopeOf(owner)) }
}

test('a member who has no key takes over the work of one who has: it is asked for with the key of the other', async () => {
  await aPersonalKey(owner)
  const order = anOrder()
  simulator.setPace({ pollsUntilDone: 1 })
  expect(await ask(owner, order)).toBeInstanceOf(RunAgainLater)
  aheadMs += ASKED_AFTER_MS
  expect(await ask(director, order)).toBeInstanceOf(RunAgainLater)
  aheadMs += ASKED_AFTER_MS
  expect(await ask(director, order)).toMatchObject({ mediaType: 'image/png' })
  expect(simulator.bill()).toHaveLength(1)
  expect(await ask(director, anOrder())).toMatchObject({ code: 'GENERATION_NO_KEY' })
  await forget()
})

test.each([
  ['its row is gone', `delete from provider_keys`],
  ['the key encryption key was changed', `update provider_keys set kek_id = 'of another house'`],
])(
  '%s: accepted work is neither failed nor free; at the deadline it is an open question that says what to do',
  async (_, loss) => {
    await aPersonalKey(owner)
    const order = anOrder()
    simulator.setPace({ pollsUntilDone: 2 })
    const before = await books()
    expect(await ask(owner, order)).toBeInstanceOf(RunAgainLater)
    await studio.studio.db.executeScript(loss)
    const asked = simulator.requests.length
    expect(await ask(owner, order)).toBeInstanceOf(RunAgainLater)
    aheadMs += HOUR_MS
    expect(await generation().reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 1 })
    expect(await books()).toEqual({ ...before, holds: before.holds + 1 })
    aheadMs += 48 * HOUR_MS
    expect(await ask(owner, order)).toMatchObject({
      code: 'GENERATION_FAILED',
      details: { cause: 'ambiguous', charged: 'unknown', reason: expect.stringContaining('Put it back') },
    })
    expect(simulator.requests.length).toBe(asked)
    const page = { page: 1, size: 1, filter: { open: true } }
    const [open] = (await generation().list(studio.studio.db, scopeOf(owner), page)).items
    expect(open?.failure?.message).toContain('cannot be opened any more')
    await generation().decide(scopeOf(owner), { id: open?.id ?? '', charged: false })
    expect(await books()).toEqual(before)
    await forget()
  },
)
