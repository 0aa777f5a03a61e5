// Long work keeps its claim, however long it takes; the claim of a job that was lost is taken over.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import { systemClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { createArtefacts } from './artefacts.ts'

const STALE_MS = 600
const scope: Scope = { workspaceId: newId(), actorId: newId(), onlyProjectId: null, role: 'owner', requestId: null }
const artefacts = createArtefacts({ blobs: {} as BlobStore, clock: systemClock, claimStaleMs: STALE_MS })
let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(async () => {
  await database.db.close()
  await database.drop()
})

const claimOf = (key: string) => ({ kind: 'segment', key, jobId: newId() }) as const
const take = (claim: ReturnType<typeof claimOf>) => database.db.transaction((tx) => artefacts.claim(tx, scope, claim))
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('a claim is renewed while its work lasts', async () => {
  const ours = claimOf('long')
  expect(await take(ours)).toBe(true)
  const work = () => wait(3 * STALE_MS)
  const done = artefacts.whileClaimed(database.db, scope, { jobId: ours.jobId, work })
  await wait(2 * STALE_MS)
  expect(await take(claimOf('long'))).toBe(false)
  expect(await artefacts.isClaimed(database.db, scope, ours)).toBe(true)
  await done
})

test('a claim that nobody renews is taken over', async () => {
  expect(await take(claimOf('lost'))).toBe(true)
  expect(await take(claimOf('lost'))).toBe(false)
  await wait(2 * STALE_MS)
  expect(await take(claimOf('lost'))).toBe(true)
})
