// An open question belongs to the thing that was asked for: whoever asks for it again is told what may have been charged, and pays
// twice only if they say so.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
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
  finishAll,
  later,
  openWorld,
  order,
  room,
  scope,
  scopeOf,
} from './remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

type Generation = ReturnType<typeof room>['generation']

const asNewJob = () => ({ ...context(), jobId: newId(), taskId: newId() })
const refused = (work: Promise<unknown>) =>
  expect(work).rejects.toMatchObject({
    code: 'GENERATION_OPEN_QUESTION',
    details: { amount_micros: '500', currency: 'CNY', charged: 'unknown', is_final: true },
  })
const openIds = async (generation: Generation) => {
  const { items } = await generation.list(database.db, scope, { page: 1, size: 10, filter: { open: true } })
  return items.map((one) => one.id)
}

async function aLostClip() {
  const acme = new Acme()
  acme.script.push('lost')
  const { generation, billing } = room(acme)
  const asked = order()
  await failsWith(generation.generate(scope, asked, asNewJob()), { cause: 'ambiguous' })
  const [id = ''] = await openIds(generation)
  return { acme, generation, billing, asked, id }
}

test('asked for again by another job, it is refused while nobody knows, and nothing is submitted or held', async () => {
  const { acme, generation, billing, asked, id } = await aLostClip()
  clock.advanceMs(3_600_000)
  await refused(generation.generate(scope, asked, asNewJob()))
  await refused(generation.generate(scope, asked, context()))
  expect(acme.jobs.size).toBe(1)
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
  const error = await generation.generate(scope, asked, context()).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ details: { generation_id: id } })
})

test('another workspace is not concerned', async () => {
  const { acme, generation, asked } = await aLostClip()
  await later(generation.generate(scopeOf(), asked, asNewJob()))
  expect(acme.jobs.size).toBe(2)
})

test.each([true, false])('decided as charged: %s, the next one goes ahead', async (charged) => {
  const { acme, generation, billing, asked, id } = await aLostClip()
  clock.advanceMs(1000)
  await generation.decide(scope, { id, charged })
  clock.advanceMs(1000)
  await later(generation.generate(scope, asked, asNewJob()))
  expect(acme.jobs.size).toBe(2)
  expect(await books(billing)).toEqual({ spent: charged ? 500n : 0n, holds: 1 })
})

test('a result that comes in late answers the question, and is there for whoever asks', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order()
  await later(generation.generate(scope, asked, asNewJob()))
  clock.advanceMs(25 * 3_600_000)
  await failsWith(generation.generate(scope, asked, asNewJob()), { cause: 'ambiguous' })
  await refused(generation.generate(scope, asked, asNewJob()))
  finishAll(acme, clip({ second: 3 }))
  clock.advanceMs(3_600_000)
  expect(await generation.reconcile(new AbortController().signal)).toMatchObject({ kept: 1 })
  expect(await books(billing)).toEqual({ spent: 300n, holds: 0 })
  const artefacts = createArtefacts({ blobs, clock })
  expect((await artefacts.find(database.db, scope, [asked.artefactKey])).size).toBe(1)
})

test('who says that it may be charged twice has it made again, once; the question stays open until it is answered', async () => {
  const { acme, generation, billing, asked, id } = await aLostClip()
  const allow = (who = scope) => database.db.transaction((tx) => generation.retryKnowingly(tx, who, id))
  await expect(allow(scopeOf())).rejects.toMatchObject({ kind: 'not_found' })
  await allow()
  acme.script.push('lost')
  await failsWith(generation.generate(scope, asked, asNewJob()), { cause: 'ambiguous' })
  expect(acme.jobs.size).toBe(2)
  expect(await books(billing)).toEqual({ spent: 0n, holds: 2 })
  await refused(generation.generate(scope, asked, asNewJob()))
  expect(acme.jobs.size).toBe(2)
  const all = await openIds(generation)
  expect(all).toHaveLength(2)
  for (const one of all) await generation.decide(scope, { id: one, charged: one === id })
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
  await expect(allow()).rejects.toMatchObject({ code: 'GENERATION_NOT_OPEN' })
})

test('a task tells of all that may have been charged for it, and of what it was stopped by', async () => {
  const acme = new Acme()
  acme.script.push('lost', 'lost', 'lost')
  const { generation } = room(acme)
  const taskId = newId()
  const [mine, also, ofOther] = [order(1000), order(2000), order(3000)]
  for (const one of [mine, also])
    await failsWith(generation.generate(scope, one, { ...asNewJob(), taskId }), { cause: 'ambiguous' })
  await failsWith(generation.generate(scope, ofOther, asNewJob()), { cause: 'ambiguous' })
  const cause = await generation.generate(scope, ofOther, asNewJob()).catch((error: Error) => error)
  const told = async (causes: readonly Error[] = []) => {
    const open = await generation.openQuestions(database.db, scope, { taskId, causes })
    return open.map(({ amount }) => Number(amount.micros))
  }
  expect(await told()).toEqual([100, 200])
  expect(await told([cause as Error])).toEqual([100, 200, 300])
  await database.db.transaction((tx) => generation.allowTwice(tx, scope, { taskId, generationIds: [] }))
  expect(await told()).toEqual([])
  await later(generation.generate(scope, mine, asNewJob()))
})
