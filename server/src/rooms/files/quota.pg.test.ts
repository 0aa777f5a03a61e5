// Uploads that really run side by side, on connections of their own.
import { expect, it } from 'vitest'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openStudio } from '#testing/open-studio.ts'
import { onPlan } from '#testing/plans.seed.ts'

const QUOTA = 100_000

it('defect 10: parallel uploads cannot pass the quota together', async () => {
  await using studio = await openStudio({ environment: { HUABEN_USER_QUOTA_BYTES: String(QUOTA) } })
  const owner = await studio.as('owner')
  const scope: Scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  const { db, rooms } = studio.studio
  const { files } = rooms
  const input = { name: 'x.txt', purpose: 'other', projectId: null } as const

  const announced = await Promise.allSettled(
    Array.from({ length: 40 }, () => files.announce(scope, { ...input, sizeBytes: 10_000, contentType: 'text/plain' })),
  )
  const tickets = announced.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(tickets).toHaveLength(10)
  for (const one of announced) if (one.status === 'rejected') expect(String(one.reason)).toContain('FILES_OVER_QUOTA')

  // Half of them arrive, at half their announced size, all at once; then others try to slip in what was made here.
  await Promise.all(
    tickets.slice(0, 5).map((ticket) => files.receive({ fileId: ticket.file_id, source: [Buffer.alloc(5000, 'a')] })),
  )
  await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => files.store(scope, { ...input, bytes: Buffer.alloc(6000, index) })),
  )
  const usage = await files.usage(db, scope)
  expect(usage.used_bytes + usage.reserved_bytes).toBeLessThanOrEqual(QUOTA)
  expect(usage.reserved_bytes).toBe(50_000)
  expect(usage.used_bytes).toBe(25_000 + 4 * 6000)
  expect(await files.findUnevenTotals(db)).toEqual([])
})

it('the same upload sent twice at once is stored and charged once', async () => {
  await using studio = await openStudio()
  const owner = await studio.as('owner')
  const scope: Scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  const { db, rooms } = studio.studio
  const ticket = await rooms.files.announce(scope, {
    name: 'x',
    purpose: 'other',
    projectId: null,
    sizeBytes: 4,
    contentType: 'text/plain',
  })
  const send = () => rooms.files.receive({ fileId: ticket.file_id, source: [Buffer.from('once')] })
  const outcomes = await Promise.allSettled([send(), send(), send()])
  expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  expect(await rooms.files.usage(db, scope)).toMatchObject({ used_bytes: 4, reserved_bytes: 0, file_count: 1 })
})

it('parallel uploads of several people cannot pass the plan of their workspace together', async () => {
  await using studio = await openStudio()
  const owner = await studio.as('owner')
  const people = [owner, await studio.as('writer'), await studio.as('director')]
  const { db, rooms } = studio.studio
  await onPlan(studio, owner, { storageBytes: QUOTA })
  const input = { name: 'x.txt', purpose: 'other', projectId: null } as const
  const scopeOf = (index: number): Scope => {
    const actorId = people[index % people.length]?.userId ?? ''
    return { workspaceId: owner.workspaceId, actorId, onlyProjectId: null, role: 'owner', requestId: null }
  }
  const announced = await Promise.allSettled(
    Array.from({ length: 30 }, (_, index) =>
      rooms.files.announce(scopeOf(index), { ...input, sizeBytes: 10_000, contentType: 'text/plain' }),
    ),
  )
  expect(announced.filter((one) => one.status === 'fulfilled')).toHaveLength(10)
  for (const one of announced) if (one.status === 'rejected') expect(String(one.reason)).toContain('FILES_PLAN_FULL')
  const late = { ...input, bytes: Buffer.alloc(1) }
  await expect(rooms.files.store(scopeOf(0), late)).rejects.toMatchObject({ code: 'FILES_PLAN_FULL' })
  expect(await rooms.files.findUnevenTotals(db)).toEqual([])
})
