import { expect, it } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { ManualClock } from '#platform/clock.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openStudio } from '#testing/open-studio.ts'

const HOUR_MS = 3600 * 1000
const DAY_MS = 24 * HOUR_MS

it('time passes over files: temporary ones expire, trash is purged, room is given back, content is collected', async () => {
  const clock = new ManualClock('2030-01-01T00:00:00.000Z')
  await using studio = await openStudio({ clock, working: false })
  const { db, blobs, rooms } = studio.studio
  const { files } = rooms
  const owner = await studio.as('owner')
  const scope: Scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  const store = (name: string, purpose: 'temporary' | 'export' | 'other') =>
    files.store(scope, { name, purpose, projectId: null, bytes: Buffer.from(name) })
  const sweep = async () => {
    await db.transaction((tx) => files.purgeDue(tx))
    await files.collectIdle()
  }
  const isThere = async (file: { sha256: string }) => (await blobs.head(contentKey(file.sha256))) !== undefined

  const permanent = await store('a bought film', 'export')
  const temporary = await store('a scratch', 'temporary')
  const trashed = await store('unwanted', 'other')
  const elsewhere = await store('kept by another room', 'other')
  files.addReferrer(async (_queryable, hashes) => new Set(hashes.filter((one) => one === elsewhere.sha256)))
  // The shortest and the longest link there is.
  await files.signedUrl(permanent, { seconds: 60 })
  await files.signedUrl(permanent, { seconds: 7 * 24 * 3600 })
  await files.trash(scope, trashed.id)
  await files.trash(scope, elsewhere.id)
  const announced = await files.announce(scope, {
    name: 'never sent',
    purpose: 'other',
    projectId: null,
    sizeBytes: 999,
    contentType: 'text/plain',
  })
  expect((await files.usage(db, scope)).reserved_bytes).toBe(999)

  clock.advanceMs(HOUR_MS + 1)
  await sweep()
  expect((await files.usage(db, scope)).reserved_bytes, 'the upload link has run out').toBe(0)
  await expect(files.receive({ fileId: announced.file_id, source: [Buffer.from('late')] })).rejects.toThrow(
    'FILES_UPLOAD_EXPIRED',
  )

  clock.advanceMs(DAY_MS)
  await sweep()
  await expect(files.load(db, scope, temporary.id)).rejects.toThrow('NOT_FOUND')
  expect(await isThere(temporary), 'content stays a day longer').toBe(true)
  clock.advanceMs(DAY_MS + 1)
  await sweep()
  expect(await isThere(temporary)).toBe(false)

  clock.advanceMs(29 * DAY_MS)
  await sweep()
  await expect(files.load(db, scope, trashed.id)).rejects.toThrow('NOT_FOUND')
  clock.advanceMs(DAY_MS + 1)
  await sweep()
  expect(await isThere(trashed)).toBe(false)
  expect(await isThere(elsewhere), 'another room refers to it').toBe(true)

  clock.advanceMs(3650 * DAY_MS)
  await sweep()
  // defect 9: the life of a link is not the life of its file.
  expect((await files.load(db, scope, permanent.id)).expiresAt).toBeNull()
  expect(await isThere(permanent)).toBe(true)
  expect(await files.usage(db, scope)).toMatchObject({
    used_bytes: permanent.sizeBytes,
    reserved_bytes: 0,
    file_count: 1,
  })
  expect(await files.findUnevenTotals(db)).toEqual([])
})

it('defect 9: no file but a temporary one can have an end, not even by hand in the database', async () => {
  await using studio = await openStudio({ working: false })
  const owner = await studio.as('owner')
  const scope: Scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  const { db, rooms } = studio.studio
  await rooms.files.store(scope, { name: 'film', purpose: 'export', projectId: null, bytes: Buffer.from('film') })
  await expect(db.executeScript('update files set expires_at = now()')).rejects.toThrow(/check/)
})

it('the files and tasks of a purged project go with it', async () => {
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
  const project = await rooms.projects.create(scope, { title: 'p' })
  const file = await rooms.files.store(scope, {
    name: 'f',
    purpose: 'other',
    projectId: project.id,
    bytes: Buffer.from('f'),
  })
  const input = { kind: 'x', title: 'x', projectId: project.id, subjectKind: null, subjectId: null }
  const task = await db.transaction((tx) => rooms.tasks.create(tx, scope, input))
  await rooms.projects.trash(scope, project.id)
  await rooms.projects.purge(scope, project.id)
  await studio.settle()
  await db.transaction((tx) => rooms.files.purgeDue(tx))
  await expect(rooms.files.load(db, scope, file.id)).rejects.toThrow('NOT_FOUND')
  await expect(rooms.tasks.load(db, scope, task.id)).rejects.toThrow('NOT_FOUND')
  expect(await rooms.files.usage(db, scope)).toMatchObject({ used_bytes: 0 })
})
