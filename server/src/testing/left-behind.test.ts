import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import { defineJob } from '#platform/jobs/job.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openStudio, type TestStudio } from './open-studio.ts'

const close = (studio: TestStudio) => studio[Symbol.asyncDispose]()

async function scopeOf(studio: TestStudio): Promise<Scope> {
  const owner = await studio.as('owner')
  return { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
}

async function holdMoney(studio: TestStudio): Promise<void> {
  const scope = await scopeOf(studio)
  const { db, rooms } = studio.studio
  const wish = { id: newId(), amount: { currency: 'CNY', micros: 0n }, reason: 'left' }
  await db.transaction((tx) => rooms.billing.reserve(tx, scope, wish))
}

test('a studio that is left as it was found closes', async () => {
  const studio = await openStudio()
  await (await studio.as('owner')).get('/projects')
  await close(studio)
})

test('closing fails over an open hold, unless the test said that it leaves one', async () => {
  const [careless, open] = [await openStudio(), await openStudio()]
  await holdMoney(careless)
  await expect(close(careless)).rejects.toThrow('left behind: holds 1, not 0')
  await holdMoney(open)
  open.expectLeft({ holds: 1 })
  await close(open)
})

test('closing fails if something that was said to be left is not', async () => {
  const studio = await openStudio()
  studio.expectLeft({ holds: 1 })
  await expect(close(studio)).rejects.toThrow('holds 0, not 1')
})

test('closing fails over a claim of an artefact', async () => {
  const studio = await openStudio()
  const scope = await scopeOf(studio)
  const claim = { kind: 'mix', key: 'left', jobId: newId() } as const
  await studio.studio.db.transaction((tx) => studio.studio.rooms.artefacts.claim(tx, scope, claim))
  await expect(close(studio)).rejects.toThrow('claims 1, not 0')
})

test('closing fails over a request that was answered with a fault of ours, and names it', async () => {
  const studio = await openStudio()
  const owner = await studio.as('owner')
  await studio.studio.db.executeScript('alter table projects rename to projects_gone')
  expect((await owner.get('/projects')).status).toBe(500)
  await expect(close(studio)).rejects.toThrow(/internalFaults 1, not 0 \(GET \/api\/v1\/projects\)/)
})

test('closing fails over a job that the queue still holds as running', async () => {
  const studio = await openStudio({ working: false })
  const job = defineJob({
    ...{ name: 'testing.left', version: 1, lane: 'short', payload: Type.Object({}), timeoutMs: 1000 },
    ...{ errorsMax: 1, backoffMs: 1000, run: async () => {} },
  })
  studio.studio.jobs.define(job)
  await studio.studio.db.transaction((tx) => studio.studio.jobs.enqueue(tx, job, {}))
  await studio.studio.db.executeScript(`update pgboss.job set state = 'active', started_on = now()
    where data ->> 'job' = 'testing.left'`)
  await expect(close(studio)).rejects.toThrow('runningJobs 1, not 0')
})

test('closing fails over news of money that everybody in the workspace hears', async () => {
  const studio = await openStudio()
  const { workspaceId, actorId } = await scopeOf(studio)
  const about = { tenantId: workspaceId, actorId, requestId: null, subjectKind: 'thing', subjectId: null }
  const payload = { of: [{ paid_amount: '1' }] }
  await studio.studio.db.transaction((tx) =>
    emit(tx, { ...about, name: 'thing.bought', payload, happenedAt: new Date() }),
  )
  await expect(close(studio)).rejects.toThrow('thing.bought (paid_amount)')
})
