// A person and the work itself on one draft at one moment, on connections of their own.
import { expect, test } from 'vitest'
import type { Engine } from '#rooms/generation/provider.ts'
import { openStudio } from '#testing/open-studio.ts'
import { lockDraft } from './queries.ts'

const scribe: Engine = {
  ...{ id: 'acme/scribe', provider: 'acme', kind: 'text', outputRevision: 1, resubmitIsFree: false, concurrencyMax: 4 },
  price: () => ({ currency: 'CNY', micros: 0n }),
  check: async () => ({ available: true }),
  submit: async ({ intentId }) => ({ providerJobId: intentId }),
  poll: async () => ({ state: 'unknown' }),
  cancel: async () => ({ charged: false }),
  close: async () => {},
}

test('a cancellation and an answer that is noted at the same time wait for each other in one order', async () => {
  await using world = await openStudio({ working: false, parts: { dressEngines: (engines) => [...engines, scribe] } })
  const { db, rooms } = world.studio
  const owner = await world.as('owner')
  const { workspaceId, userId: actorId } = owner
  const scope = { workspaceId, actorId, onlyProjectId: null, role: 'owner', requestId: null } as const
  const project = (await owner.post('/projects', { title: 'Writing', kind: 'comic_drama', settings: {} })).body.data
  const idea = { idea: '断桥借伞', layout: 'short_drama' }
  const begun = (await owner.post(`/projects/${project.id}/writing/script`, idea)).body.data

  const locked = Promise.withResolvers<void>()
  // What the note of an answer does: the draft, then its task.
  const noted = db.transaction(async (tx) => {
    await lockDraft(tx, scope, begun.draft_id)
    locked.resolve()
    const waiting = () => tx.executeSql('select 1 from pg_locks where not granted', [])
    await expect.poll(async () => (await waiting()).rows.length, { timeout: 20_000 }).toBeGreaterThan(0)
    return rooms.tasks.start(tx, begun.task_id)
  })
  await locked.promise
  const cancelled = await owner.post(`/tasks/${begun.task_id}/cancel`)
  expect(await noted).toBe(true)
  expect(cancelled.status).toBe(200)
  expect((await owner.get(`/tasks/${begun.task_id}`)).body.data.state).toBe('cancelled')
}, 120_000)
