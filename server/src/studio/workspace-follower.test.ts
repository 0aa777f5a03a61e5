import { expect, it } from 'vitest'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { DAY_MS, HOUR_MS, openHouse } from './upkeep.seed.ts'

it('a deleted workspace frees what its files took of the quota, ends its runs and lets its content go', async () => {
  await using house = await openHouse()
  const { world, clock, scope: home } = house
  const { db, rooms } = world.studio
  const owner = await world.as('owner')
  const made = await owner.post('/workspaces', { name: 'Team' })
  const scope: Scope = { ...home, workspaceId: made.body.data.id }
  const kept = await rooms.files.store(home, {
    name: 'kept',
    purpose: 'other',
    projectId: null,
    bytes: Buffer.from('kept'),
  })
  const before = await rooms.files.usage(db, home)
  const store = (name: string, projectId: string | null) =>
    rooms.files.store(scope, { name, purpose: 'other', projectId, bytes: Buffer.from(name) })
  const project = await rooms.projects.create(scope, { title: 'p' })
  const trashed = await rooms.projects.create(scope, { title: 'q' })
  await rooms.projects.trash(scope, trashed.id)
  const files = [await store('of the workspace', null), await store('of a project', project.id)]
  const discarded = await store('in the trash', null)
  await rooms.files.trash(scope, discarded.id)
  await rooms.files.announce(scope, {
    name: 'coming',
    purpose: 'other',
    projectId: null,
    sizeBytes: 999,
    contentType: 'text/plain',
  })
  const runId = newId()
  await house.run(`
    insert into production_runs values ('${runId}', '${scope.workspaceId}', '${project.id}', '${newId()}', '${scope.actorId}',
      'paused', '{}', 1, 1, now(), null)`)
  const full = await rooms.files.usage(db, home)
  expect(full.reserved_bytes).toBe(before.reserved_bytes + 999)
  expect(full.used_bytes).toBeGreaterThan(before.used_bytes)

  const unnamed = await owner.delete(`/workspaces/${scope.workspaceId}`)
  expect(unnamed.body.error.code).toBe('WORKSPACES_NOT_EMPTY')
  expect((await owner.delete(`/workspaces/${scope.workspaceId}`, { confirm_name: 'Team' })).status).toBe(200)
  await world.studio.relay.settle()
  expect(await house.count('projects', `workspace_id = '${scope.workspaceId}'`)).toBe(0)
  expect(await house.count('production_runs', `workspace_id = '${scope.workspaceId}'`)).toBe(0)
  expect(await house.count('events', `name = 'production.cancelled' and tenant_id = '${scope.workspaceId}'`)).toBe(1)

  clock.advanceMs(HOUR_MS)
  await db.transaction((tx) => rooms.files.purgeDue(tx))
  await house.collectContent()
  const after = await rooms.files.usage(db, home)
  expect([after.used_bytes, after.reserved_bytes]).toEqual([before.used_bytes, before.reserved_bytes])
  clock.advanceMs(2 * DAY_MS)
  await house.collectContent()
  for (const file of [...files, discarded]) expect(await house.isThere(file.sha256), file.name).toBe(false)
  expect(await house.isThere(kept.sha256), 'of another workspace').toBe(true)
})
