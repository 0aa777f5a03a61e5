// A project with everything in it, produced, copied, and purged: what follows, what is reused, and that nothing is left.
import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#platform/ids.ts'
import { aProjectWith, produce, SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { pathsOf } from './data-folder.ts'

let world: TestStudio
let scope: Scope
let projectId: string

beforeAll(async () => {
  world = await openStudio()
  const owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
  projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
})
afterAll(() => world[Symbol.asyncDispose]())

/** How many rows of each table name the project: every table of the schema that could. */
/** The books remember what was paid for: they are never changed. */
const isBooks = (table: string) => table.startsWith('billing_')

async function rowsNaming(id: string): Promise<Record<string, number>> {
  const t = world.studio.db.withTables<unknown>()
  const tables = await sql<{ table_name: string }>`
    select table_name from information_schema.columns
    where table_schema = 'public' and column_name = 'project_id' order by table_name`.execute(t)
  const counts: Record<string, number> = {}
  for (const { table_name: table } of tables.rows) {
    if (isBooks(table)) continue
    const found = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where project_id = ${id}`.execute(t)
    counts[table] = found.rows[0]?.n ?? 0
  }
  return counts
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0)

async function purge(id: string): Promise<void> {
  const { rooms, relay, jobs, db } = world.studio
  await rooms.projects.trash(scope, id)
  await rooms.projects.purge(scope, id)
  await relay.settle()
  await jobs.settle()
  await relay.settle()
  await db.transaction((tx) => rooms.files.purgeDue(tx))
}

it('a copy has the script, the board with its edits, castings and takes, and producing it makes nothing', async () => {
  const { rooms, db, relay } = world.studio
  const before = await rooms.boards.load(db, scope, projectId)
  const [first, second] = before.shots
  await rooms.boards.edit(scope, { projectId }, [
    { type: 'shot', id: first?.id ?? '', set: { notes: 'closer', size: 'close' } },
    { type: 'move_shot', id: second?.id ?? '', after: null },
    { type: 'insert_shot', after: first?.id ?? '', set: { action: 'The river.' } },
  ])
  const made = await produce(world.studio, scope, projectId)
  expect(made.state).toBe('completed')

  const copy = await rooms.projects.duplicate(scope, { id: projectId })
  await relay.settle()
  const [source, board] = [await rooms.boards.load(db, scope, projectId), await rooms.boards.load(db, scope, copy.id)]
  const looks = (shots: typeof board.shots) =>
    shots.map(({ notes, size, action, lines }) => ({ notes, size, action, lines: lines.map(({ text }) => text) }))
  expect(looks(board.shots)).toEqual(looks(source.shots))
  expect(board.shots.filter((shot) => shot.notes === 'closer')).toHaveLength(1)
  const theirs = new Set(source.shots.map(({ id }) => id))
  expect(
    board.shots.filter(({ id }) => theirs.has(id)),
    'ids of its own',
  ).toEqual([])
  const [of, rows] = [await rowsNaming(projectId), await rowsNaming(copy.id)]
  for (const table of ['scripts', 'boards', 'board_edits', 'castings', 'takes']) {
    expect(rows[table], table).toBe(of[table])
    expect(rows[table], table).toBeGreaterThan(0)
  }

  const again = await produce(world.studio, scope, copy.id)
  expect(total(again.report.built)).toBe(0)
  expect(again.sha256).toBe(made.sha256)
  await relay.settle()
  await purge(copy.id)
  expect(total(await rowsNaming(copy.id))).toBe(0)
  expect((await rooms.boards.load(db, scope, projectId)).shots).toHaveLength(source.shots.length)
}, 240_000)

it('purging a project under production cancels the run, and no row of any table but the books names the project', async () => {
  const { rooms, db } = world.studio
  await rooms.projects.like(scope, { id: projectId, isLiked: true })
  await rooms.files.store(scope, { name: 'f', purpose: 'other', projectId, bytes: Buffer.from('f') })
  await rooms.scripts.saveVersion(scope, projectId, {
    bytes: Buffer.from(SHORT_SCRIPT.replaceAll('公子', '小姐').replaceAll('伞', '灯')),
    fileName: '借灯.txt',
  })
  const t = db.withTables<unknown>()
  await sql`insert into project_roles values (${projectId}, ${scope.actorId}, ${scope.workspaceId}, 'viewer', null, now())`.execute(
    t,
  )
  await sql`
    insert into invitations (id, workspace_id, project_id, role, invited_by, created_at, expires_at)
    values (${newId()}, ${scope.workspaceId}, ${projectId}, 'viewer', ${scope.actorId}, now(), now())`.execute(t)
  const { runId } = await rooms.productions.start(scope, projectId)
  while ((await rooms.productions.load(db, scope, runId)).stepsDone === 0)
    await new Promise((resolve) => setTimeout(resolve, 20))
  const before = await rowsNaming(projectId)
  for (const table of [
    'scripts',
    'boards',
    'board_edits',
    'castings',
    'takes',
    'films',
    'project_likes',
    'project_roles',
    'invitations',
    'production_runs',
    'tasks',
    'files',
  ])
    expect(before[table], table).toBeGreaterThan(0)

  await purge(projectId)
  expect(await rowsNaming(projectId)).toEqual(Object.fromEntries(Object.keys(before).map((table) => [table, 0])))
  const cancelled = await sql<{ n: number }>`
    select count(*)::int as n from events where name = 'production.cancelled' and subject_id = ${runId}`.execute(
    db.withTables<unknown>(),
  )
  expect(cancelled.rows[0]?.n).toBe(1)
  const left = await sql<{
    n: number
  }>`select count(*)::int as n from production_steps where run_id = ${runId}`.execute(db.withTables<unknown>())
  expect(left.rows[0]?.n).toBe(0)
}, 240_000)

it('once the sweeps ran, nothing of it is left in the store', async () => {
  const { rooms, db, upkeep, blobs } = world.studio
  expect((await blobs.list()).blobs.length).toBeGreaterThan(20)
  await db.executeScript(`update artefacts set used_at = used_at - interval '31 days'`)
  while ((await upkeep.collectArtefacts()).seen > 0);
  // Time passes for the store too.
  await db.executeScript(`update file_blobs set idle_since = idle_since - interval '2 days'`)
  const folder = pathsOf(world.dataDir).blobs
  for (const { parentPath, name } of await readdir(folder, { recursive: true, withFileTypes: true }))
    await utimes(join(parentPath, name), new Date(0), new Date(0))
  while ((await rooms.files.collectIdle()).seen > 0);
  expect((await blobs.list()).blobs).toEqual([])
})

it('a project in the trash starts no production', async () => {
  const { rooms } = world.studio
  const id = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  await rooms.projects.trash(scope, id)
  await expect(rooms.productions.start(scope, id)).rejects.toThrow('PROJECTS_IN_TRASH')
  await expect(rooms.productions.start(scope, newId())).rejects.toThrow('NOT_FOUND')
})
