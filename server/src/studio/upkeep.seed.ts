// Content of every kind that rooms keep, written as they write it, for tests of what is collected and what is not.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { ManualClock } from '#platform/clock.ts'
import { json } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import type { ArtefactKind } from '#rooms/artefacts/artefacts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

/** Of content that is nowhere. */
export const aHash = () => createHash('sha256').update(newId()).digest('hex')

export const HOUR_MS = 3600 * 1000
export const DAY_MS = 24 * HOUR_MS

export async function openHouse() {
  const clock = new ManualClock('2030-01-01T00:00:00.000Z')
  const world = await openStudio({ clock, working: false })
  const owner = await world.as('owner')
  const scope: Scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  return { ...inventory(world, scope), world, clock, scope, [Symbol.asyncDispose]: world[Symbol.asyncDispose] }
}

function inventory(world: TestStudio, scope: Scope) {
  const { db, blobs, rooms, upkeep } = world.studio
  const put = async (text: string) => (await blobs.put([Buffer.from(text)], { maxBytes: 1000 })).sha256
  const run = (text: string) => db.executeScript(text)
  const w = scope.workspaceId
  return {
    put,
    run,
    isThere: async (sha256: string) => (await blobs.head(contentKey(sha256))) !== undefined,
    collectContent: async () => {
      while ((await rooms.files.collectIdle()).seen > 0);
    },
    collectArtefacts: async () => {
      let deleted = 0
      for (;;) {
        const round = await upkeep.collectArtefacts()
        deleted += round.deleted
        if (round.seen === 0) return deleted
      }
    },
    newProject: async () => (await rooms.projects.create(scope, { title: 'p' })).id,
    anArtefact: async (text: string, kind: ArtefactKind = 'segment') => {
      const sha256 = await put(text)
      const made = {
        kind,
        key: sha256,
        sha256,
        mediaType: 'text/plain',
        sizeBytes: text.length,
        facts: {},
        provenance: {},
      }
      return db.transaction((tx) => rooms.artefacts.record(tx, scope, made))
    },
    /** Somebody stores the same content as a file, and throws it away for good. */
    throwAway: async (text: string) => {
      const file = await rooms.files.store(scope, {
        name: 'copy',
        purpose: 'other',
        projectId: null,
        bytes: Buffer.from(text),
      })
      await rooms.files.trash(scope, file.id)
      await rooms.files.purge(scope, file.id)
      return file.sha256
    },
    aFilm: (projectId: string, film: { sha256: string; srt?: string; vtt?: string; artefactId?: string }) =>
      run(`
      insert into films values ('${newId()}', '${w}', '${projectId}', '${newId()}', '${film.artefactId ?? newId()}',
        '${film.sha256}', 'video/mp4', 1, 1, 24, 1, '{}', '${film.srt ?? aHash()}', '${film.vtt ?? aHash()}', '{}',
        '${scope.actorId}', now())`),
    aTake: (projectId: string, take: { sha256: string; artefactId?: string; state?: string; engine?: string | null }) =>
      run(`
      insert into takes values ('${newId()}', '${w}', '${projectId}', '${newId()}', '${take.artefactId ?? newId()}',
        '${take.sha256}', 'audio/wav', 1, ${take.engine === null ? 'null' : `'local/speech'`},
        '${take.state ?? 'pending_review'}', '${scope.actorId}', now())`),
    aScript: (projectId: string, version: { source?: string; breakdown?: string }) => {
      const id = newId()
      return run(`
        insert into scripts (id, workspace_id, project_id, state, state_at, author_id, current_version, created_at, updated_at)
          values ('${id}', '${w}', '${projectId}', 'draft', now(), '${scope.actorId}', 2, now(), now());
        insert into script_versions (id, workspace_id, script_id, number, text, text_sha256, text_chars, source_sha256,
          source_kind, encoding, layout, language, breakdown_sha256, breakdown_bytes, scene_count, shot_count, line_count,
          warning_count, created_by, created_at)
        select gen_random_uuid(), '${w}', '${id}', number, 't', 't', 1, source, 'text', 'utf-8', 'prose', 'en', breakdown, 1,
          1, 1, 1, 0, '${scope.actorId}', now()
        from (values (1, ${version.source ? `'${version.source}'` : 'null'}, '${aHash()}'),
          (2, null, '${version.breakdown ?? aHash()}')) as v (number, source, breakdown)`)
    },
    aBoard: async (projectId: string, board: { breakdown?: string; pin?: string; undoable?: string }) => {
      const value = (sha256: string | undefined) => ({ sha256: sha256 ?? aHash(), media_type: 'image/png' })
      const changes = [
        { kind: 'shot', id: newId(), field: 'key_frame', before: { value: value(board.undoable), said: '' } },
      ]
      await db.transaction(async (tx) => {
        const t = tx.withTables<unknown>()
        await sql`insert into boards values (${projectId}, ${w}, 1, ${board.breakdown ?? aHash()}, ${json({})}, ${json([])}, 1, now())`.execute(
          t,
        )
        await sql`insert into board_edits values (${w}, ${projectId}, 'shot', ${newId()}, 'key_frame', ${json(value(board.pin))}, '', ${scope.actorId}, now())`.execute(
          t,
        )
        await sql`insert into board_log values (${w}, ${projectId}, 1, '', ${json(changes)}, false, ${scope.actorId}, now())`.execute(
          t,
        )
      })
    },
    aRun: async (
      projectId: string,
      made: { state: string; sha256: string; artefactId?: string; kind?: string; at?: string },
    ) => {
      const id = newId()
      await run(`
        insert into production_runs values ('${id}', '${w}', '${projectId}', '${newId()}', '${scope.actorId}', '${made.state}',
          '{}', 1, 1, ${made.at ? `'${made.at}'` : 'now()'}, null);
        insert into production_steps values ('${id}', 'piece:0', '${made.kind ?? 'segment'}', null, 'done', 0,
          '${made.artefactId ?? newId()}', '${made.sha256}', false, 1);
        insert into production_edges values ('${id}', 'piece:0', 'timeline')`)
      return id
    },
    count: async (table: string, where = 'true') => {
      const found = await sql<{
        n: number
      }>`select count(*)::int as n from ${sql.raw(table)} where ${sql.raw(where)}`.execute(db.withTables<unknown>())
      return found.rows[0]?.n ?? 0
    },
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>
