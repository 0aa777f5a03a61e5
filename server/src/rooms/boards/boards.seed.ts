// A project with a script and a board, on a real database, without people: for tests of the doors.
import { createMemoryBlobs } from '#adapters/blobs-memory/blobs-memory.ts'
import { ManualClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
import { createScripts } from '#rooms/scripts/scripts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openTestDatabase } from '#testing/database-image.ts'
import { createBoards } from './boards.ts'

export async function openBoards() {
  const database = await openTestDatabase()
  const { db } = database
  const clock = new ManualClock()
  const blobs = createMemoryBlobs({ clock })
  const artefacts = createArtefacts({ blobs, clock })
  const scripts = createScripts({ db, blobs, artefacts, clock })
  const boards = createBoards({ db, clock, scripts })
  const scope: Scope = { workspaceId: newId(), actorId: newId(), role: 'owner', requestId: null }
  const projectId = newId()
  return {
    db,
    blobs,
    scripts,
    boards,
    scope,
    projectId,
    save: (text: string, fileName = 'script.fountain') =>
      scripts.saveVersion(scope, projectId, { bytes: Buffer.from(text), fileName }),
    load: () => boards.load(db, scope, projectId),
    async [Symbol.asyncDispose](): Promise<void> {
      await db.close()
      await database.drop()
    },
  }
}
