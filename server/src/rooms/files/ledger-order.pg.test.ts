// Files of several people given back while those people upload, on connections of their own.
import { expect, it } from 'vitest'
import type { Db, Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openStudio } from '#testing/open-studio.ts'
import { chargeBytes, findUnevenTotals, lockTotals } from './quota-queries.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('what is due of two people is purged while one of them uploads: nobody waits in a circle', async () => {
  await using studio = await openStudio({ working: false })
  const { db, rooms } = studio.studio
  const owner = await studio.as('owner')
  const director = await studio.as('director')
  const scopeOf = (actorId: string): Scope => ({
    workspaceId: owner.workspaceId,
    onlyProjectId: null,
    actorId,
    role: 'owner',
    requestId: null,
  })
  // The one whose file is purged first uploads nothing; the other is in the middle of an upload.
  for (const actorId of [owner.userId, director.userId]) {
    const scope = scopeOf(actorId)
    const input = { name: 'x.txt', purpose: 'other', projectId: null, bytes: Buffer.from(actorId) } as const
    await rooms.files.trash(scope, (await rooms.files.store(scope, input)).id)
  }
  await db.executeScript(`update files set purge_at = now() - interval '1 day'`)
  const charged = Promise.withResolvers<void>()
  const upload = uploadSlowly(db, scopeOf(director.userId), charged.resolve)
  await charged.promise
  const [purged] = await Promise.all([db.transaction((tx) => rooms.files.purgeDue(tx)), upload])
  expect(purged).toBe(2)
  expect(await findUnevenTotals(db)).toEqual([])
})

/** An upload takes the person, then the workspace; this one rests in between. */
async function uploadSlowly(db: Db, scope: Scope, onPerson: () => void): Promise<void> {
  await db.transaction(async (tx: Tx) => {
    await lockTotals(tx, [{ chargedTo: scope.actorId, workspaceId: newId() }])
    onPerson()
    await pause(500)
    const charge = { userId: scope.actorId, workspaceId: scope.workspaceId, fileId: newId(), at: new Date() }
    await chargeBytes(tx, { ...charge, bytes: 10, heldBytes: 0, quotaBytes: 1e9, workspaceMaxBytes: null })
  })
}
