// Originals of scripts take room of whoever sends them, and leave no content behind that nobody refers to.

import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { ManualClock } from '#platform/clock.ts'
import { withFirstTransactionHook } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

const HOURS_MS = 3600 * 1000
const TEXT = 'INT. ROOM - DAY\n\nANNA\nWhere have you been?\n'
/** A text in another encoding: its original is kept beside it. */
const original = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

async function aProject(world: TestStudio) {
  const owner = await world.as('owner')
  const scope: Scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  const project = (await owner.post('/projects', { title: 'Sources', kind: 'short_video' })).body.data
  return { owner, scope, project }
}

test('an original is charged to who sent it, refused beyond the quota, and given back with its project', async () => {
  const first = original(TEXT)
  const environment = { HUABEN_USER_QUOTA_BYTES: String(first.byteLength + 10) }
  await using world = await openStudio({ environment, working: false })
  const { db, rooms } = world.studio
  const { owner, scope, project } = await aProject(world)
  const save = (bytes: Buffer) => rooms.scripts.saveVersion(scope, project.id, { bytes, fileName: 'a.txt' })
  await save(first)
  expect(await rooms.files.usage(db, scope)).toMatchObject({ used_bytes: first.byteLength, file_count: 0 })
  await save(first)
  expect((await rooms.files.usage(db, scope)).used_bytes, 'the same again').toBe(first.byteLength)
  await expect(save(original(`${TEXT}\nHere.\n`))).rejects.toMatchObject({ code: 'FILES_OVER_QUOTA' })
  expect((await rooms.scripts.load(db, scope, project.id)).version.number).toBe(1)

  await owner.delete(`/projects/${project.id}`)
  expect((await owner.delete('/projects/trash')).status).toBe(200)
  await db.executeScript(`update projects set purge_at = now() - interval '1 day'`)
  await db.transaction((tx) => rooms.projects.purgeDue(tx))
  await world.studio.relay.settle()
  expect((await rooms.files.usage(db, scope)).used_bytes).toBe(0)
  expect(await rooms.files.findUnevenTotals(db)).toEqual([])
})

test('an original that no version came to refer to leaves the store, one that is referred to stays', async () => {
  const clock = new ManualClock('2030-01-01T00:00:00.000Z')
  await using world = await openStudio({ clock, working: false })
  const { rooms, blobs } = world.studio
  const { scope, project } = await aProject(world)
  const save = (bytes: Buffer, ifRevision?: number) =>
    rooms.scripts.saveVersion(scope, project.id, {
      bytes,
      fileName: 'a.txt',
      ...(ifRevision === undefined ? {} : { ifRevision }),
    })
  const isThere = async (bytes: Buffer) => (await blobs.head(contentKey(hash('sha256', bytes, 'hex')))) !== undefined
  const kept = original(TEXT)
  await save(kept)
  const sameText = Buffer.from(TEXT, 'utf16le').swap16()
  const unchanged = Buffer.concat([Buffer.from([0xfe, 0xff]), sameText])
  expect((await save(unchanged)).changed).toBe(false)
  const stale = original(`${TEXT}\nLater.\n`)
  await expect(save(stale, 99)).rejects.toMatchObject({ code: 'STALE_REVISION' })
  expect([await isThere(unchanged), await isThere(stale)]).toEqual([true, true])
  clock.advanceMs(1000 * HOURS_MS)
  await rooms.files.collectIdle()
  expect([await isThere(kept), await isThere(unchanged), await isThere(stale)]).toEqual([true, false, false])
})

test('nothing is saved into a project that is in the trash, or gone while the script was read', async () => {
  await using world = await openStudio({ working: false })
  const { db, rooms } = world.studio
  const { owner, scope, project } = await aProject(world)
  const save = () => rooms.scripts.saveVersion(scope, project.id, { bytes: original(TEXT), fileName: 'a.txt' })
  await owner.delete(`/projects/${project.id}`)
  await expect(save()).rejects.toMatchObject({ code: 'PROJECTS_IN_TRASH' })
  expect((await owner.delete('/projects/trash')).status).toBe(200)
  await db.executeScript(`update projects set purge_at = now() - interval '1 day'`)
  await db.transaction((tx) => rooms.projects.purgeDue(tx))
  await world.studio.relay.settle()
  await expect(save()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await rooms.files.usage(db, scope)).used_bytes).toBe(0)
  expect(await rooms.files.findUnevenTotals(db)).toEqual([])
})

test('to watch content is not what a request takes its idempotency key with', async () => {
  await using world = await openStudio({ working: false })
  const { db, blobs } = world.studio
  const { scope, project } = await aProject(world)
  const bytes = original(TEXT)
  const seen: boolean[] = []
  const note = async () => {
    seen.push((await blobs.head(contentKey(hash('sha256', bytes)))) !== undefined)
  }
  await withFirstTransactionHook(note, () =>
    world.studio.rooms.scripts.saveVersion(scope, project.id, { bytes, fileName: 'a.txt' }),
  )
  // The content was there before the first transaction that counts.
  expect(seen).toEqual([true])
  expect((await world.studio.rooms.scripts.load(db, scope, project.id)).version.number).toBe(1)
})
